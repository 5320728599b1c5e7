{{ config(materialized='view', tags=['quicksight']) }}
select
    cast(d.name_pt as varchar) as franchise,
    cast(m.title_pt as varchar) as film,
    cast(p.person_name as varchar) as actor,
    cast(b.character_name as varchar) as character_name,
    cast(b.cast_order as integer) as cast_order
from {{ ref('bridge_film_person') }} as b
inner join {{ ref('dim_person') }} as p on p.person_id = b.person_id
inner join {{ ref('dim_film') }} as m on m.film_id = b.film_id
inner join {{ ref('franchises') }} as f on f.tmdb_id = m.tmdb_id
inner join {{ ref('dim_franchise') }} as d on d.franchise_id = f.franchise_id

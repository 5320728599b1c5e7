{{ config(materialized='view', tags=['quicksight']) }}
select
    cast(d.name_pt as varchar) as franchise,
    cast(m.title_pt as varchar) as film,
    cast(g.name_pt as varchar) as genre
from {{ ref('bridge_film_genre') }} as b
inner join {{ ref('dim_genre') }} as g on g.genre_id = b.genre_id
inner join {{ ref('dim_film') }} as m on m.film_id = b.film_id
inner join {{ ref('franchises') }} as f on f.tmdb_id = m.tmdb_id
inner join {{ ref('dim_franchise') }} as d on d.franchise_id = f.franchise_id

{{ config(materialized='view', tags=['quicksight']) }}
select
    cast(d.name_pt as varchar) as franchise,
    cast(m.title_pt as varchar) as film,
    cast(c.company_name as varchar) as company
from {{ ref('bridge_film_company') }} as b
inner join {{ ref('dim_company') }} as c on c.company_id = b.company_id
inner join {{ ref('dim_film') }} as m on m.film_id = b.film_id
inner join {{ ref('franchises') }} as f on f.tmdb_id = m.tmdb_id
inner join {{ ref('dim_franchise') }} as d on d.franchise_id = f.franchise_id

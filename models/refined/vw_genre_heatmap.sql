{{ config(materialized='view', tags=['quicksight', 'kpi']) }}
select
    cast(f.franchise_id as varchar) as franchise_id,
    cast(g.name_pt as varchar) as genre,
    cast(count(distinct b.film_id) as bigint) as films
from {{ ref('bridge_film_genre') }} as b
inner join {{ ref('dim_genre') }} as g on g.genre_id = b.genre_id
inner join {{ ref('dim_film') }} as m on m.film_id = b.film_id
inner join {{ ref('franchises') }} as f on f.tmdb_id = m.tmdb_id
group by f.franchise_id, g.name_pt

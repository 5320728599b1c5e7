{{ config(materialized='view', tags=['quicksight', 'kpi']) }}
-- Every franchise with every genre: a cell without films is 0, not missing.
select
    cast(d.franchise_id as varchar) as franchise_id,
    cast(d.name_pt as varchar) as franchise,
    cast(g.name_pt as varchar) as genre,
    cast(count(distinct v.film_id) as bigint) as films
from {{ ref('dim_franchise') }} as d
cross join {{ ref('dim_genre') }} as g
left join {{ ref('bridge_film_genre') }} as b on b.genre_id = g.genre_id
left join {{ ref('vw_film') }} as v on v.film_id = b.film_id and v.franchise_id = d.franchise_id
group by d.franchise_id, d.name_pt, g.name_pt

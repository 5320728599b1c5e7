{{ config(materialized='view', tags=['quicksight']) }}
select
    cast(v.film_id as varchar) as film_id,
    cast(v.franchise as varchar) as franchise,
    cast(v.film as varchar) as film,
    cast(g.name_pt as varchar) as genre
from {{ ref('vw_film') }} as v
inner join {{ ref('bridge_film_genre') }} as b on b.film_id = v.film_id
inner join {{ ref('dim_genre') }} as g on g.genre_id = b.genre_id

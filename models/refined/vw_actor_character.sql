{{ config(materialized='view', tags=['quicksight']) }}
select
    cast(v.film_id as varchar) as film_id,
    cast(v.franchise as varchar) as franchise,
    cast(v.film as varchar) as film,
    cast(p.name as varchar) as actor,
    cast(b.character_name as varchar) as character_name,
    cast(b.cast_order as integer) as cast_order
from {{ ref('vw_film') }} as v
inner join {{ ref('bridge_film_person') }} as b on b.film_id = v.film_id
inner join {{ ref('dim_person') }} as p on p.person_id = b.person_id

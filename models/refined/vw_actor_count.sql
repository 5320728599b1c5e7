{{ config(materialized='view', tags=['quicksight']) }}
select
    cast(p.person_id as varchar) as person_id,
    cast(p.name as varchar) as actor,
    cast(count(distinct v.film_id) as bigint) as films
from {{ ref('vw_film') }} as v
inner join {{ ref('bridge_film_person') }} as b on b.film_id = v.film_id
inner join {{ ref('dim_person') }} as p on p.person_id = b.person_id
group by p.person_id, p.name

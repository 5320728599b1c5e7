{{ config(materialized='view', tags=['quicksight']) }}
select
    cast(p.person_id as varchar) as person_id,
    cast(p.person_name as varchar) as actor,
    cast(count(distinct b.film_id) as bigint) as films
from {{ ref('bridge_film_person') }} as b
inner join {{ ref('dim_person') }} as p on p.person_id = b.person_id
group by p.person_id, p.person_name

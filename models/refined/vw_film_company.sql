{{ config(materialized='view', tags=['quicksight']) }}
select
    cast(v.film_id as varchar) as film_id,
    cast(v.franchise as varchar) as franchise,
    cast(v.film as varchar) as film,
    cast(c.company_id as bigint) as company_id,
    cast(c.name as varchar) as company
from {{ ref('vw_film') }} as v
inner join {{ ref('bridge_film_company') }} as b on b.film_id = v.film_id
inner join {{ ref('dim_company') }} as c on c.company_id = b.company_id

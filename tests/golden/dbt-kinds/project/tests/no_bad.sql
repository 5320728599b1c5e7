{{ config(tags=['sing'], store_failures=true) }}
select * from {{ ref('customers') }} where id < 0

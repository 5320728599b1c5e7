{{ config(type='aggregate') }}
sum(x) + (select count(*) from {{ ref('regions') }})

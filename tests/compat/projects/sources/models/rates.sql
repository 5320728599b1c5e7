{{ config(materialized='table') }}
select * from {{ ref('inner_rates') }} where rate > {{ var('least', 0) }}

{{ config(materialized='kept', schema='inner') }}
select 1 as id, 'x' as letter union all select 2, 'y'

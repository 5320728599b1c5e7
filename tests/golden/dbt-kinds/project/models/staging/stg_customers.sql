{{ config(materialized='view', tags='one', pre_hook="select 1") }}
select id, name from {{ source('raw', 'customers') }}

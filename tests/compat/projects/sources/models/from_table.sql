{{ config(materialized='table') }}
select id, loaded from {{ source('raw', 'orders') }}

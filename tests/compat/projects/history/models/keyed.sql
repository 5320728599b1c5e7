{{ config(materialized='incremental', unique_key='id') }}
select id, name, price from {{ ref('items') }}

{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['id', 'name']) }}
select id, name, price from {{ ref('items') }}

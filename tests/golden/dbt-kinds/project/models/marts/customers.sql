{{ config(contract={'enforced': true}, materialized='table', unique_key=['id'], schema='fin', snowflake_warehouse='w') }}
select id, name from {{ ref('stg_customers') }}

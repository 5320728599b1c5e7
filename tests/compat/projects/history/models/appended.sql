{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns') }}
select id, price from {{ ref('items') }}
{% if is_incremental() %}where changed_at > (select max(changed_at) from {{ ref('items') }}) - interval 1 day{% endif %}

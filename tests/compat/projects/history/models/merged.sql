{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', merge_update_columns=['price']) }}
select id, name, price, '{{ "later" if is_incremental() else "first" }}' as seen from {{ ref('items') }}

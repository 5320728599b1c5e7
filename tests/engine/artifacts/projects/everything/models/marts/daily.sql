{{ config(materialized='incremental', unique_key='day') }}
select cast(placed_at as date) as day, sum(amount) as total from {{ source('landing', 'orders') }} {% if is_incremental() %}where placed_at > '2024-01-01'{% endif %} group by 1

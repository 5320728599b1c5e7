{{ config(alias='orders_clean') }}
select id as order_id, customer as customer_id, ordered_at, status
from {{ ref('raw_orders') }}
where ordered_at >= '{{ var("first_day") }}'

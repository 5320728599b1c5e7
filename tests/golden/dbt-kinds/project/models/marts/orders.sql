select 1 as order_id, 2 as amount, cast('2020-01-01' as timestamp) as at, 1 as customer_id

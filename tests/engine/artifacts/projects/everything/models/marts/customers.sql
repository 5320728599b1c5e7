select customer, sum(amount) as total from {{ ref('orders', v=2) }} group by customer

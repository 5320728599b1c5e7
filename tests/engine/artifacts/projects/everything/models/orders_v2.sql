select id, customer, amount, placed_at from {{ ref('raw_orders') }}

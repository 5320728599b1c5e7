select id, customer from {{ ref('raw_orders') }}

select * from {{ ref('raw_orders') }} where amount < 0

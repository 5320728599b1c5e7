with paid as (select * from {{ ref('int_paid') }})
select o.order_id, o.customer_id, o.ordered_at, o.status, p.* exclude (order_id)
from {{ ref('stg_orders') }} as o
left join paid as p on o.order_id = p.order_id

{{ config(
    post_hook="insert into {{ target.schema }}.runs values (-{{ this.identifier | length }})",
    meta={'level': 2}
) }}
-- depends_on: {{ ref('orders') }}
select c.customer_id, c.customer_name, count(o.order_id) as orders
from {{ ref('stg_customers') }} as c
left join {{ ref('shop', 'orders') }} as o using (customer_id)
group by all

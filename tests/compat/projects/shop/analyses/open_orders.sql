select * from {{ ref('orders') }} where status = 'placed'

select id as payment_id, order_id, method, {{ cents('amount') }} as cents from {{ ref('raw_payments') }}

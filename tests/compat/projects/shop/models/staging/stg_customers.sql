select id as customer_id, coalesce(name, 'nobody') as customer_name, joined, vip
from {{ ref('raw_customers') }}

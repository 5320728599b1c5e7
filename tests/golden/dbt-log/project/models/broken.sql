select id / 'x' as id from {{ ref('customers') }}

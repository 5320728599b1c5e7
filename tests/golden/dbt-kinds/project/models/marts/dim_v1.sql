select 1 as id, 'a' as old_name from {{ ref('kinds', 'stg_customers') }}

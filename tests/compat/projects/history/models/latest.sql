select name, price, dbt_valid_to is null as current from {{ ref('items_by_time') }}

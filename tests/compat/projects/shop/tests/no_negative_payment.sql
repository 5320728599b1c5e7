select * from {{ ref('stg_payments') }} where cents < 0

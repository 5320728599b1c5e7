{{ config(alias='orders_clean_v', meta={'a': 1}, pre_hook="select 'pre'", post_hook=[{"sql": "select 'post'", "transaction": false}]) }}
select id, country, amount, {{ cents('amount') }} as cents
from {{ source('raw', 'orders') }}

{{ config(tags=['x', 'y'], alias='orders_alias', meta={'k': var('day')}) }}
{% if execute %}{% endif %}
select * from {{ source('raw', 'orders') }} join {{ ref('regions') }} using (code)

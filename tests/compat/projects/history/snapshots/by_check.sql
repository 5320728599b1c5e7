{% snapshot items_by_check %}
{{ config(unique_key='id', strategy='check', check_cols=['name', 'price'], hard_deletes='invalidate') }}
select id, name, price from {{ ref('items') }}
{% endsnapshot %}

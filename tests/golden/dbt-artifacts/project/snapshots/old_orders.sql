{% snapshot old_orders %}
{{ config(unique_key='id', strategy='check', check_cols=['amount'], target_schema='snaps') }}
select * from {{ ref('orders_clean') }}
{% endsnapshot %}

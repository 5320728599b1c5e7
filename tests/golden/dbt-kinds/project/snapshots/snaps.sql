{% snapshot one_snap %}
{{ config(strategy='timestamp', unique_key='id', updated_at='at', target_schema='snaps') }}
select * from {{ source('raw', 'orders') }}
{% endsnapshot %}

{% snapshot two_snap %}
    {{ config(strategy='check', unique_key=['id', 'name'], check_cols=['name'], hard_deletes='new_record', alias='second') }}
    select * from {{ ref('customers') }}
{% endsnapshot %}

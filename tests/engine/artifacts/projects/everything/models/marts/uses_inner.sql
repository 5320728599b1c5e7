-- depends_on: {{ ref('time_spine') }}
{{ config(materialized='view', pre_hook="select 1", post_hook=["select 2", {"sql": "select 3", "transaction": false}]) }}
select n, {{ say() }} as word, '{{ var("absent", "none") }}' as v from {{ ref('inner_part') }}

{% if execute %}
{% set relation = load_relation(ref('base')) %}
{% set columns = adapter.get_columns_in_relation(relation) %}
select {{ columns | length }} as columns, '{{ columns | map(attribute="name") | join(",") }}' as names,
    '{{ columns[1].dtype }}' as second, '{{ relation.type }}' as kind, {{ 1 if relation.is_table else 0 }} as is_table,
    '{{ graph.nodes.values() | selectattr("resource_type", "equalto", "model") | map(attribute="name") | sort | join(",") }}' as models
{% else %}
select 1
{% endif %}
-- depends_on: {{ ref('base') }}

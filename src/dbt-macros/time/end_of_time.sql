{# A moment later than all others, for snapshots and slowly changing dimensions on Athena. Override <adapter>__end_of_time. #}
{% macro end_of_time() -%}
  {{ return(adapter.dispatch('end_of_time', 'dbt')()) }}
{%- endmacro %}

{% macro default__end_of_time() -%}
  cast('9999-01-01' as timestamp)
{%- endmacro %}

{# An array with one element more. Override <adapter>__array_append(array, new_element). #}
{% macro array_append(array, new_element) -%}
  {{ return(adapter.dispatch('array_append', 'dbt')(array, new_element)) }}
{%- endmacro %}

{% macro default__array_append(array, new_element) -%}
  array_append({{ array }}, {{ new_element }})
{%- endmacro %}

{% macro duckdb__array_append(array, new_element) -%}
  list_append({{ array }}, {{ new_element }})
{%- endmacro %}

{% macro trino__array_append(array, new_element) -%}
  concat({{ array }}, array[{{ new_element }}])
{%- endmacro %}

{% macro athena__array_append(array, new_element) -%}
  {{ return(trino__array_append(array, new_element)) }}
{%- endmacro %}

{# An array of the given expressions, or an empty one of data_type. Override <adapter>__array_construct(inputs, data_type). #}
{% macro array_construct(inputs=[], data_type=none) -%}
  {%- set element_type = api.Column.translate_type('integer') if data_type is none else data_type -%}
  {{ return(adapter.dispatch('array_construct', 'dbt')(inputs, element_type)) }}
{%- endmacro %}

{% macro default__array_construct(inputs, data_type) -%}
  {%- if inputs -%}
    array[{{ inputs | join(', ') }}]
  {%- else -%}
    cast(array[] as {{ data_type }}[])
  {%- endif -%}
{%- endmacro %}

{% macro trino__array_construct(inputs, data_type) -%}
  {%- if inputs -%}
    array[{{ inputs | join(', ') }}]
  {%- else -%}
    cast(array[] as array({{ data_type }}))
  {%- endif -%}
{%- endmacro %}

{% macro athena__array_construct(inputs, data_type) -%}
  {{ return(trino__array_construct(inputs, data_type)) }}
{%- endmacro %}

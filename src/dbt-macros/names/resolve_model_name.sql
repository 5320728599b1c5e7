{# How a model's name is written in generated code. Override <adapter>__resolve_model_name(input_model_name). #}
{% macro resolve_model_name(input_model_name) -%}
  {{ return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) }}
{%- endmacro %}

{% macro default__resolve_model_name(input_model_name) -%}
  {{- input_model_name | string | replace('"', '\\"') -}}
{%- endmacro %}

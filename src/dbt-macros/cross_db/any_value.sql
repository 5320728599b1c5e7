{# One value of a group. Override <adapter>__any_value(expression). #}
{% macro any_value(expression) -%}
  {{ return(adapter.dispatch('any_value', 'dbt')(expression)) }}
{%- endmacro %}

{% macro default__any_value(expression) -%}
  any_value({{ expression }})
{%- endmacro %}

{% macro duckdb__any_value(expression) -%}
  arbitrary({{ expression }})
{%- endmacro %}

{% macro trino__any_value(expression) -%}
  arbitrary({{ expression }})
{%- endmacro %}

{% macro athena__any_value(expression) -%}
  {{ return(trino__any_value(expression)) }}
{%- endmacro %}

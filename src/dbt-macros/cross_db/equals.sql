{# Equality of two expressions; two NULLs are equal when the flag enable_truthy_nulls_equals_macro is set. Override <adapter>__equals(expr1, expr2). #}
{% macro equals(expr1, expr2) -%}
  {{ return(adapter.dispatch('equals', 'dbt')(expr1, expr2)) }}
{%- endmacro %}

{% macro default__equals(expr1, expr2) -%}
  {%- if adapter.behavior.enable_truthy_nulls_equals_macro.no_warn -%}
    ({{ expr1 }} = {{ expr2 }} or ({{ expr1 }} is null and {{ expr2 }} is null))
  {%- else -%}
    ({{ expr1 }} = {{ expr2 }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__equals(expr1, expr2) -%}
  {%- set null_safe = adapter.behavior.enable_truthy_nulls_equals_macro.no_warn -%}
  ({{ expr1 }} {{ 'is not distinct from' if null_safe else '=' }} {{ expr2 }})
{%- endmacro %}

{% macro trino__equals(expr1, expr2) -%}
  {{ return(duckdb__equals(expr1, expr2)) }}
{%- endmacro %}

{% macro athena__equals(expr1, expr2) -%}
  {{ return(duckdb__equals(expr1, expr2)) }}
{%- endmacro %}

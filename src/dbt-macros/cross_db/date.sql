{# A date from three whole numbers. Override <adapter>__date(year, month, day). #}
{% macro date(year, month, day) -%}
  {{ return(adapter.dispatch('date', 'dbt')(year, month, day)) }}
{%- endmacro %}

{% macro default__date(year, month, day) -%}
  to_date('{{ modules.datetime.date(year, month, day).strftime("%Y-%m-%d") }}', 'YYYY-MM-DD')
{%- endmacro %}

{% macro duckdb__date(year, month, day) -%}
  make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{% macro trino__date(year, month, day) -%}
  date '{{ modules.datetime.date(year, month, day).strftime("%Y-%m-%d") }}'
{%- endmacro %}

{% macro athena__date(year, month, day) -%}
  {{ return(trino__date(year, month, day)) }}
{%- endmacro %}

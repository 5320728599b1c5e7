{# A moment some periods later. Override <adapter>__dateadd(datepart, interval, from_date_or_timestamp). #}
{% macro dateadd(datepart, interval, from_date_or_timestamp) -%}
  {{ return(adapter.dispatch('dateadd', 'dbt')(datepart, interval, from_date_or_timestamp)) }}
{%- endmacro %}

{% macro default__dateadd(datepart, interval, from_date_or_timestamp) -%}
  dateadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }})
{%- endmacro %}

{# A number of times a unit: the number may be any expression. #}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {%- set part = datepart | lower -%}
  {%- set unit = {'week': '7 days', 'quarter': '3 months'}.get(part, '1 ' ~ part) -%}
  ({{ from_date_or_timestamp }} + cast({{ interval }} as bigint) * interval '{{ unit }}')
{%- endmacro %}

{% macro trino__dateadd(datepart, interval, from_date_or_timestamp) -%}
  date_add('{{ datepart }}', {{ interval }}, {{ from_date_or_timestamp }})
{%- endmacro %}

{% macro athena__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {{ return(trino__dateadd(datepart, interval, from_date_or_timestamp)) }}
{%- endmacro %}

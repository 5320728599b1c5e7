{# The last day of the period a date lies in. Override <adapter>__last_day(date, datepart). #}
{% macro last_day(date, datepart) -%}
  {{ return(adapter.dispatch('last_day', 'dbt')(date, datepart)) }}
{%- endmacro %}

{# The day before the next period: overrides may fall back on this. #}
{% macro default_last_day(date, datepart) -%}
  {%- set next_period = dbt.dateadd(datepart, '1', dbt.date_trunc(datepart, date)) -%}
  cast({{ dbt.dateadd('day', '-1', next_period) }} as date)
{%- endmacro %}

{% macro default__last_day(date, datepart) -%}
  {{ return(dbt.default_last_day(date, datepart)) }}
{%- endmacro %}

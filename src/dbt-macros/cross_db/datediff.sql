{# How many boundaries of a period lie between two moments; weeks start on Sunday. Override <adapter>__datediff(first_date, second_date, datepart). #}
{% macro datediff(first_date, second_date, datepart) -%}
  {{ return(adapter.dispatch('datediff', 'dbt')(first_date, second_date, datepart)) }}
{%- endmacro %}

{% macro default__datediff(first_date, second_date, datepart) -%}
  datediff({{ datepart }}, {{ first_date }}, {{ second_date }})
{%- endmacro %}

{# DuckDB counts boundaries itself, but for weeks: there, between starts of weeks. Its weeks begin on Monday; a day later, Sunday is one. #}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
  {%- set part = datepart | lower -%}
  {%- set moments = [] -%}
  {%- for moment in [first_date, second_date] -%}
    {%- set timestamp = 'cast(' ~ moment ~ ' as timestamp)' -%}
    {%- do moments.append("date_trunc('week', " ~ timestamp ~ " + interval '1 day')" if part == 'week' else timestamp) -%}
  {%- endfor -%}
  date_diff('{{ part }}', {{ moments | join(', ') }})
{%- endmacro %}

{# Trino counts whole periods that have passed; between starts of periods these are the boundaries. #}
{% macro trino__datediff(first_date, second_date, datepart) -%}
  {%- set part = datepart | lower -%}
  {%- if part not in ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] -%}
    {%- if execute -%}
      {{ exceptions.raise_compiler_error('datediff does not know the part "' ~ datepart ~ '" on ' ~ adapter.type()) }}
    {%- endif -%}
  {%- elif part == 'millisecond' -%}
    date_diff('millisecond', cast({{ first_date }} as timestamp), cast({{ second_date }} as timestamp))
  {%- else -%}
    {%- set shift = " + interval '1' day" if part == 'week' else '' -%}
    date_diff(
      '{{ part }}',
      date_trunc('{{ part }}', cast({{ first_date }} as timestamp){{ shift }}),
      date_trunc('{{ part }}', cast({{ second_date }} as timestamp){{ shift }})
    )
  {%- endif -%}
{%- endmacro %}

{% macro athena__datediff(first_date, second_date, datepart) -%}
  {{ return(trino__datediff(first_date, second_date, datepart)) }}
{%- endmacro %}

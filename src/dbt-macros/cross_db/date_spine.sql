{# One row a period from start_date up to, and without, end_date. Override <adapter>__date_spine or __get_intervals_between. #}
{% macro get_intervals_between(start_date, end_date, datepart) -%}
  {{ return(adapter.dispatch('get_intervals_between', 'dbt')(start_date, end_date, datepart)) }}
{%- endmacro %}

{# Asks the engine; 1 where nothing can be asked yet. #}
{% macro default__get_intervals_between(start_date, end_date, datepart) -%}
  {%- call statement('get_intervals_between', fetch_result=True) -%}
    select {{ dbt.datediff(start_date, end_date, datepart) }}
  {%- endcall -%}

  {%- set answer = load_result('get_intervals_between') -%}
  {{ return(answer['data'][0][0] if answer and answer['data'] else 1) }}
{%- endmacro %}


{% macro date_spine(datepart, start_date, end_date) -%}
  {{ return(adapter.dispatch('date_spine', 'dbt')(datepart, start_date, end_date)) }}
{%- endmacro %}

{% macro default__date_spine(datepart, start_date, end_date) -%}
  {%- set periods = dbt.get_intervals_between(start_date, end_date, datepart) -%}
  with numbered as (
    {{ dbt.generate_series(periods) }}
  ),

  spine as (
    select {{ dbt.dateadd(datepart, 'cast(generated_number as bigint) - 1', start_date) }} as date_{{ datepart }}
    from numbered
  )

  select *
  from spine
  where date_{{ datepart }} <= {{ end_date }}
{%- endmacro %}

{% macro trino__date_spine(datepart, start_date, end_date) -%}
  {{ return(default__date_spine(datepart, 'cast(' ~ start_date ~ ' as date)', 'cast(' ~ end_date ~ ' as date)')) }}
{%- endmacro %}

{% macro athena__date_spine(datepart, start_date, end_date) -%}
  {{ return(trino__date_spine(datepart, start_date, end_date)) }}
{%- endmacro %}

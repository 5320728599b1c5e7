{# Rows 1..upper_bound in the column generated_number. Override <adapter>__generate_series or __get_powers_of_two (upper_bound). #}
{% macro get_powers_of_two(upper_bound) -%}
  {{ return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) }}
{%- endmacro %}

{# The least n >= 1 with 2^n >= upper_bound. #}
{% macro default__get_powers_of_two(upper_bound) -%}
  {%- if upper_bound <= 0 -%}
    {{ exceptions.raise_compiler_error('upper bound must be positive') }}
  {%- endif -%}
  {%- for n in range(1, 100) if upper_bound <= 2 ** n -%}
    {{ return(n) }}
  {%- endfor -%}
{%- endmacro %}


{% macro generate_series(upper_bound) -%}
  {{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}
{%- endmacro %}

{# Every bit of the number comes from one copy of a table of two rows. #}
{% macro default__generate_series(upper_bound) -%}
  {%- set terms = [] -%}
  {%- set copies = [] -%}
  {%- for bit in range(dbt.get_powers_of_two(upper_bound)) -%}
    {%- do terms.append('bit_' ~ bit ~ '.flag * ' ~ (2 ** bit)) -%}
    {%- do copies.append('bits as bit_' ~ bit) -%}
  {%- endfor -%}
  with bits as (
    select 0 as flag
    union all
    select 1 as flag
  ),

  numbers as (
    select 1 + {{ terms | join(' + ') }} as generated_number
    from {{ copies | join(' cross join ') }}
  )

  select generated_number
  from numbers
  where generated_number <= {{ upper_bound }}
  order by generated_number
{%- endmacro %}

{% macro duckdb__generate_series(upper_bound) -%}
  select number as generated_number
  from range(1, {{ upper_bound }} + 1) as numbers(number)
{%- endmacro %}

{# Holds a model's query to the columns its contract promises. Override <adapter>__get_assert_columns_equivalent(sql) or __format_column(column). #}
{% macro get_assert_columns_equivalent(sql) -%}
  {{ adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql) }}
{%- endmacro %}

{% macro default__get_assert_columns_equivalent(sql) -%}
  {{ return(assert_columns_equivalent(sql)) }}
{%- endmacro %}

{# Names and types must agree, in any order; else one error shows both sides. #}
{% macro assert_columns_equivalent(sql) -%}
  {%- if not model['columns'] -%}
    {{ exceptions.raise_contract_error([], []) }}
  {%- endif -%}

  {%- set selected = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
  {%- set promised = format_columns(get_column_schema_from_query(get_empty_schema_sql(model['columns']))) -%}

  {%- set promise_by_name = {} -%}
  {%- for column in promised -%}
    {%- do promise_by_name.update({column['name']: column['formatted']}) -%}
  {%- endfor -%}

  {%- set broken = [] -%}
  {%- for column in selected if promise_by_name.get(column['name']) != column['formatted'] -%}
    {%- do broken.append(column['name']) -%}
  {%- endfor -%}

  {%- if broken or selected | length != promised | length -%}
    {%- do exceptions.raise_contract_error(promised, selected) -%}
  {%- endif -%}
{%- endmacro %}


{# Columns as dicts of name, data_type and formatted: the text that is compared. #}
{% macro format_columns(columns) -%}
  {%- set formatted = [] -%}
  {%- for column in columns -%}
    {%- do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{%- endmacro %}

{% macro default__format_column(column) -%}
  {{ return({
    'name': column.name,
    'data_type': column.dtype,
    'formatted': column.column | lower ~ ' ' ~ column.dtype
  }) }}
{%- endmacro %}

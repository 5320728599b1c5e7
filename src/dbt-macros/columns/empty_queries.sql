{# Queries of no rows that carry the shape of another, or of a contract. Override <adapter>__get_empty_subquery_sql or __get_empty_schema_sql. #}
{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}
{%- endmacro %}

{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{ select_sql_header or '' }}
  select *
  from (
    {{ select_sql }}
  ) as __dbt_sbq
  where false
  limit 0
{%- endmacro %}

{# The text may be put inside DESCRIBE (...), where a header has no place: it runs by itself. #}
{% macro duckdb__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {%- if select_sql_header is not none -%}
    {%- do run_query(select_sql_header) -%}
  {%- endif -%}
  {{ return(default__get_empty_subquery_sql(select_sql)) }}
{%- endmacro %}


{# One NULL a column, cast to the type the contract says. #}
{% macro get_empty_schema_sql(columns) -%}
  {{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}
{%- endmacro %}

{% macro default__get_empty_schema_sql(columns) -%}
  {%- set untyped = [] -%}
  {%- set bare_numerics = [] -%}
  {%- set expressions = [] -%}
  {%- for column in columns.values() -%}
    {%- if not column.get('data_type') -%}
      {%- do untyped.append(column['name']) -%}
    {%- else -%}
      {%- if column['data_type'].strip().lower() in ['numeric', 'decimal', 'number'] -%}
        {%- do bare_numerics.append(column['name']) -%}
      {%- endif -%}
      {%- do expressions.append(cast('null', contract_data_type(column)) ~ ' as ' ~ contract_column_name(column)) -%}
    {%- endif -%}
  {%- endfor -%}

  {%- if untyped -%}
    {{ exceptions.column_type_missing(column_names=untyped) }}
  {%- elif bare_numerics -%}
    {%- do exceptions.warn(
      'Detected columns with numeric type and unspecified precision/scale, this can lead to unintended rounding: ' ~ bare_numerics
    ) -%}
  {%- endif -%}
  select {{ expressions | join(', ') }}
{%- endmacro %}

{# Athena writes types one way in DDL, another in queries; contracts are checked by a query. #}
{% macro contract_data_type(column) -%}
  {{ return(dml_data_type(column['data_type']) if adapter.type() == 'athena' else column['data_type']) }}
{%- endmacro %}

{% macro contract_column_name(column) -%}
  {{ return(adapter.quote(column['name']) if column.get('quote') else column['name']) }}
{%- endmacro %}

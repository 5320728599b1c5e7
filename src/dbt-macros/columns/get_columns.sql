{# Columns of relations and of queries. Override <adapter>__get_columns_in_relation(relation) or __get_columns_in_query(select_sql). #}
{% macro get_columns_in_relation(relation) -%}
  {{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__get_columns_in_relation(relation) -%}
  {{ exceptions.raise_not_implemented('get_columns_in_relation is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{# DESCRIBE reads one relation; information_schema would load the whole catalogue. #}
{% macro duckdb__get_columns_in_relation(relation) -%}
  {%- call statement('get_columns_in_relation', fetch_result=True) -%}
    select column_name, column_type, null::bigint as text_size, null::bigint as numeric_precision, null::bigint as numeric_scale
    from (describe {{ relation.render() }})
  {%- endcall -%}
  {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
{%- endmacro %}

{% macro trino__get_columns_in_relation(relation) -%}
  {%- set found = run_query(
    'select lower(column_name), data_type'
    ~ ' from ' ~ relation.information_schema() ~ '.columns'
    ~ " where table_schema = '" ~ relation.schema | lower ~ "'"
    ~ " and table_name = '" ~ relation.identifier | lower ~ "'"
    ~ ' order by ordinal_position'
  ) -%}
  {%- set columns = [] -%}
  {%- for row in found -%}
    {%- do columns.append(api.Column.from_description(row[0], row[1])) -%}
  {%- endfor -%}
  {{ return(columns) }}
{%- endmacro %}

{% macro athena__get_columns_in_relation(relation) -%}
  {{ return(adapter.get_columns_in_relation(relation)) }}
{%- endmacro %}

{# Rows of (name, type, size, precision, scale) as columns. #}
{% macro sql_convert_columns_in_relation(table) -%}
  {%- set columns = [] -%}
  {%- for row in table -%}
    {%- do columns.append(api.Column(*row)) -%}
  {%- endfor -%}
  {{ return(columns) }}
{%- endmacro %}

{% macro get_list_of_column_names(columns) -%}
  {{ return(columns | map(attribute='name') | list) }}
{%- endmacro %}


{# The names a query selects. #}
{% macro get_columns_in_query(select_sql) -%}
  {{ return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) }}
{%- endmacro %}

{% macro default__get_columns_in_query(select_sql) -%}
  {%- call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
    {{ get_empty_subquery_sql(select_sql) }}
  {%- endcall -%}
  {{ return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) }}
{%- endmacro %}

{# The columns a query selects, with their types. #}
{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
  {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
{%- endmacro %}

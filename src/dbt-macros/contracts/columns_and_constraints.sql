{# The column list of a table under contract. Override <adapter>__get_table_columns_and_constraints, __get_column_names or __get_select_subquery(sql). #}
{% macro get_table_columns_and_constraints() -%}
  {{ adapter.dispatch('get_table_columns_and_constraints', 'dbt')() }}
{%- endmacro %}

{% macro default__get_table_columns_and_constraints() -%}
  {{ return(table_columns_and_constraints()) }}
{%- endmacro %}

{# How a column or constraint is written is the adapter's business. #}
{% macro table_columns_and_constraints() -%}
  {%- set columns = adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}
  {%- set constraints = adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
  (
    {{ (columns + constraints) | join(',\n    ') }}
  )
{%- endmacro %}


{# The names the contract lists, in its order, in brackets. #}
{% macro get_column_names() -%}
  (
    {{ adapter.dispatch('get_column_names', 'dbt')() }}
  )
{%- endmacro %}

{% macro default__get_column_names() -%}
  {%- set names = [] -%}
  {%- for column in model['columns'].values() -%}
    {%- do names.append(contract_column_name(column)) -%}
  {%- endfor -%}
  {{ names | join(', ') }}
{%- endmacro %}

{# The query with its columns in the contract's order. #}
{% macro get_select_subquery(sql) -%}
  {{ return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) }}
{%- endmacro %}

{% macro default__get_select_subquery(sql) -%}
  select {{ adapter.dispatch('get_column_names', 'dbt')() }}
  from (
    {{ sql }}
  ) as model_subq
{%- endmacro %}

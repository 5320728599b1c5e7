{# The table of a seed, new or emptied. Override <adapter>__create_csv_table(model, agate_table) or __reset_csv_table(model, full_refresh, old_relation, agate_table). #}
{% macro create_csv_table(model, agate_table) -%}
  {{ adapter.dispatch('create_csv_table', 'dbt')(model, agate_table) }}
{%- endmacro %}

{% macro default__create_csv_table(model, agate_table) -%}
  {%- set create_sql = 'create table ' ~ this.render() ~ ' (' ~ seed_column_definitions(model, agate_table) | join(', ') ~ ')' -%}
  {%- call statement('_') -%}
    {{ create_sql }}
  {%- endcall -%}
  {{ return(create_sql) }}
{%- endmacro %}

{% macro trino__create_csv_table(model, agate_table) -%}
  {%- set create_sql = 'create table ' ~ this.render() ~ ' (' ~ seed_column_definitions(model, agate_table) | join(', ') ~ ') ' ~ properties() -%}
  {%- call statement('_') -%}
    {{ create_sql }}
  {%- endcall -%}
  {{ return(create_sql) }}
{%- endmacro %}

{# Athena makes a managed table from a query only: one of no rows. #}
{% macro athena__create_csv_table(model, agate_table) -%}
  {%- set quote = model['config'].get('quote_columns', none) -%}
  {%- set nulls = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- do nulls.append('cast(null as ' ~ dml_data_type(seed_column_type(model, agate_table, name, loop.index0)) ~ ') as ' ~ adapter.quote_seed_column(name, quote)) -%}
  {%- endfor -%}
  {%- set create_sql = athena__create_table_as(false, this, 'select ' ~ nulls | join(', ') ~ ' where false') -%}
  {%- call statement('_') -%}
    {{ create_sql }}
  {%- endcall -%}
  {{ return(create_sql) }}
{%- endmacro %}

{# "name type" of every column; column_types of the seed wins over what its values look like. #}
{% macro seed_column_definitions(model, agate_table) -%}
  {%- set quote = model['config'].get('quote_columns', none) -%}
  {%- set definitions = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- do definitions.append(adapter.quote_seed_column(name | string, quote) ~ ' ' ~ seed_column_type(model, agate_table, name, loop.index0)) -%}
  {%- endfor -%}
  {{ return(definitions) }}
{%- endmacro %}

{% macro seed_column_type(model, agate_table, name, index) -%}
  {%- set given = model['config'].get('column_types', {}) -%}
  {{ return(given[name] if name in given else adapter.convert_type(agate_table, index)) }}
{%- endmacro %}


{# Dropped and made anew on a full refresh, else emptied. #}
{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{ adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table) }}
{%- endmacro %}

{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {%- if full_refresh -%}
    {%- do adapter.drop_relation(old_relation) -%}
    {{ return(create_csv_table(model, agate_table)) }}
  {%- endif -%}
  {%- do adapter.truncate_relation(old_relation) -%}
  {{ return('truncate table ' ~ old_relation.render()) }}
{%- endmacro %}

{# Neither empties tables of every kind. #}
{% macro trino__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{ return(default__reset_csv_table(model, true, old_relation, agate_table)) }}
{%- endmacro %}

{% macro athena__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{ return(default__reset_csv_table(model, true, old_relation, agate_table)) }}
{%- endmacro %}

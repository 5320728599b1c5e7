{# Indexes a model asks for. Override <adapter>__create_indexes(relation) or __get_create_index_sql(relation, index_dict). #}
{% macro create_indexes(relation) -%}
  {{ adapter.dispatch('create_indexes', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__create_indexes(relation) -%}
  {%- for index in config.get('indexes', default=[]) -%}
    {%- set index_sql = get_create_index_sql(relation, index) -%}
    {%- if index_sql -%}
      {%- do run_query(index_sql) -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro %}


{% macro get_create_index_sql(relation, index_dict) -%}
  {{ return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) }}
{%- endmacro %}

{% macro default__get_create_index_sql(relation, index_dict) -%}
  {%- do return(none) -%}
{%- endmacro %}

{# Named after what it is on, and the time: an older index of the same table may still be about. #}
{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- set columns = index_dict.get('columns') -%}
  {%- if columns is string or not columns -%}
    {%- do exceptions.raise_compiler_error('An index needs a list of columns; got ' ~ index_dict) -%}
  {%- endif -%}
  {%- set unique = 'unique' if index_dict.get('unique') else '' -%}
  {%- set name = local_md5(relation.render() ~ unique ~ columns | join(',') ~ py_current_timestring()) -%}
  create {{ unique }} index "{{ name }}" on {{ relation }} ({{ columns | join(', ') }})
{%- endmacro %}


{% macro get_drop_index_sql(relation, index_name) -%}
  {{ adapter.dispatch('get_drop_index_sql', 'dbt')(relation, index_name) }}
{%- endmacro %}

{% macro default__get_drop_index_sql(relation, index_name) -%}
  {{ exceptions.raise_compiler_error('get_drop_index_sql is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro duckdb__get_drop_index_sql(relation, index_name) -%}
  drop index if exists {{ adapter.quote(relation.database) }}.{{ adapter.quote(relation.schema) }}.{{ adapter.quote(index_name) }}
{%- endmacro %}


{% macro get_show_indexes_sql(relation) -%}
  {{ adapter.dispatch('get_show_indexes_sql', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__get_show_indexes_sql(relation) -%}
  {{ exceptions.raise_compiler_error('get_show_indexes_sql is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro duckdb__get_show_indexes_sql(relation) -%}
  select index_name
  from duckdb_indexes()
  where database_name = '{{ relation.database }}'
    and schema_name = '{{ relation.schema }}'
    and table_name = '{{ relation.identifier }}'
{%- endmacro %}


{# DuckDB renames no table that has indexes: they are dropped before it is set aside. No transaction is opened for that. #}
{% macro drop_indexes_on_relation(relation) -%}
  {%- call statement('list_indexes', fetch_result=True, auto_begin=False) -%}
    {{ get_show_indexes_sql(relation) }}
  {%- endcall -%}
  {%- for row in load_result('list_indexes').table -%}
    {%- call statement('drop_index_' ~ loop.index, auto_begin=False) -%}
      {{ get_drop_index_sql(relation, row[0]) }}
    {%- endcall -%}
  {%- endfor -%}
{%- endmacro %}

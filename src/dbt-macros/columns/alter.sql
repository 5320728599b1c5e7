{# Changing a table's columns. Override <adapter>__alter_column_type(relation, column_name, new_column_type) or __alter_relation_add_remove_columns. #}
{% macro alter_column_type(relation, column_name, new_column_type) -%}
  {{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}
{%- endmacro %}

{# By a second column: added, filled, and given the name of the first once that is dropped. #}
{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
  {{ return(alter_column_type_by_copy(relation, column_name, new_column_type, ' cascade')) }}
{%- endmacro %}

{% macro duckdb__alter_column_type(relation, column_name, new_column_type) -%}
  {%- call statement('alter_column_type') -%}
    alter table {{ relation.render() }} alter column {{ adapter.quote(column_name) }} set data type {{ new_column_type }}
  {%- endcall -%}
{%- endmacro %}

{% macro trino__alter_column_type(relation, column_name, new_column_type) -%}
  {{ return(alter_column_type_by_copy(relation, column_name, new_column_type, '')) }}
{%- endmacro %}

{% macro alter_column_type_by_copy(relation, column_name, new_column_type, after_drop) -%}
  {%- set old = adapter.quote(column_name) -%}
  {%- set new = adapter.quote(column_name ~ '__dbt_alter') -%}
  {%- call statement('alter_column_type') -%}
    alter table {{ relation.render() }} add column {{ new }} {{ new_column_type }};
    update {{ relation.render() }} set {{ new }} = cast({{ old }} as {{ new_column_type }});
    alter table {{ relation.render() }} drop column {{ old }}{{ after_drop }};
    alter table {{ relation.render() }} rename column {{ new }} to {{ old }}
  {%- endcall -%}
{%- endmacro %}

{% macro athena__alter_column_type(relation, column_name, new_column_type) -%}
  {%- do alter_relation_rename_column(relation, column_name, column_name, new_column_type, config.get('table_type', 'hive')) -%}
{%- endmacro %}


{% macro alter_relation_add_remove_columns(relation, add_columns=none, remove_columns=none) -%}
  {{ return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) }}
{%- endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- set changes = [] -%}
  {%- for column in add_columns or [] -%}
    {%- do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) -%}
  {%- endfor -%}
  {%- for column in remove_columns or [] -%}
    {%- do changes.append('drop column ' ~ column.quoted) -%}
  {%- endfor -%}
  {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation.render() ~ ' ' ~ changes | join(', ')) -%}
{%- endmacro %}

{# DuckDB and Trino make one change a statement. #}
{% macro duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- for column in add_columns or [] -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation.render() ~ ' add column ' ~ adapter.quote(column.name) ~ ' ' ~ column.data_type) -%}
  {%- endfor -%}
  {%- for column in remove_columns or [] -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation.render() ~ ' drop column ' ~ adapter.quote(column.name)) -%}
  {%- endfor -%}
{%- endmacro %}

{% macro trino__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {{ return(duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns)) }}
{%- endmacro %}

{# A Hive table loses columns by naming those it keeps; their data in the files is left alone. #}
{% macro athena__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- set table_type = config.get('table_type', 'hive') -%}
  {%- if remove_columns and table_type == 'hive' -%}
    {%- set removed = remove_columns | map(attribute='name') | list -%}
    {%- set partitions = config.get('partitioned_by') or [] -%}
    {%- set kept = adapter.get_columns_in_relation(relation) | rejectattr('name', 'in', removed + partitions) | list -%}
    {%- do alter_relation_replace_columns(relation, kept + (add_columns or []), table_type) -%}
  {%- else -%}
    {%- do alter_relation_add_columns(relation, add_columns, table_type) -%}
    {%- do alter_relation_drop_columns(relation, remove_columns) -%}
  {%- endif -%}
{%- endmacro %}

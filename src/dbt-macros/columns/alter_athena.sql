{# Changes of columns in Athena's DDL, one kind a macro. Called by projects' hooks. #}
{% macro alter_relation_add_columns(relation, add_columns=none, table_type='hive') -%}
  {%- do alter_athena_columns(relation, 'add', add_columns, table_type) -%}
{%- endmacro %}

{% macro alter_relation_replace_columns(relation, replace_columns=none, table_type='hive') -%}
  {%- do alter_athena_columns(relation, 'replace', replace_columns, table_type) -%}
{%- endmacro %}

{% macro alter_athena_columns(relation, verb, columns, table_type) -%}
  {%- set definitions = [] -%}
  {%- for column in columns or [] -%}
    {%- do definitions.append('`' ~ column.name ~ '` ' ~ ddl_data_type(column.data_type, table_type)) -%}
  {%- endfor -%}
  {%- if definitions -%}
    {%- do run_query('alter table ' ~ athena_ddl_name(relation) ~ ' ' ~ verb ~ ' columns (' ~ definitions | join(', ') ~ ')') -%}
  {%- endif -%}
{%- endmacro %}

{% macro alter_relation_drop_columns(relation, remove_columns=none) -%}
  {%- for column in remove_columns or [] -%}
    {%- do run_query('alter table ' ~ athena_ddl_name(relation) ~ ' drop column `' ~ column.name ~ '`') -%}
  {%- endfor -%}
{%- endmacro %}

{% macro alter_relation_rename_column(relation, source_column, target_column, target_column_type, table_type='hive') -%}
  {%- do run_query(
    'alter table ' ~ athena_ddl_name(relation)
    ~ ' change column `' ~ source_column ~ '` `' ~ target_column ~ '` ' ~ ddl_data_type(target_column_type, table_type)
  ) -%}
{%- endmacro %}

{# SQL of MERGE. Override <adapter>__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) or __get_merge_unique_key_match. #}
{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set all_predicates = kwargs.get('predicates', incremental_predicates) -%}
  {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, all_predicates) }}
{%- endmacro %}

{# Matched rows are updated, others inserted; without a key nothing matches. #}
{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {{ config.get('sql_header') or '' }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on ({{ merge_conditions(unique_key, incremental_predicates) | join(') and (') }})
  {% if unique_key -%}
    when matched then update set {{ merge_assignments(dest_columns) | join(', ') }}
  {%- endif %}
  when not matched then insert ({{ columns }}) values ({{ columns }})
{%- endmacro %}

{# Trino wants the inserted values by the name of their table. #}
{% macro trino__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set values = [] -%}
  {%- for column in dest_columns -%}
    {%- do values.append('DBT_INTERNAL_SOURCE.' ~ adapter.quote(column.name)) -%}
  {%- endfor -%}
  {%- if not unique_key -%}
    {{ get_insert_into_sql(target, source, dest_columns) }}
  {%- else -%}
    merge into {{ target }} as DBT_INTERNAL_DEST
    using {{ source }} as DBT_INTERNAL_SOURCE
    on ({{ merge_conditions(unique_key, incremental_predicates) | join(') and (') }})
    when matched then update set {{ merge_assignments(dest_columns) | join(', ') }}
    when not matched then insert ({{ columns }}) values ({{ values | join(', ') }})
  {%- endif -%}
{%- endmacro %}


{% macro get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {{ return(adapter.dispatch('get_merge_unique_key_match', 'dbt')(source_unique_key, target_unique_key)) }}
{%- endmacro %}

{% macro default__get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {{ return(equals(source_unique_key, target_unique_key) | trim) }}
{%- endmacro %}

{# The predicates and the match of every key, as a list. #}
{% macro merge_conditions(unique_key, incremental_predicates) -%}
  {%- set conditions = [] + (incremental_predicates or []) -%}
  {%- if not unique_key -%}
    {%- do conditions.append('false') -%}
  {%- elif unique_key is string -%}
    {%- do conditions.append(get_merge_unique_key_match('DBT_INTERNAL_SOURCE.' ~ unique_key, 'DBT_INTERNAL_DEST.' ~ unique_key)) -%}
  {%- else -%}
    {%- for key in unique_key -%}
      {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- endfor -%}
  {%- endif -%}
  {{ return(conditions) }}
{%- endmacro %}

{% macro merge_assignments(dest_columns) -%}
  {%- set assignments = [] -%}
  {%- for column in get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
    {%- do assignments.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
  {%- endfor -%}
  {{ return(assignments) }}
{%- endmacro %}

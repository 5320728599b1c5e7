{# INSERT, DELETE and INSERT, and overwriting. Override <adapter>__get_delete_insert_merge_sql or __get_insert_overwrite_merge_sql. #}
{% macro get_insert_into_sql(target_relation, temp_relation, dest_columns) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  insert into {{ target_relation }} ({{ columns }})
  select {{ columns }}
  from {{ temp_relation }}
{%- endmacro %}


{# Rows whose key arrives again are deleted, then everything is inserted; without a key nothing is deleted. #}
{% macro get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {{ adapter.dispatch('get_delete_insert_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- if unique_key -%}
    {%- set keys = [unique_key] if unique_key is string else unique_key -%}
    delete from {{ target }} as DBT_INTERNAL_DEST
    where ({{ keys | join(', ') }}) in (
      select distinct {{ keys | join(', ') }}
      from {{ source }}
    )
    {%- for predicate in incremental_predicates or [] %}
      and {{ predicate }}
    {%- endfor %};
  {%- endif %}
  {{ get_insert_into_sql(target, source, dest_columns) }}
{%- endmacro %}

{# A list of keys is matched column by column; predicates may name the target by DBT_INCREMENTAL_TARGET. #}
{% macro duckdb__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- if unique_key -%}
    {%- set predicates = normalize_incremental_predicates(incremental_predicates) -%}
    {%- if unique_key is string -%}
      delete from {{ target }}
      where ({{ unique_key }}) in (select ({{ unique_key }}) from {{ source }})
      {%- for predicate in predicates %}
        and {{ predicate }}
      {%- endfor %};
    {%- else -%}
      {%- set matches = [] -%}
      {%- for key in unique_key -%}
        {%- do matches.append(source ~ '.' ~ key ~ ' = DBT_INCREMENTAL_TARGET.' ~ key) -%}
      {%- endfor -%}
      delete from {{ target }} as DBT_INCREMENTAL_TARGET
      using {{ source }}
      where {{ (matches + predicates) | join(' and ') }};
    {%- endif -%}
  {%- endif %}
  {{ get_insert_into_sql(target, source, dest_columns) }}
{%- endmacro %}

{% macro trino__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- if unique_key -%}
    {%- if unique_key is string -%}
      {%- set found = '(' ~ unique_key ~ ') in (select ' ~ unique_key ~ ' from ' ~ source ~ ')' -%}
    {%- else -%}
      {%- set matches = [] -%}
      {%- for key in unique_key -%}
        {%- do matches.append(target ~ '.' ~ key ~ ' = ' ~ source ~ '.' ~ key) -%}
      {%- endfor -%}
      {%- set found = 'exists (select 1 from ' ~ source ~ ' where ' ~ matches | join(' and ') ~ ')' -%}
    {%- endif -%}
    delete from {{ target }}
    where {{ found }}
    {%- for predicate in normalize_incremental_predicates(incremental_predicates) %}
      and {{ predicate }}
    {%- endfor %};
  {%- endif %}
  {{ get_insert_into_sql(target, source, dest_columns) }}
{%- endmacro %}

{% macro athena__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {{ return(trino__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates)) }}
{%- endmacro %}


{# Everything the predicates cover is replaced, in one MERGE that matches nothing. #}
{% macro get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}
  {{ adapter.dispatch('get_insert_overwrite_merge_sql', 'dbt')(target, source, dest_columns, predicates, include_sql_header) }}
{%- endmacro %}

{% macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {{ (config.get('sql_header') or '') if include_sql_header }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on false
  when not matched by source {{ 'and ' ~ predicates | join(' and ') if predicates }} then delete
  when not matched then insert ({{ columns }}) values ({{ columns }})
{%- endmacro %}

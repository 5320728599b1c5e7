{# Names, keys and times of a snapshot's columns. Override <adapter>__create_columns(relation, columns); a project may override get_snapshot_table_column_names. #}
{% macro get_snapshot_table_column_names() -%}
  {%- set names = {} -%}
  {%- for name in ['dbt_scd_id', 'dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to', 'dbt_is_deleted'] -%}
    {%- do names.update({name: name}) -%}
  {%- endfor -%}
  {{ return(names) }}
{%- endmacro %}

{# The end of a version that is still open: dbt_valid_to_current or NULL, in the type of updated_at. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
  coalesce(nullif({{ strategy.updated_at }}, {{ strategy.updated_at }}), {{ config.get('dbt_valid_to_current') or 'null' }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{# Whether a version is open. NULL counts even with dbt_valid_to_current: it may have been set later. #}
{% macro snapshot_is_open(column) -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- if current -%}
    ({{ equals(column, current | trim) }} or {{ column }} is null)
  {%- else -%}
    {{ column }} is null
  {%- endif -%}
{%- endmacro %}


{# unique_key is one expression, or a list of them; it goes by the names dbt_unique_key, or dbt_unique_key_1 and so on. #}
{% macro unique_key_names(unique_key) -%}
  {%- if unique_key is string -%}
    {{ return(['dbt_unique_key']) }}
  {%- endif -%}
  {%- set names = [] -%}
  {%- for _ in unique_key -%}
    {%- do names.append('dbt_unique_key_' ~ loop.index) -%}
  {%- endfor -%}
  {{ return(names) }}
{%- endmacro %}

{% macro unique_key_fields(unique_key) -%}
  {%- set expressions = unique_key if unique_key is not string else [unique_key] -%}
  {%- set fields = [] -%}
  {%- for name in unique_key_names(unique_key) -%}
    {%- do fields.append(expressions[loop.index0] ~ ' as ' ~ name) -%}
  {%- endfor -%}
  {{- fields | join(', ') -}}
{%- endmacro %}

{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
  {%- if unique_key is not string -%}
    {%- set matches = [] -%}
    {%- for name in unique_key_names(unique_key) -%}
      {%- do matches.append(equals(identifier ~ '.' ~ name, from_identifier ~ '.' ~ name) | trim) -%}
    {%- endfor -%}
    {{- matches | join(' and ') -}}
  {%- else -%}
    {{- identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
  {%- endif -%}
{%- endmacro %}

{% macro unique_key_is_null(unique_key, identifier) -%}
  {{- identifier }}.{{ unique_key_names(unique_key)[0] }} is null
{%- endmacro %}

{% macro unique_key_is_not_null(unique_key, identifier) -%}
  {{- identifier }}.{{ unique_key_names(unique_key)[0] }} is not null
{%- endmacro %}


{# Columns the query has gained since the snapshot began. #}
{% macro create_columns(relation, columns) -%}
  {{ adapter.dispatch('create_columns', 'dbt')(relation, columns) }}
{%- endmacro %}

{% macro default__create_columns(relation, columns) -%}
  {%- for column in columns -%}
    {%- call statement() -%}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
    {%- endcall -%}
  {%- endfor -%}
{%- endmacro %}

{% macro athena__create_columns(relation, columns) -%}
  {%- if columns -%}
    {%- do alter_relation_add_remove_columns(relation, columns, none) -%}
  {%- endif -%}
{%- endmacro %}


{# The type of dbt_updated_at in a query's result; none if it has no such column. #}
{% macro get_updated_at_column_data_type(snapshot_sql) -%}
  {%- set types = [] -%}
  {%- for column in get_column_schema_from_query(snapshot_sql) if column.column | lower == 'dbt_updated_at' -%}
    {%- do types.append(column.dtype) -%}
  {%- endfor -%}
  {{ return((types | last) or none) }}
{%- endmacro %}

{# Warns when the times of deletions would not have the type of the other times. #}
{% macro check_time_data_types(sql) -%}
  {%- set updated_at_type = get_updated_at_column_data_type(sql) -%}
  {%- set now_type = get_snapshot_get_time_data_type() -%}
  {%- if updated_at_type and now_type and updated_at_type != now_type and exceptions.warn_snapshot_timestamp_data_types -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(now_type, updated_at_type) -%}
  {%- endif -%}
{%- endmacro %}

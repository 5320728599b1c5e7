{# The rows a snapshot has to add and to close. Override <adapter>__snapshot_staging_table(strategy, source_sql, target_relation) or __build_snapshot_table(strategy, sql). #}
{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro %}

{# Every row says what is to be done in dbt_change_type: insert a version, or close one (update, delete) by its scd id. #}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set key = strategy.unique_key -%}
  {%- set now = snapshot_get_time() -%}
  {%- set marks_deleted = strategy.hard_deletes == 'new_record' -%}
  {%- set watches_deleted = strategy.hard_deletes in ['invalidate', 'new_record'] -%}
  {%- set same_key = unique_key_join_on(key, 'snapshotted_data', 'source_data') -%}
  {%- set was_deleted = 'snapshotted_data.' ~ names.dbt_is_deleted ~ " = 'True'" -%}
  {%- set changed = '(' ~ strategy.row_changed ~ (' or ' ~ was_deleted if marks_deleted else '') ~ ')' -%}
  with snapshot_query as (
    {{ source_sql }}
  ),

  keyed_source as (
    select *, {{ unique_key_fields(key) }}
    from snapshot_query
  ),

  arriving as (
    select
      *,
      {{ strategy.updated_at }} as {{ names.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ names.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, names) }},
      {{ strategy.scd_id }} as {{ names.dbt_scd_id }}
    from keyed_source
  ),

  closing as (
    select
      *,
      {{ strategy.updated_at }} as {{ names.dbt_updated_at }},
      {{ strategy.updated_at }} as {{ names.dbt_valid_from }},
      {{ strategy.updated_at }} as {{ names.dbt_valid_to }}
    from keyed_source
  ),

  snapshotted_data as (
    select *, {{ unique_key_fields(key) }}
    from {{ target_relation }}
    where {{ snapshot_is_open(names.dbt_valid_to) }}
  ),

  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*
      {%- if marks_deleted %},
      'False' as {{ names.dbt_is_deleted }}
      {%- endif %}
    from arriving as source_data
    left join snapshotted_data on {{ same_key }}
    where {{ unique_key_is_null(key, 'snapshotted_data') }}
      or ({{ unique_key_is_not_null(key, 'snapshotted_data') }} and {{ changed }})
  ),

  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.{{ names.dbt_scd_id }}
      {%- if marks_deleted %},
      snapshotted_data.{{ names.dbt_is_deleted }}
      {%- endif %}
    from closing as source_data
    inner join snapshotted_data on {{ same_key }}
    where {{ changed }}
  )

  {%- if watches_deleted %},

  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      {{ now }} as {{ names.dbt_updated_at }},
      {{ now }} as {{ names.dbt_valid_from }},
      {{ now }} as {{ names.dbt_valid_to }},
      snapshotted_data.{{ names.dbt_scd_id }}
      {%- if marks_deleted %},
      snapshotted_data.{{ names.dbt_is_deleted }}
      {%- endif %}
    from snapshotted_data
    left join keyed_source as source_data on {{ same_key }}
    where {{ unique_key_is_null(key, 'source_data') }}
      {{ 'and not (' ~ was_deleted ~ ')' if marks_deleted }}
  )
  {%- endif %}

  {%- if marks_deleted %},

  deletion_records as (
    select
      'insert' as dbt_change_type,
      {%- for column in snapshot_columns_of_deleted(source_sql, target_relation) %}
      {{ column }},
      {%- endfor %}
      {%- for field in unique_key_names(key) %}
      snapshotted_data.{{ field }},
      {%- endfor %}
      {{ now }} as {{ names.dbt_updated_at }},
      {{ now }} as {{ names.dbt_valid_from }},
      snapshotted_data.{{ names.dbt_valid_to }},
      {{ snapshot_hash_arguments([names.dbt_scd_id, now]) }} as {{ names.dbt_scd_id }},
      'True' as {{ names.dbt_is_deleted }}
    from snapshotted_data
    left join keyed_source as source_data on {{ same_key }}
    where {{ unique_key_is_null(key, 'source_data') }}
      and not ({{ was_deleted }})
  )
  {%- endif %}

  select * from insertions
  union all
  select * from updates
  {%- if watches_deleted %}
  union all
  select * from deletes
  {%- endif %}
  {%- if marks_deleted %}
  union all
  select * from deletion_records
  {%- endif %}
{%- endmacro %}

{# What the record of a deletion keeps: the last values seen; of a column the snapshot lacks, nothing. #}
{% macro snapshot_columns_of_deleted(source_sql, target_relation) -%}
  {%- set kept = get_list_of_column_names(get_columns_in_relation(target_relation)) -%}
  {%- set expressions = [] -%}
  {%- for name in get_columns_in_query(source_sql) -%}
    {%- do expressions.append(('snapshotted_data.' if name in kept else 'source_data.') ~ adapter.quote(name)) -%}
  {%- endfor -%}
  {{ return(expressions) }}
{%- endmacro %}


{# The first state of a snapshot: every row a version that is open. #}
{% macro build_snapshot_table(strategy, sql) -%}
  {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro %}

{% macro default__build_snapshot_table(strategy, sql) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  select
    *,
    {{ strategy.scd_id }} as {{ names.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ names.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ names.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, names) }}
    {%- if strategy.hard_deletes == 'new_record' %},
    'False' as {{ names.dbt_is_deleted }}
    {%- endif %}
  from (
    {{ sql }}
  ) as sbq
{%- endmacro %}

{% macro build_snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- set staging = make_temp_relation(target_relation) -%}
  {%- set rows_sql = snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- call statement('build_snapshot_staging_relation') -%}
    {{ create_table_as(True, staging, rows_sql) }}
  {%- endcall -%}
  {%- do return(staging) -%}
{%- endmacro %}

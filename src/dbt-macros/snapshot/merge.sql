{# Writes the staged rows into the snapshot. Override <adapter>__snapshot_merge_sql(target, source, insert_cols) or __post_snapshot(staging_relation). #}
{% macro snapshot_merge_sql(target, source, insert_cols) -%}
  {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro %}

{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  merge into {{ target.render() }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on DBT_INTERNAL_SOURCE.{{ names.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ names.dbt_scd_id }}
  when matched
    and {{ snapshot_is_open('DBT_INTERNAL_DEST.' ~ names.dbt_valid_to) }}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    then update set {{ names.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ names.dbt_valid_to }}
  when not matched and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
    then insert ({{ insert_cols | join(', ') }}) values ({{ insert_cols | join(', ') }})
{%- endmacro %}

{# Two statements: an update and an insert ask less of the table than a MERGE. #}
{% macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  update {{ target }} as DBT_INTERNAL_TARGET
  set {{ names.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ names.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ names.dbt_scd_id }} = DBT_INTERNAL_TARGET.{{ names.dbt_scd_id }}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and {{ snapshot_is_open('DBT_INTERNAL_TARGET.' ~ names.dbt_valid_to) }};

  insert into {{ target }} ({{ insert_cols | join(', ') }})
  select {{ insert_cols | join(', ') }}
  from {{ source }}
  where dbt_change_type = 'insert'
{%- endmacro %}

{% macro trino__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  merge into {{ target.render() }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on DBT_INTERNAL_SOURCE.{{ names.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ names.dbt_scd_id }}
  when matched
    and {{ snapshot_is_open('DBT_INTERNAL_DEST.' ~ names.dbt_valid_to) }}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    then update set {{ names.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ names.dbt_valid_to }}
  when not matched and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
    then insert ({{ insert_cols | join(', ') }})
    values (DBT_INTERNAL_SOURCE.{{ insert_cols | join(', DBT_INTERNAL_SOURCE.') }})
{%- endmacro %}

{% macro athena__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- if config.get('table_type', 'hive') == 'iceberg' -%}
    {{ return(trino__snapshot_merge_sql(target, source, insert_cols)) }}
  {%- endif -%}
  {{ return(athena_hive_snapshot_sql(target, source, insert_cols)) }}
{%- endmacro %}

{# Rows of Hive tables cannot be changed: the new state is written beside the snapshot, which is then made anew from it. #}
{% macro athena_hive_snapshot_sql(target, source, insert_cols) -%}
  {%- set names = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set kept = [] -%}
  {%- set added = [] -%}
  {%- for column in adapter.get_columns_in_relation(target) -%}
    {%- set name = adapter.quote(column.name) -%}
    {%- do added.append(name if name in insert_cols else 'null') -%}
    {%- do kept.append(
      'coalesce(closing.valid_to, kept.' ~ name ~ ') as ' ~ name if column.name == names.dbt_valid_to else 'kept.' ~ name
    ) -%}
  {%- endfor -%}

  {%- set rows_sql -%}
    select {{ kept | join(', ') }}
    from {{ target }} as kept
    left join (
      select {{ names.dbt_scd_id }} as scd_id, {{ names.dbt_valid_to }} as valid_to
      from {{ source }}
      where dbt_change_type in ('update', 'delete')
    ) as closing
      on closing.scd_id = kept.{{ names.dbt_scd_id }}
      and {{ snapshot_is_open('kept.' ~ names.dbt_valid_to) }}
    union all
    select {{ added | join(', ') }}
    from {{ source }}
    where dbt_change_type = 'insert'
  {%- endset -%}

  {%- set rebuilt = make_temp_relation(target, '__dbt_rebuilt') -%}
  {%- do adapter.drop_relation(rebuilt) -%}
  {%- do run_query(create_table_as(False, rebuilt, rows_sql)) -%}
  {%- do adapter.drop_relation(target) -%}
  {{ return(create_table_as(False, target, 'select * from ' ~ rebuilt)) }}
{%- endmacro %}


{# After the commit: the staging table is no longer needed. #}
{% macro post_snapshot(staging_relation) -%}
  {{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}
{%- endmacro %}

{% macro default__post_snapshot(staging_relation) -%}
{%- endmacro %}

{% macro duckdb__post_snapshot(staging_relation) -%}
  {%- do drop_relation(staging_relation) -%}
{%- endmacro %}

{% macro trino__post_snapshot(staging_relation) -%}
  {%- do drop_relation(staging_relation) -%}
{%- endmacro %}

{% macro athena__post_snapshot(staging_relation) -%}
  {%- do adapter.drop_relation(staging_relation) -%}
  {%- if config.get('table_type', 'hive') != 'iceberg' -%}
    {%- do adapter.drop_relation(make_temp_relation(this.incorporate(type='table'), '__dbt_rebuilt')) -%}
  {%- endif -%}
{%- endmacro %}

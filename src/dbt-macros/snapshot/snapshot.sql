{# The snapshot materialization. Its parts may be overridden: strategies, snapshot_staging_table, build_snapshot_table, snapshot_merge_sql, post_snapshot. #}
{% materialization snapshot, default -%}
  {%- set target_exists, target_relation = get_or_create_relation(
    database=model.database,
    schema=model.schema,
    identifier=model.get('alias', model.get('name')),
    type='table'
  ) -%}
  {%- if not target_relation.is_table -%}
    {%- do exceptions.relation_wrong_type(target_relation, 'table') -%}
  {%- endif -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- set make_strategy = strategy_dispatch(config.get('strategy')) -%}
  {%- set strategy = make_strategy(model, 'snapshotted_data', 'source_data', model['config'], target_exists) -%}

  {%- set staging = none -%}
  {%- if target_exists -%}
    {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
    {%- do adapter.assert_valid_snapshot_target_given_strategy(target_relation, columns, strategy) -%}

    {%- set rows_sql = snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- set staging = build_snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- do adapter.expand_target_column_types(from_relation=staging, to_relation=target_relation) -%}

    {%- set helpers = snapshot_helper_columns(strategy.unique_key) -%}
    {%- set new_columns = adapter.get_missing_columns(staging, target_relation) | rejectattr('name', 'in', helpers) | list -%}
    {%- do create_columns(target_relation, new_columns) -%}

    {%- set inserted = [] -%}
    {%- for column in adapter.get_columns_in_relation(staging) if column.name not in helpers -%}
      {%- do inserted.append(adapter.quote(column.name)) -%}
    {%- endfor -%}
    {%- set final_sql = snapshot_merge_sql(target=target_relation, source=staging, insert_cols=inserted) -%}
  {%- else -%}
    {%- set rows_sql = build_snapshot_table(strategy, model['compiled_code']) -%}
    {%- set final_sql = create_table_as(False, target_relation, rows_sql) -%}
  {%- endif -%}

  {%- do check_time_data_types(rows_sql) -%}
  {%- call statement('main') -%}
    {{ final_sql }}
  {%- endcall -%}

  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(target_exists, full_refresh_mode=False)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if not target_exists -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}

  {%- if staging is not none -%}
    {%- do post_snapshot(staging) -%}
  {%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}


{# Columns of the staging table that the snapshot does not get. #}
{% macro snapshot_helper_columns(unique_key) -%}
  {%- set helpers = ['dbt_change_type', 'dbt_unique_key'] -%}
  {%- if unique_key is not string -%}
    {%- for _ in unique_key -%}
      {%- do helpers.append('dbt_unique_key_' ~ loop.index) -%}
    {%- endfor -%}
  {%- endif -%}
  {{ return(helpers + (helpers | map('upper') | list)) }}
{%- endmacro %}

{# Snapshot strategies: a project's own is a macro snapshot_<name>_strategy(node, snapshotted_rel, current_rel, model_config, target_exists). #}

{# The macro of a strategy, which may be named package.strategy. #}
{% macro strategy_dispatch(name) -%}
  {%- set parts = name.split('.', 1) -%}
  {%- set place = context -%}
  {%- if parts | length == 2 -%}
    {%- if parts[0] not in context -%}
      {%- do exceptions.raise_compiler_error("Could not find package '" ~ parts[0] ~ "', called with '" ~ name ~ "'") -%}
    {%- endif -%}
    {%- set place = context[parts[0]] -%}
  {%- endif -%}

  {%- set macro_name = 'snapshot_' ~ parts[-1] ~ '_strategy' -%}
  {%- if macro_name not in place -%}
    {%- do exceptions.raise_compiler_error("The specified strategy macro '" ~ parts[-1] ~ "' was not found" ~ (" in package '" ~ parts[0] ~ "'" if parts | length == 2 else '')) -%}
  {%- endif -%}
  {{ return(place[macro_name]) }}
{%- endmacro %}


{# Changed are rows whose updated_at is later than the moment the kept version began. #}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set updated_at = config.get('updated_at') -%}
  {%- set columns = config.get('snapshot_table_column_names') or get_snapshot_table_column_names() -%}
  {%- set row_changed = '(' ~ snapshotted_rel ~ '.' ~ columns.dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')' -%}
  {{ return(snapshot_strategy_of(updated_at, row_changed)) }}
{%- endmacro %}

{# Changed are rows that differ in one of check_cols; a new column among them changes all. #}
{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set column_added, check_cols = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) -%}
  {%- set differences = [] -%}
  {%- if column_added -%}
    {%- do differences.append(get_true_sql()) -%}
  {%- else -%}
    {%- for column in check_cols or [] -%}
      {%- set kept = snapshotted_rel ~ '.' ~ column -%}
      {%- set current = current_rel ~ '.' ~ column -%}
      {%- do differences.append(
        kept ~ ' != ' ~ current
        ~ ' or (' ~ kept ~ ' is null and ' ~ current ~ ' is not null)'
        ~ ' or (' ~ kept ~ ' is not null and ' ~ current ~ ' is null)'
      ) -%}
    {%- endfor -%}
  {%- endif -%}
  {{ return(snapshot_strategy_of(config.get('updated_at') or snapshot_get_time(), '(' ~ differences | join(' or ') ~ ')')) }}
{%- endmacro %}

{# The dict that every strategy returns. #}
{% macro snapshot_strategy_of(updated_at, row_changed) -%}
  {%- set unique_key = config.get('unique_key') -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
  {{ return({
    'unique_key': unique_key,
    'updated_at': updated_at,
    'row_changed': row_changed,
    'scd_id': snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
    'hard_deletes': hard_deletes,
    'invalidate_hard_deletes': hard_deletes == 'invalidate'
  }) }}
{%- endmacro %}


{# A pair: whether the query has a checked column the snapshot lacks, and the checked columns both have, quoted. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- if not target_exists -%}
    {{ return((false, none)) }}
  {%- elif check_cols_config == 'all' -%}
    {%- set checked = get_columns_in_query(node['compiled_code']) -%}
  {%- elif check_cols_config is iterable and check_cols_config -%}
    {# Asked of the engine, which knows how the names are spelt. The query may end in a comment. #}
    {%- set checked = get_columns_in_query(
      'select ' ~ check_cols_config | join(', ') ~ ' from (\n' ~ node['compiled_code'] ~ '\n) as checked'
    ) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) -%}
  {%- endif -%}

  {%- set target = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
  {%- set existing = adapter.get_columns_in_relation(target) | map(attribute='name') | list -%}
  {%- set common = [] -%}
  {%- for name in checked if name in existing -%}
    {%- do common.append(adapter.quote(name)) -%}
  {%- endfor -%}
  {{ return((common | length < checked | length, common)) }}
{%- endmacro %}


{# One text out of several expressions: the identity of a version. Override <adapter>__snapshot_hash_arguments(args). #}
{% macro snapshot_hash_arguments(args) -%}
  {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro %}

{% macro default__snapshot_hash_arguments(args) -%}
  md5({{ snapshot_hash_text(args) }})
{%- endmacro %}

{% macro trino__snapshot_hash_arguments(args) -%}
  lower(to_hex(md5(to_utf8({{ snapshot_hash_text(args) }}))))
{%- endmacro %}

{% macro athena__snapshot_hash_arguments(args) -%}
  {{ return(trino__snapshot_hash_arguments(args)) }}
{%- endmacro %}

{% macro snapshot_hash_text(args) -%}
  {%- set parts = [] -%}
  {%- for arg in args -%}
    {%- do parts.append('coalesce(cast(' ~ arg ~ " as varchar), '')") -%}
  {%- endfor -%}
  {{ return(parts | join(" || '|' || ")) }}
{%- endmacro %}


{% macro get_true_sql() -%}
  {{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_true_sql() -%}
  {{ return('TRUE') }}
{%- endmacro %}

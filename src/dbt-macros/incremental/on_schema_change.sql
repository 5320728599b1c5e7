{# What happens when an incremental model's columns change. Override <adapter>__check_for_schema_changes, __sync_column_schemas or __process_schema_changes. #}
{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') -%}
  {%- if on_schema_change in ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] -%}
    {{ return(on_schema_change) }}
  {%- endif -%}
  {%- do log('on_schema_change cannot be ' ~ on_schema_change ~ ': ' ~ default ~ ' is used') -%}
  {{ return(default) }}
{%- endmacro %}


{# Returns the columns to insert; empty when the old ones stay. #}
{% macro process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {{ return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) }}
{%- endmacro %}

{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {%- if on_schema_change == 'ignore' -%}
    {{ return({}) }}
  {%- endif -%}

  {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
  {%- if changes['schema_changed'] and on_schema_change == 'fail' -%}
    {%- set complaint -%}
      The source and target schemas on this incremental model are out of sync!
      To bring them together:
        - set `on_schema_change` to append_new_columns or sync_all_columns,
        - or rebuild the model with `--full-refresh`,
        - or alter the table by hand.

      Source columns not in target: {{ changes['source_not_in_target'] }}
      Target columns not in source: {{ changes['target_not_in_source'] }}
      New column types: {{ changes['new_target_types'] }}
    {%- endset -%}
    {%- do exceptions.raise_compiler_error(complaint) -%}
  {%- elif changes['schema_changed'] -%}
    {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
  {%- endif -%}
  {{ return(changes['source_columns']) }}
{%- endmacro %}


{% macro check_for_schema_changes(source_relation, target_relation) -%}
  {{ return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) }}
{%- endmacro %}

{% macro default__check_for_schema_changes(source_relation, target_relation) -%}
  {%- set source_columns = adapter.get_columns_in_relation(source_relation) -%}
  {%- set target_columns = adapter.get_columns_in_relation(target_relation) -%}
  {%- set added = diff_columns(source_columns, target_columns) -%}
  {%- set removed = diff_columns(target_columns, source_columns) -%}
  {%- set retyped = diff_column_data_types(source_columns, target_columns) -%}
  {%- set changed = (added + removed + retyped) | length > 0 -%}
  {%- do log('Schema of ' ~ target_relation ~ (' changed' if changed else ' unchanged') ~ ': added ' ~ added ~ ', removed ' ~ removed ~ ', types ' ~ retyped) -%}
  {{ return({
    'schema_changed': changed,
    'source_not_in_target': added,
    'target_not_in_source': removed,
    'source_columns': source_columns,
    'target_columns': target_columns,
    'new_target_types': retyped
  }) }}
{%- endmacro %}


{# append_new_columns only adds; sync_all_columns removes and retypes as well. #}
{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {{ return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) }}
{%- endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {%- set sync_all = on_schema_change == 'sync_all_columns' -%}
  {%- set added = schema_changes_dict['source_not_in_target'] -%}
  {%- set removed = schema_changes_dict['target_not_in_source'] if sync_all else [] -%}
  {%- set retyped = schema_changes_dict['new_target_types'] if sync_all else [] -%}

  {%- if (sync_all or on_schema_change == 'append_new_columns') and (added or removed) -%}
    {%- do alter_relation_add_remove_columns(target_relation, added, removed or none) -%}
  {%- endif -%}
  {%- for change in retyped -%}
    {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
  {%- endfor -%}
  {%- do log('In ' ~ target_relation ~ ' by ' ~ on_schema_change ~ ': columns added ' ~ added ~ ', removed ' ~ removed ~ ', types changed ' ~ retyped) -%}
{%- endmacro %}

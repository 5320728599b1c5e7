{# DuckDB's MERGE with all the model can ask of it: merge_clauses, conditions, USING, set expressions, RETURNING. #}
{% macro duckdb__get_incremental_merge_sql(arg_dict) -%}
  {{ return(get_merge_sql(
    arg_dict['target_relation'],
    arg_dict['temp_relation'],
    arg_dict['unique_key'],
    arg_dict['dest_columns'],
    normalize_incremental_predicates(arg_dict.get('incremental_predicates'))
  )) }}
{%- endmacro %}

{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- do validate_merge_config(config, target) -%}
  {%- set clauses = config.get('merge_clauses') or {} -%}
  {%- set returning = config.get('merge_returning_columns') -%}
  {{ config.get('sql_header') or '' }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  {{ duckdb__merge_join_clause(unique_key, config.get('merge_on_using_columns'), normalize_incremental_predicates(incremental_predicates)) }}
  {%- for clause in clauses.get('when_matched', [duckdb_merge_update_of_config()]) %}
    when matched {{ duckdb_merge_condition(clause) }} then {{ duckdb_merge_action(clause, dest_columns) }}
  {%- endfor %}
  {%- for clause in clauses.get('when_not_matched', [{'action': 'insert', 'mode': 'by_name', 'condition': config.get('merge_insert_condition')}]) %}
    when not matched {{ 'by ' ~ clause['by'] if clause.get('by') }} {{ duckdb_merge_condition(clause) }} then {{ duckdb_merge_action(clause, dest_columns) }}
  {%- endfor %}
  {{ 'returning ' ~ (returning if returning is string else returning | join(', ')) if returning }}
{%- endmacro %}

{% macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
  {%- if merge_on_using_columns -%}
    using ({{ merge_on_using_columns | join(', ') }})
    {{ 'on (' ~ incremental_predicates | join(') and (') ~ ')' if incremental_predicates }}
  {%- else -%}
    on ({{ merge_conditions(unique_key, incremental_predicates) | join(') and (') }})
  {%- endif -%}
{%- endmacro %}

{# All columns by name, unless the model's settings pick some or compute some. #}
{% macro duckdb_merge_update_of_config() -%}
  {%- set include = config.get('merge_update_columns') or [] -%}
  {%- set exclude = config.get('merge_exclude_columns') or [] -%}
  {%- set computed = config.get('merge_update_set_expressions') or {} -%}
  {{ return({
    'action': 'update',
    'condition': config.get('merge_update_condition'),
    'mode': 'explicit' if include or exclude or computed else 'by_name',
    'update': {'include': include, 'exclude': exclude, 'set_expressions': computed}
  }) }}
{%- endmacro %}

{% macro duckdb_merge_condition(clause) -%}
  {%- set condition = clause.get('condition') -%}
  {%- if condition -%}
    and ({{ condition if condition is string else condition | join(') and (') }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb_merge_action(clause, dest_columns) -%}
  {%- set action = clause.get('action') -%}
  {%- set mode = clause.get('mode') -%}
  {%- if action == 'update' and mode == 'star' -%}
    update set *
  {%- elif action == 'update' and mode in ['by_name', 'by_position'] -%}
    update {{ mode | replace('_', ' ') }}
  {%- elif action == 'update' -%}
    update set {{ duckdb_merge_set_list(clause, dest_columns) }}
  {%- elif action == 'insert' and mode == 'star' -%}
    insert *
  {%- elif action == 'insert' and mode == 'explicit' -%}
    insert ({{ clause.get('insert', {}).get('columns', []) | join(', ') }}) values ({{ clause.get('insert', {}).get('values', []) | join(', ') }})
  {%- elif action == 'insert' -%}
    insert {{ (mode or 'by_name') | replace('_', ' ') }}
  {%- elif action == 'error' -%}
    error {{ "'" ~ escape_single_quotes(clause['error_message']) ~ "'" if clause.get('error_message') }}
  {%- else -%}
    {{ action | replace('_', ' ') }}
  {%- endif -%}
{%- endmacro %}

{# The computed columns first, then the others as they arrive; outside "explicit" only the computed ones. #}
{% macro duckdb_merge_set_list(clause, dest_columns) -%}
  {%- set wanted = clause.get('update', {}) -%}
  {%- set computed = wanted.get('set_expressions') or clause.get('set_expressions') or {} -%}
  {%- set assignments = [] -%}
  {%- for column, expression in computed.items() -%}
    {%- do assignments.append(column ~ ' = ' ~ expression) -%}
  {%- endfor -%}
  {%- if clause.get('mode') == 'explicit' -%}
    {%- for column in get_merge_update_columns(wanted.get('include', []), wanted.get('exclude', []), dest_columns) if column | replace('"', '') not in computed -%}
      {%- do assignments.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
    {%- endfor -%}
  {%- endif -%}
  {{- assignments | join(', ') -}}
{%- endmacro %}

{# SQL of each incremental strategy, from a dict of target_relation, temp_relation, unique_key, dest_columns, incremental_predicates. Override <adapter>__get_incremental_<strategy>_sql(arg_dict). #}
{% macro get_incremental_default_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_default_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{% macro default__get_incremental_default_sql(arg_dict) -%}
  {%- do return(get_incremental_append_sql(arg_dict)) -%}
{%- endmacro %}

{% macro duckdb__get_incremental_default_sql(arg_dict) -%}
  {%- do return(get_incremental_delete_insert_sql(arg_dict)) -%}
{%- endmacro %}

{% macro athena__get_incremental_default_sql(arg_dict) -%}
  {%- do return(get_incremental_insert_overwrite_sql(arg_dict)) -%}
{%- endmacro %}


{% macro get_incremental_append_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_append_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{% macro default__get_incremental_append_sql(arg_dict) -%}
  {%- do return(get_insert_into_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'])) -%}
{%- endmacro %}


{% macro get_incremental_delete_insert_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_delete_insert_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{% macro default__get_incremental_delete_insert_sql(arg_dict) -%}
  {%- do return(get_delete_insert_merge_sql(
    arg_dict['target_relation'],
    arg_dict['temp_relation'],
    arg_dict['unique_key'],
    arg_dict['dest_columns'],
    arg_dict['incremental_predicates']
  )) -%}
{%- endmacro %}


{% macro get_incremental_merge_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_merge_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{% macro default__get_incremental_merge_sql(arg_dict) -%}
  {%- do return(get_merge_sql(
    arg_dict['target_relation'],
    arg_dict['temp_relation'],
    arg_dict['unique_key'],
    arg_dict['dest_columns'],
    arg_dict['incremental_predicates']
  )) -%}
{%- endmacro %}


{% macro get_incremental_insert_overwrite_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_insert_overwrite_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{% macro default__get_incremental_insert_overwrite_sql(arg_dict) -%}
  {%- do return(get_insert_overwrite_merge_sql(
    arg_dict['target_relation'],
    arg_dict['temp_relation'],
    arg_dict['dest_columns'],
    arg_dict['incremental_predicates']
  )) -%}
{%- endmacro %}

{# The partitions that have new rows are emptied by the adapter; without partitions, rows are added. #}
{% macro athena__get_incremental_insert_overwrite_sql(arg_dict) -%}
  {%- set partitioned_by = config.get('partitioned_by') -%}
  {%- if partitioned_by -%}
    {%- do delete_overlapping_partitions(arg_dict['target_relation'], arg_dict['temp_relation'], partitioned_by) -%}
  {%- endif -%}
  {%- do return(get_incremental_append_sql(arg_dict)) -%}
{%- endmacro %}

{% macro delete_overlapping_partitions(target_relation, tmp_relation, partitioned_by) -%}
  {%- set keys = partitioned_by | join(', ') -%}
  {%- set conditions = [] -%}
  {%- for row in run_query('select distinct ' ~ keys ~ ' from ' ~ tmp_relation) -%}
    {%- set parts = [] -%}
    {%- for key in partitioned_by -%}
      {%- do parts.append(key ~ " = '" ~ escape_single_quotes(row[loop.index0] | string) ~ "'") -%}
    {%- endfor -%}
    {%- do conditions.append('(' ~ parts | join(' and ') ~ ')') -%}
  {%- endfor -%}
  {%- for condition in conditions -%}
    {%- do adapter.clean_up_partitions(target_relation, condition) -%}
  {%- endfor -%}
{%- endmacro %}


{% macro get_incremental_microbatch_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_microbatch_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{% macro default__get_incremental_microbatch_sql(arg_dict) -%}
  {{ exceptions.raise_not_implemented('The microbatch strategy is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{# The batch's stretch of time is emptied, then filled. #}
{% macro duckdb__get_incremental_microbatch_sql(arg_dict) -%}
  {%- if config.get('unique_key') -%}
    {%- do exceptions.raise_compiler_error(
      "The microbatch strategy does not support 'unique_key': a batch replaces the rows of its time. Remove it, or use incremental_strategy='merge'"
    ) -%}
  {%- endif -%}
  {{ return(microbatch_sql(arg_dict, "'%s'")) }}
{%- endmacro %}

{% macro trino__get_incremental_microbatch_sql(arg_dict) -%}
  {{ return(microbatch_sql(arg_dict, "timestamp '%s'")) }}
{%- endmacro %}

{# On Athena a batch is a merge in Iceberg, and overwrites partitions in Hive tables. #}
{% macro athena__get_incremental_microbatch_sql(arg_dict) -%}
  {%- set iceberg = config.get('table_type', 'hive') == 'iceberg' -%}
  {%- set needed = 'unique_key' if iceberg else 'partitioned_by' -%}
  {%- if not config.get(needed) -%}
    {%- do exceptions.raise_compiler_error("The microbatch strategy needs '" ~ needed ~ "' for a table of this type") -%}
  {%- endif -%}
  {{ return(get_incremental_merge_sql(arg_dict) if iceberg else get_incremental_insert_overwrite_sql(arg_dict)) }}
{%- endmacro %}

{% macro microbatch_sql(arg_dict, literal) -%}
  {%- set event_time = config.get('event_time') -%}
  {%- if not event_time -%}
    {%- do exceptions.raise_compiler_error("The microbatch strategy needs an 'event_time'") -%}
  {%- endif -%}
  {%- set batch = model.get('batch') -%}
  {%- if not batch or not batch.get('event_time_start') or not batch.get('event_time_end') -%}
    {%- do exceptions.raise_compiler_error('The microbatch strategy found no batch.event_time_start and batch.event_time_end') -%}
  {%- endif -%}

  {%- set starts = literal % batch.get('event_time_start') -%}
  {%- set ends = literal % batch.get('event_time_end') -%}
  {%- set within = event_time ~ ' >= ' ~ starts ~ ' and ' ~ event_time ~ ' < ' ~ ends -%}
  {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
  delete from {{ arg_dict['target_relation'] }}
  where {{ within }}
  {%- for predicate in normalize_incremental_predicates(arg_dict.get('incremental_predicates')) %}
    and ({{ predicate }})
  {%- endfor %};

  insert into {{ arg_dict['target_relation'] }} ({{ columns }})
  select {{ columns }}
  from {{ arg_dict['temp_relation'] }}
  where {{ within }}
{%- endmacro %}

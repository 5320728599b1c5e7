{# Athena's MERGE into Iceberg tables; conditions and predicates of the model name its two sides target and src. Override get_update_statement for a rule of your own. #}
{% macro athena__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- if not unique_key -%}
    {%- do exceptions.raise_compiler_error("The merge strategy needs a 'unique_key'") -%}
  {%- endif -%}
  {%- set conditions = [] + (incremental_predicates or []) -%}
  {%- for key in ([unique_key] if unique_key is string else unique_key) -%}
    {%- do conditions.append('target.' ~ key ~ ' = src.' ~ key) -%}
  {%- endfor -%}

  {%- set default_rule = config.get('merge_update_columns_default_rule', 'replace') -%}
  {%- set rules = config.get('merge_update_columns_rules') or {} -%}
  {%- set assignments = [] -%}
  {%- for column in get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
    {%- do assignments.append(get_update_statement(column, rules.get(column | replace('"', ''), default_rule))) -%}
  {%- endfor -%}

  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set values = [] -%}
  {%- for column in dest_columns -%}
    {%- do values.append('src.' ~ adapter.quote(column.name)) -%}
  {%- endfor -%}
  merge into {{ target }} as target
  using {{ source }} as src
  on ({{ conditions | join(') and (') }})
  {%- if config.get('delete_condition') %}
  when matched and ({{ config.get('delete_condition') }}) then delete
  {%- endif %}
  when matched {{ 'and (' ~ config.get('update_condition') ~ ')' if config.get('update_condition') }}
    then update set {{ assignments | join(', ') }}
  when not matched {{ 'and (' ~ config.get('insert_condition') ~ ')' if config.get('insert_condition') }}
    then insert ({{ columns }}) values ({{ values | join(', ') }})
{%- endmacro %}

{# "column = expression" by a rule: replace, coalesce, sum, append, append_distinct, or an expression of _new_ and _old_. #}
{% macro get_update_statement(col, rule) -%}
  {%- set new = 'src.' ~ col -%}
  {%- set old = 'target.' ~ col -%}
  {%- if rule == 'replace' -%}
    {%- set value = new -%}
  {%- elif rule == 'coalesce' -%}
    {%- set value = 'coalesce(' ~ new ~ ', ' ~ old ~ ')' -%}
  {%- elif rule == 'sum' -%}
    {%- set value = 'coalesce(' ~ new ~ ', 0) + coalesce(' ~ old ~ ', 0)' -%}
  {%- elif rule == 'append' -%}
    {%- set value = 'coalesce(' ~ old ~ ', array[]) || coalesce(' ~ new ~ ', array[])' -%}
  {%- elif rule == 'append_distinct' -%}
    {%- set value = 'array_distinct(coalesce(' ~ old ~ ', array[]) || coalesce(' ~ new ~ ', array[]))' -%}
  {%- elif '_new_' in rule or '_old_' in rule -%}
    {%- set value = rule | replace('_new_', new) | replace('_old_', old) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("Unknown rule for merge updates of " ~ col ~ ": " ~ rule) -%}
  {%- endif -%}
  {{ return(col ~ ' = ' ~ value) }}
{%- endmacro %}

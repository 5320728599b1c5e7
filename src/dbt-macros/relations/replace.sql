{# SQL that puts a new relation in an old one's place. Override <adapter>__get_replace_sql, __get_replace_table_sql or __get_replace_view_sql. #}
{% macro get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- do log('Replacing ' ~ existing_relation) -%}
  {{- adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql) -}}
{%- endmacro %}

{# In one statement where the engine can, else by renaming as much as it can. #}
{% macro default__get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- set in_place = existing_relation.can_be_replaced and existing_relation.type == target_relation.type -%}
  {%- set steps = [] -%}

  {%- if in_place and existing_relation.is_table -%}
    {%- do steps.append(get_replace_table_sql(target_relation, sql)) -%}
  {%- elif in_place and existing_relation.is_view -%}
    {%- do steps.append(get_replace_view_sql(target_relation, sql)) -%}
  {%- elif in_place and existing_relation.is_materialized_view -%}
    {%- do steps.append(get_replace_materialized_view_sql(target_relation, sql)) -%}
  {%- else -%}
    {%- set new_is_built_aside = target_relation.can_be_renamed -%}
    {%- set old_is_set_aside = existing_relation.can_be_renamed -%}
    {%- if new_is_built_aside -%}
      {%- do steps.append(get_create_intermediate_sql(target_relation, sql)) -%}
    {%- endif -%}
    {%- do steps.append(get_create_backup_sql(existing_relation) if old_is_set_aside else get_drop_sql(existing_relation)) -%}
    {%- do steps.append(get_rename_intermediate_sql(target_relation) if new_is_built_aside else get_create_sql(target_relation, sql)) -%}
    {%- if old_is_set_aside -%}
      {%- do steps.append(get_drop_backup_sql(existing_relation)) -%}
    {%- endif -%}
  {%- endif -%}

  {{- steps | join(';\n') -}}
{%- endmacro %}


{% macro get_replace_table_sql(relation, sql) -%}
  {{- adapter.dispatch('get_replace_table_sql', 'dbt')(relation, sql) -}}
{%- endmacro %}

{% macro default__get_replace_table_sql(relation, sql) -%}
  create or replace table {{ relation.render() }} as (
    {{ sql }}
  )
{%- endmacro %}

{% macro get_replace_view_sql(relation, sql) -%}
  {{- adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql) -}}
{%- endmacro %}

{% macro default__get_replace_view_sql(relation, sql) -%}
  create or replace view {{ relation.render() }} as (
    {{ sql }}
  )
{%- endmacro %}

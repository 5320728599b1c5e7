{# Dropping relations. Override <adapter>__drop_relation, __get_drop_sql, __drop_table or __drop_view (relation). #}
{% macro get_drop_sql(relation) -%}
  {%- do log('Dropping ' ~ relation) -%}
  {{- adapter.dispatch('get_drop_sql', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__get_drop_sql(relation) -%}
  {%- if relation.is_table -%}
    {{ drop_table(relation) }}
  {%- elif relation.is_view -%}
    {{ drop_view(relation) }}
  {%- elif relation.is_materialized_view -%}
    {{ drop_materialized_view(relation) }}
  {%- else -%}
    drop {{ relation.type }} if exists {{ relation.render() }} cascade
  {%- endif -%}
{%- endmacro %}

{# Neither Trino nor Athena knows CASCADE here. #}
{% macro trino__get_drop_sql(relation) -%}
  drop {{ relation.type | replace('_', ' ') }} if exists {{ relation.render() }}
{%- endmacro %}

{% macro athena__get_drop_sql(relation) -%}
  {%- set name = relation.render() if relation.is_view else athena_ddl_name(relation) -%}
  drop {{ 'view' if relation.is_view else 'table' }} if exists {{ name }}
{%- endmacro %}


{% macro drop_table(relation) -%}
  {{- adapter.dispatch('drop_table', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__drop_table(relation) -%}
  drop table if exists {{ relation.render() }} cascade
{%- endmacro %}


{% macro drop_view(relation) -%}
  {{- adapter.dispatch('drop_view', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__drop_view(relation) -%}
  drop view if exists {{ relation.render() }} cascade
{%- endmacro %}


{# The adapter's drop_relation calls this one: it runs the SQL. #}
{% macro drop_relation(relation) -%}
  {{ return(adapter.dispatch('drop_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__drop_relation(relation) -%}
  {%- call statement('drop_relation', auto_begin=False) -%}
    {{ get_drop_sql(relation) }}
  {%- endcall -%}
{%- endmacro %}

{% macro drop_relation_if_exists(relation) -%}
  {%- if relation is not none -%}
    {%- do adapter.drop_relation(relation) -%}
  {%- endif -%}
{%- endmacro %}


{% macro get_drop_backup_sql(relation) -%}
  {%- do log('Dropping the backup of ' ~ relation) -%}
  {{- adapter.dispatch('get_drop_backup_sql', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__get_drop_backup_sql(relation) -%}
  {{ get_drop_sql(make_backup_relation(relation, relation.type)) }}
{%- endmacro %}

{# SQL that creates a relation, and the steps aside it. Override <adapter>__get_create_sql(relation, sql). #}
{% macro get_create_sql(relation, sql) -%}
  {%- do log('Creating ' ~ relation) -%}
  {{- adapter.dispatch('get_create_sql', 'dbt')(relation, sql) -}}
{%- endmacro %}

{% macro default__get_create_sql(relation, sql) -%}
  {%- if relation.is_table -%}
    {{ get_create_table_as_sql(False, relation, sql) }}
  {%- elif relation.is_view -%}
    {{ get_create_view_as_sql(relation, sql) }}
  {%- elif relation.is_materialized_view -%}
    {{ get_create_materialized_view_as_sql(relation, sql) }}
  {%- else -%}
    {{ exceptions.raise_compiler_error('get_create_sql is not implemented for a ' ~ relation.type) }}
  {%- endif -%}
{%- endmacro %}


{# Builds under the intermediate name, clearing it first. #}
{% macro get_create_intermediate_sql(relation, sql) -%}
  {%- do log('Creating ' ~ relation ~ ' under its intermediate name') -%}
  {{- adapter.dispatch('get_create_intermediate_sql', 'dbt')(relation, sql) -}}
{%- endmacro %}

{% macro default__get_create_intermediate_sql(relation, sql) -%}
  {%- set beside = make_intermediate_relation(relation) -%}
  {{ get_drop_sql(beside) }};
  {{ get_create_sql(beside, sql) }}
{%- endmacro %}


{# Moves a relation to its backup name, clearing it first. #}
{% macro get_create_backup_sql(relation) -%}
  {%- do log('Setting ' ~ relation ~ ' aside') -%}
  {{- adapter.dispatch('get_create_backup_sql', 'dbt')(relation) -}}
{%- endmacro %}

{% macro default__get_create_backup_sql(relation) -%}
  {%- set backup = make_backup_relation(relation, relation.type) -%}
  {{ get_drop_sql(backup) }};
  {{ get_rename_sql(relation, backup.identifier) }}
{%- endmacro %}

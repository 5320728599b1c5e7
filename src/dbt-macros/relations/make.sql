{# Names of the relations beside a target while it is built. Override <adapter>__make_temp_relation, __make_intermediate_relation or __make_backup_relation. #}
{% macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') -%}
  {{ return(adapter.dispatch('make_intermediate_relation', 'dbt')(base_relation, suffix)) }}
{%- endmacro %}

{% macro default__make_intermediate_relation(base_relation, suffix) -%}
  {{ return(default__make_temp_relation(base_relation, suffix)) }}
{%- endmacro %}


{# The batches of a microbatch model may run at once: each has a relation of its own. #}
{% macro make_temp_relation(base_relation, suffix='__dbt_tmp') -%}
  {%- set ending = suffix ~ '_' ~ model.batch.id if model.batch and suffix == '__dbt_tmp' else suffix -%}
  {{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, ending)) }}
{%- endmacro %}

{% macro default__make_temp_relation(base_relation, suffix) -%}
  {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}
{%- endmacro %}

{# A temporary table of DuckDB belongs to its connection and lies in no schema of the project's. #}
{% macro duckdb__make_temp_relation(base_relation, suffix) -%}
  {%- set identifier = base_relation.identifier ~ suffix ~ py_current_timestring() -%}
  {{ return(base_relation.incorporate(path={'database': none, 'schema': none, 'identifier': identifier})) }}
{%- endmacro %}


{% macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') -%}
  {{ return(adapter.dispatch('make_backup_relation', 'dbt')(base_relation, backup_relation_type, suffix)) }}
{%- endmacro %}

{% macro default__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
  {{ return(base_relation.incorporate(
    path={'identifier': base_relation.identifier ~ suffix},
    type=backup_relation_type
  )) }}
{%- endmacro %}

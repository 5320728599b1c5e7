{# Small questions to a node's configuration, and the header of its SQL. Called, not overridden. #}
{% macro set_sql_header(config) -%}
  {{ config.set('sql_header', caller()) }}
{%- endmacro %}

{# The node's own full_refresh wins over the command line's. #}
{% macro should_full_refresh() -%}
  {%- set own = config.get('full_refresh') -%}
  {{ return(flags.FULL_REFRESH if own is none else own) }}
{%- endmacro %}

{% macro should_store_failures() -%}
  {%- set own = config.get('store_failures') -%}
  {{ return(flags.STORE_FAILURES if own is none else own) }}
{%- endmacro %}

{# False while parsing, and on the first build or a full refresh: the model then selects everything. #}
{% macro is_incremental() -%}
  {%- if not execute -%}
    {{ return(false) }}
  {%- endif -%}
  {%- set existing = adapter.get_relation(this.database, this.schema, this.table) -%}
  {{ return(
    existing is not none
    and existing.type == 'table'
    and model.config.materialized == 'incremental'
    and not should_full_refresh()
  ) }}
{%- endmacro %}

{% macro is_core_v2() -%}
  {{ return(dbt_version.split('.')[0] == '2') }}
{%- endmacro %}

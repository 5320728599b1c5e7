{# SQL of CREATE VIEW. Override <adapter>__create_view_as(relation, sql) or __get_create_view_as_sql(relation, sql). #}
{% macro get_create_view_as_sql(relation, sql) -%}
  {{ adapter.dispatch('get_create_view_as_sql', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro default__get_create_view_as_sql(relation, sql) -%}
  {{ return(create_view_as(relation, sql)) }}
{%- endmacro %}


{% macro create_view_as(relation, sql) -%}
  {{ adapter.dispatch('create_view_as', 'dbt')(relation, sql) }}
{%- endmacro %}

{% macro default__create_view_as(relation, sql) -%}
  {%- if config.get('contract').enforced -%}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif -%}
  {{ config.get('sql_header') or '' }}
  create view {{ relation.render() }} as (
    {{ sql }}
  );
{%- endmacro %}

{% macro trino__create_view_as(relation, sql) -%}
  {%- if config.get('contract').enforced -%}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif -%}
  {%- set security = config.get('view_security', 'definer') -%}
  create or replace view {{ relation }}
  security {{ security if security in ['definer', 'invoker'] else 'definer' }}
  as
  {{ sql }};
{%- endmacro %}

{% macro athena__create_view_as(relation, sql) -%}
  {%- if config.get('contract').enforced -%}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif -%}
  create or replace view {{ relation }} as
  {{ sql }}
{%- endmacro %}

{# Creating and dropping schemas. Override <adapter>__create_schema, __drop_schema (relation) or __drop_schema_named(schema_name). #}
{% macro create_schema(relation) -%}
  {{ adapter.dispatch('create_schema', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__create_schema(relation) -%}
  {%- call statement('create_schema') -%}
    create schema if not exists {{ relation.without_identifier() }}
  {%- endcall -%}
{%- endmacro %}

{% macro athena__create_schema(relation) -%}
  {%- call statement('create_schema') -%}
    create schema if not exists {{ athena_ddl_name(relation.without_identifier()) }}
  {%- endcall -%}
{%- endmacro %}


{% macro drop_schema(relation) -%}
  {{ adapter.dispatch('drop_schema', 'dbt')(relation) }}
{%- endmacro %}

{% macro default__drop_schema(relation) -%}
  {%- call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier() }} cascade
  {%- endcall -%}
{%- endmacro %}

{% macro athena__drop_schema(relation) -%}
  {%- call statement('drop_schema') -%}
    drop schema if exists {{ athena_ddl_name(relation.without_identifier()) }} cascade
  {%- endcall -%}
{%- endmacro %}

{# What lies in the schema goes first: Trino drops empty ones only. #}
{% macro trino__drop_schema(relation) -%}
  {%- for row in list_relations_without_caching(relation) -%}
    {%- do drop_relation(api.Relation.create(database=row[0], identifier=row[1], schema=row[2], type=row[3])) -%}
  {%- endfor -%}
  {%- call statement('drop_schema') -%}
    drop schema if exists {{ relation.without_identifier() }}
  {%- endcall -%}
{%- endmacro %}


{% macro drop_schema_named(schema_name) -%}
  {{ return(adapter.dispatch('drop_schema_named', 'dbt')(schema_name)) }}
{%- endmacro %}

{% macro default__drop_schema_named(schema_name) -%}
  {%- do adapter.drop_schema(api.Relation.create(schema=schema_name)) -%}
{%- endmacro %}

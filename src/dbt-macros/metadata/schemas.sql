{# Schemas and relations there are. Override <adapter>__list_schemas, __check_schema_exists, __list_relations_without_caching or __information_schema_name. #}
{% macro information_schema_name(database) -%}
  {{ return(adapter.dispatch('information_schema_name', 'dbt')(database)) }}
{%- endmacro %}

{% macro default__information_schema_name(database) -%}
  {{- database ~ '.INFORMATION_SCHEMA' if database else 'INFORMATION_SCHEMA' -}}
{%- endmacro %}


{% macro list_schemas(database) -%}
  {{ return(adapter.dispatch('list_schemas', 'dbt')(database)) }}
{%- endmacro %}

{% macro default__list_schemas(database) -%}
  {{ return(run_query(
    'select distinct schema_name from ' ~ information_schema_name(database) ~ '.schemata'
    ~ " where lower(catalog_name) = lower('" ~ database ~ "')"
  )) }}
{%- endmacro %}

{% macro duckdb__list_schemas(database) -%}
  {%- set here = '' if database is none else " where lower(catalog_name) = lower('" ~ database ~ "')" -%}
  {{ return(run_query('select schema_name from system.information_schema.schemata' ~ here)) }}
{%- endmacro %}

{% macro trino__list_schemas(database) -%}
  {{ return(run_query('select schema_name from ' ~ information_schema_name(database) ~ '.schemata')) }}
{%- endmacro %}

{% macro athena__list_schemas(database) -%}
  {{ return(adapter.list_schemas(database)) }}
{%- endmacro %}


{# One row, one column: how many schemas of that name there are. #}
{% macro check_schema_exists(information_schema, schema) -%}
  {{ return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) }}
{%- endmacro %}

{% macro default__check_schema_exists(information_schema, schema) -%}
  {{ return(run_query(
    'select count(*) from ' ~ information_schema.replace(information_schema_view='SCHEMATA')
    ~ " where catalog_name = '" ~ information_schema.database ~ "' and schema_name = '" ~ schema ~ "'"
  )) }}
{%- endmacro %}

{% macro duckdb__check_schema_exists(information_schema, schema) -%}
  {{ return(run_query(
    'select count(*) from system.information_schema.schemata'
    ~ " where lower(catalog_name) = lower('" ~ information_schema.database ~ "')"
    ~ " and lower(schema_name) = lower('" ~ schema ~ "')"
  )) }}
{%- endmacro %}


{# Rows of database, name, schema, type. #}
{% macro list_relations_without_caching(schema_relation) -%}
  {{ return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) }}
{%- endmacro %}

{% macro default__list_relations_without_caching(schema_relation) -%}
  {{ exceptions.raise_not_implemented('list_relations_without_caching is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro duckdb__list_relations_without_caching(schema_relation) -%}
  {{ return(run_query(
    "select '" ~ schema_relation.database ~ "' as database, table_name as name, table_schema as schema,"
    ~ " if(table_type = 'VIEW', 'view', 'table') as type"
    ~ ' from system.information_schema.tables'
    ~ " where lower(table_catalog) = lower('" ~ schema_relation.database ~ "')"
    ~ " and lower(table_schema) = lower('" ~ schema_relation.schema ~ "')"
  )) }}
{%- endmacro %}

{% macro trino__list_relations_without_caching(schema_relation) -%}
  {{ return(run_query(
    'select table_catalog as database, table_name as name, table_schema as schema,'
    ~ " if(table_type = 'VIEW', 'view', 'table') as table_type"
    ~ ' from ' ~ schema_relation.information_schema() ~ '.tables'
    ~ " where table_schema = '" ~ schema_relation.schema | lower ~ "'"
  )) }}
{%- endmacro %}

{% macro athena__list_relations_without_caching(schema_relation) -%}
  {{ return([]) }}
{%- endmacro %}


{% macro list_function_relations_without_caching(schema_relation) -%}
  {{ return(adapter.dispatch('list_function_relations_without_caching', 'dbt')(schema_relation)) }}
{%- endmacro %}

{% macro default__list_function_relations_without_caching(schema_relation) -%}
  {{ exceptions.raise_not_implemented('list_function_relations_without_caching is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}


{% macro get_relations() -%}
  {{ return(adapter.dispatch('get_relations', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_relations() -%}
  {{ exceptions.raise_not_implemented('get_relations is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

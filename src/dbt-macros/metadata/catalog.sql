{# The rows of catalog.json. Override <adapter>__get_catalog(information_schema, schemas) or __get_catalog_relations(information_schema, relations). #}
{% macro get_catalog(information_schema, schemas) -%}
  {{ return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) }}
{%- endmacro %}

{% macro default__get_catalog(information_schema, schemas) -%}
  {{ exceptions.raise_compiler_error('get_catalog is not implemented for ' ~ adapter.type()) }}
{%- endmacro %}

{% macro get_catalog_relations(information_schema, relations) -%}
  {{ return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) }}
{%- endmacro %}

{% macro default__get_catalog_relations(information_schema, relations) -%}
  {{ exceptions.raise_compiler_error('get_catalog_relations is not implemented for ' ~ adapter.type()) }}
{%- endmacro %}

{% macro get_catalog_for_single_relation(relation) -%}
  {{ return(adapter.dispatch('get_catalog_for_single_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__get_catalog_for_single_relation(relation) -%}
  {{ exceptions.raise_not_implemented('get_catalog_for_single_relation is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}


{# Conditions on table_schema and table_name. #}
{% macro catalog_condition_of_schemas(schemas) -%}
  {%- set alternatives = [] -%}
  {%- for schema in schemas -%}
    {%- do alternatives.append("lower(table_schema) = lower('" ~ schema ~ "')") -%}
  {%- endfor -%}
  {{ return(alternatives | join(' or ') if alternatives else '1 = 0') }}
{%- endmacro %}

{% macro catalog_condition_of_relations(relations) -%}
  {%- set alternatives = [] -%}
  {%- for relation in relations -%}
    {%- if not relation.schema -%}
      {%- do exceptions.raise_compiler_error('get_catalog_relations needs relations that each have a schema') -%}
    {%- endif -%}
    {%- set of_schema = "lower(table_schema) = lower('" ~ relation.schema ~ "')" -%}
    {%- set of_name = " and lower(table_name) = lower('" ~ relation.identifier ~ "')" if relation.identifier else '' -%}
    {%- do alternatives.append('(' ~ of_schema ~ of_name ~ ')') -%}
  {%- endfor -%}
  {{ return(alternatives | join(' or ') if alternatives else '1 = 0') }}
{%- endmacro %}

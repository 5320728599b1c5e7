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


{% macro duckdb__get_catalog(information_schema, schemas) -%}
  {{ return(run_query(duckdb_catalog_sql(information_schema.database, catalog_condition_of_schemas(schemas)))) }}
{%- endmacro %}

{% macro duckdb__get_catalog_relations(information_schema, relations) -%}
  {{ return(run_query(duckdb_catalog_sql(information_schema.database, catalog_condition_of_relations(relations)))) }}
{%- endmacro %}

{# One row a column; DuckDB's own functions carry comments, which information_schema does not. #}
{% macro duckdb_catalog_sql(database, condition) -%}
  with relations as (
    select database_name, schema_name, table_name, 'BASE TABLE' as kind, comment
    from duckdb_tables()
    union all
    select database_name, schema_name, view_name, 'VIEW' as kind, comment
    from duckdb_views()
  )

  select
    r.database_name as table_database,
    r.schema_name as table_schema,
    r.table_name as table_name,
    r.kind as table_type,
    r.comment as table_comment,
    c.column_name as column_name,
    c.column_index as column_index,
    c.data_type as column_type,
    c.comment as column_comment,
    null as table_owner
  from relations as r
  inner join duckdb_columns() as c using (database_name, schema_name, table_name)
  where lower(r.database_name) = lower('{{ database }}')
    and ({{ condition }})
  order by r.schema_name, r.table_name, c.column_index
{%- endmacro %}


{% macro trino__get_catalog(information_schema, schemas) -%}
  {{ return(run_query(trino_catalog_sql(information_schema, catalog_condition_of_schemas(schemas)))) }}
{%- endmacro %}

{% macro trino__get_catalog_relations(information_schema, relations) -%}
  {{ return(run_query(trino_catalog_sql(information_schema, catalog_condition_of_relations(relations)))) }}
{%- endmacro %}

{% macro trino_catalog_sql(information_schema, condition) -%}
  select
    c.table_catalog as table_database,
    c.table_schema as table_schema,
    c.table_name as table_name,
    t.table_type as table_type,
    cast(null as varchar) as table_comment,
    c.column_name as column_name,
    c.ordinal_position as column_index,
    c.data_type as column_type,
    cast(null as varchar) as column_comment,
    cast(null as varchar) as table_owner
  from {{ information_schema }}.columns as c
  inner join {{ information_schema }}.tables as t
    on t.table_schema = c.table_schema and t.table_name = c.table_name
  cross join (select 1) as r
  where {{ condition | replace('r.schema_name', 'c.table_schema') | replace('r.table_name', 'c.table_name') }}
  order by c.table_schema, c.table_name, c.ordinal_position
{%- endmacro %}


{# Conditions on r.schema_name and r.table_name. #}
{% macro catalog_condition_of_schemas(schemas) -%}
  {%- set alternatives = [] -%}
  {%- for schema in schemas -%}
    {%- do alternatives.append("lower(r.schema_name) = lower('" ~ schema ~ "')") -%}
  {%- endfor -%}
  {{ return(alternatives | join(' or ') if alternatives else '1 = 0') }}
{%- endmacro %}

{% macro catalog_condition_of_relations(relations) -%}
  {%- set alternatives = [] -%}
  {%- for relation in relations -%}
    {%- if not relation.schema -%}
      {%- do exceptions.raise_compiler_error('get_catalog_relations needs relations that each have a schema') -%}
    {%- endif -%}
    {%- set of_schema = "lower(r.schema_name) = lower('" ~ relation.schema ~ "')" -%}
    {%- set of_name = " and lower(r.table_name) = lower('" ~ relation.identifier ~ "')" if relation.identifier else '' -%}
    {%- do alternatives.append('(' ~ of_schema ~ of_name ~ ')') -%}
  {%- endfor -%}
  {{ return(alternatives | join(' or ') if alternatives else '1 = 0') }}
{%- endmacro %}

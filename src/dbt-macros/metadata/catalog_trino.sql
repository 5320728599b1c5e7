{# catalog.json from Trino's information_schema and its table of comments. #}
{% macro trino__get_catalog(information_schema, schemas) -%}
  {{ return(run_query(trino_catalog_sql(information_schema, catalog_condition_of_schemas(schemas)))) }}
{%- endmacro %}

{% macro trino__get_catalog_relations(information_schema, relations) -%}
  {{ return(run_query(trino_catalog_sql(information_schema, catalog_condition_of_relations(relations)))) }}
{%- endmacro %}

{# One row a column. #}
{% macro trino_catalog_sql(information_schema, condition) -%}
  with relations as (
    select table_catalog, table_schema, table_name, table_type
    from {{ information_schema }}.tables
    where {{ condition }}
  ),

  parts as (
    select table_schema, table_name, column_name, ordinal_position, data_type
    from {{ information_schema }}.columns
    where {{ condition }}
  ),

  comments as (
    select schema_name, table_name, comment
    from system.metadata.table_comments
    where catalog_name = '{{ information_schema.database }}'
  )

  select
    relations.table_catalog as table_database,
    relations.table_schema as table_schema,
    relations.table_name as table_name,
    relations.table_type as table_type,
    comments.comment as table_comment,
    parts.column_name as column_name,
    parts.ordinal_position as column_index,
    parts.data_type as column_type,
    cast(null as varchar) as column_comment,
    cast(null as varchar) as table_owner
  from relations
  inner join parts
    on parts.table_schema = relations.table_schema and parts.table_name = relations.table_name
  left join comments
    on comments.schema_name = relations.table_schema and comments.table_name = relations.table_name
  order by relations.table_schema, relations.table_name, parts.ordinal_position
{%- endmacro %}

{# catalog.json from DuckDB's own functions: they carry the comments that information_schema does not. #}
{% macro duckdb__get_catalog(information_schema, schemas) -%}
  {{ return(run_query(duckdb_catalog_sql(information_schema.database, catalog_condition_of_schemas(schemas)))) }}
{%- endmacro %}

{% macro duckdb__get_catalog_relations(information_schema, relations) -%}
  {{ return(run_query(duckdb_catalog_sql(information_schema.database, catalog_condition_of_relations(relations)))) }}
{%- endmacro %}

{# One row a column. #}
{% macro duckdb_catalog_sql(database, condition) -%}
  with relations as (
    select database_name, schema_name, table_name, 'BASE TABLE' as kind, comment
    from duckdb_tables()
    union all
    select database_name, schema_name, view_name, 'VIEW' as kind, comment
    from duckdb_views()
  ),

  catalogue as (
    select
      relations.database_name as table_database,
      relations.schema_name as table_schema,
      relations.table_name as table_name,
      relations.kind as table_type,
      relations.comment as table_comment,
      parts.column_name as column_name,
      parts.column_index as column_index,
      parts.data_type as column_type,
      parts.comment as column_comment,
      null as table_owner
    from relations
    inner join duckdb_columns() as parts using (database_name, schema_name, table_name)
  )

  select *
  from catalogue
  where lower(table_database) = lower('{{ database }}')
    and ({{ condition }})
  order by table_schema, table_name, column_index
{%- endmacro %}

{# Writes descriptions into the catalogue. Override <adapter>__persist_docs, __alter_relation_comment or __alter_column_comment. #}
{% macro persist_docs(relation, model, for_relation=true, for_columns=true) -%}
  {{ return(adapter.dispatch('persist_docs', 'dbt')(relation, model, for_relation, for_columns)) }}
{%- endmacro %}

{% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
  {%- if for_relation and config.persist_relation_docs() and model.description -%}
    {%- do run_query(alter_relation_comment(relation, model.description)) -%}
  {%- endif -%}

  {%- if for_columns and config.persist_column_docs() and model.columns -%}
    {%- set present = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
    {%- set comments = alter_column_comment(relation, validate_doc_columns(relation, model.columns, present)) -%}
    {%- if comments and comments | trim -%}
      {%- do run_query(comments) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{# The documented columns that exist; one warning names the others. Quoted names must match in case as well. #}
{% macro validate_doc_columns(relation, column_dict, existing_column_names) -%}
  {%- set folded = existing_column_names | map('lower') | list -%}
  {%- set found = {} -%}
  {%- set missing = [] -%}
  {%- for name, column in column_dict.items() -%}
    {%- set exists = name in existing_column_names if column['quote'] else name | lower in folded -%}
    {%- if exists -%}
      {%- do found.update({name: column}) -%}
    {%- else -%}
      {%- do missing.append(name) -%}
    {%- endif -%}
  {%- endfor -%}

  {%- if missing -%}
    {%- do exceptions.warn(
      'In relation ' ~ relation.render()
      ~ ': The following columns are specified in the schema but are not present in the database: ' ~ missing | join(', ')
    ) -%}
  {%- endif -%}
  {{ return(found) }}
{%- endmacro %}


{% macro alter_relation_comment(relation, relation_comment) -%}
  {{ return(adapter.dispatch('alter_relation_comment', 'dbt')(relation, relation_comment)) }}
{%- endmacro %}

{% macro default__alter_relation_comment(relation, relation_comment) -%}
  {{ exceptions.raise_not_implemented('alter_relation_comment is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro duckdb__alter_relation_comment(relation, relation_comment) -%}
  comment on {{ relation.type }} {{ relation }} is '{{ escape_single_quotes(relation_comment) }}';
{%- endmacro %}

{% macro trino__alter_relation_comment(relation, relation_comment) -%}
  comment on {{ relation.type }} {{ relation }} is '{{ escape_single_quotes(relation_comment) }}'
{%- endmacro %}


{% macro alter_column_comment(relation, column_dict) -%}
  {{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) }}
{%- endmacro %}

{% macro default__alter_column_comment(relation, column_dict) -%}
  {{ exceptions.raise_not_implemented('alter_column_comment is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro duckdb__alter_column_comment(relation, column_dict) -%}
  {%- for name, column in column_dict.items() %}
    comment on column {{ relation }}.{{ adapter.quote(name) if column['quote'] else name }} is '{{ escape_single_quotes(column['description']) }}';
  {%- endfor -%}
{%- endmacro %}

{% macro trino__alter_column_comment(relation, column_dict) -%}
  {{ return(duckdb__alter_column_comment(relation, column_dict)) }}
{%- endmacro %}

{# Athena's comments live in Glue: the adapter writes them. #}
{% macro athena__persist_docs(relation, model, for_relation=true, for_columns=true) -%}
  {%- set with_relation = for_relation and config.persist_relation_docs() -%}
  {%- set with_columns = for_columns and config.persist_column_docs() -%}
  {%- if with_relation or with_columns -%}
    {%- do adapter.persist_docs_to_glue(relation, model, with_relation, with_columns) -%}
  {%- endif -%}
{%- endmacro %}

{# SQL of CREATE TABLE AS. Override <adapter>__create_table_as(temporary, relation, compiled_code) or __get_create_table_as_sql(temporary, relation, sql). #}
{% macro get_create_table_as_sql(temporary, relation, sql) -%}
  {{ adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql) }}
{%- endmacro %}

{% macro default__get_create_table_as_sql(temporary, relation, sql) -%}
  {{ return(create_table_as(temporary, relation, sql)) }}
{%- endmacro %}


{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- set build = adapter.dispatch('create_table_as', 'dbt') -%}
  {%- if language == 'sql' -%}
    {{ build(temporary, relation, compiled_code) }}
  {%- else -%}
    {{ build(temporary, relation, compiled_code, language) }}
  {%- endif -%}
{%- endmacro %}

{% macro default__create_table_as(temporary, relation, sql) -%}
  {%- set has_contract = config.get('contract').enforced and not temporary -%}
  {{ config.get('sql_header') or '' }}
  create {{ 'temporary' if temporary }} table {{ relation.include(database=not temporary, schema=not temporary) }}
  {%- if has_contract %}
    {{ get_assert_columns_equivalent(sql) }}
    {{ get_table_columns_and_constraints() }}
  {%- endif %}
  as (
    {{ get_select_subquery(sql) if has_contract else sql }}
  );
{%- endmacro %}

{# Constraints need a table made empty first; temporary tables go without them. #}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- if language != 'sql' -%}
    {%- do exceptions.raise_compiler_error('Models in ' ~ language ~ ' are not supported') -%}
  {%- endif -%}
  {%- set contract_enforced = config.get('contract').enforced -%}
  {%- set name = relation.include(database=not temporary, schema=not temporary) -%}
  {%- if contract_enforced -%}
    {{ get_assert_columns_equivalent(compiled_code) }}
  {%- endif -%}
  {{ config.get('sql_header') or '' }}
  {% if contract_enforced and not temporary -%}
    create table {{ name }} {{ get_table_columns_and_constraints() }};
    insert into {{ name }} {{ get_column_names() }} (
      {{ get_select_subquery(compiled_code) }}
    );
  {%- else -%}
    create {{ 'temporary' if temporary }} table {{ name }} as (
      {{ compiled_code }}
    );
  {%- endif %}
{%- endmacro %}

{# Trino has no temporary tables. on_exists is 'replace', 'skip' or none. #}
{% macro trino__create_table_as(temporary, relation, sql, on_exists=none) -%}
  {%- set contract_enforced = config.get('contract').enforced -%}
  {%- set head = 'create'
        ~ (' or replace' if on_exists == 'replace' else '')
        ~ ' table'
        ~ (' if not exists' if on_exists == 'skip' else '') -%}
  {%- if contract_enforced -%}
    {{ get_assert_columns_equivalent(sql) }}
    {{ head }} {{ relation }} {{ get_table_columns_and_constraints() }}
    {{ comment(model.get('description')) }}
    {{ properties(temporary) }};
    insert into {{ relation }} (
      {{ get_select_subquery(sql) }}
    );
  {%- else -%}
    {{ head }} {{ relation }}
    {{ comment(model.get('description')) }}
    {{ properties(temporary) }}
    as (
      {{ sql }}
    );
  {%- endif -%}
{%- endmacro %}

{# Where the files go is the adapter's business; format, partitions and other properties are the model's. #}
{% macro athena__create_table_as(temporary, relation, compiled_code, language='sql', skip_partitioning=false) -%}
  {%- if language != 'sql' -%}
    {%- do exceptions.raise_compiler_error('Models in ' ~ language ~ ' are not supported') -%}
  {%- endif -%}
  {%- if config.get('contract').enforced -%}
    {{ get_assert_columns_equivalent(compiled_code) }}
  {%- endif -%}
  create table {{ relation }}
  with (
    {{ athena_table_properties(relation, temporary, skip_partitioning) | join(',\n    ') }}
  )
  as
  {{ compiled_code }}
{%- endmacro %}

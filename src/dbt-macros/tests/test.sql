{# The test materialization. Override <adapter>__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) or __get_where_subquery(relation). #}
{% materialization test, default -%}
  {%- set relations = [] -%}
  {%- set header = test_sql_header() -%}
  {%- set failing_rows = get_limit_subquery_sql(sql, config.get('limit')) -%}

  {%- if should_store_failures() -%}
    {%- set kind = config.get('store_failures_as') or 'table' -%}
    {%- if kind not in ['table', 'view'] -%}
      {%- do exceptions.raise_compiler_error(
        "'" ~ kind ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']"
      ) -%}
    {%- endif -%}

    {%- set old = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
    {%- if old -%}
      {%- do adapter.drop_relation(old) -%}
    {%- endif -%}
    {%- set stored = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type=kind) -%}
    {%- call statement(auto_begin=True) -%}
      {{ header }}
      {{ get_create_sql(stored, failing_rows) }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {%- do relations.append(stored) -%}
    {%- set failing_rows = 'select * from ' ~ stored -%}
  {%- endif -%}

  {%- call statement('main', fetch_result=True) -%}
    {{ header }}
    {{ get_test_sql(failing_rows, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
  {%- endcall -%}
  {{ return({'relations': relations}) }}
{%- endmaterialization %}

{% macro test_sql_header() -%}
  {{- (config.get('sql_header') or '') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS -}}
{%- endmacro %}


{# One row: failures, should_warn, should_error. #}
{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  {{ adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro %}

{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  select
    {{ fail_calc }} as failures,
    {{ fail_calc }} {{ warn_if }} as should_warn,
    {{ fail_calc }} {{ error_if }} as should_error
  from (
    {{ main_sql }}
    {{ 'limit ' ~ limit if limit is not none }}
  ) as dbt_internal_test
{%- endmacro %}


{# The tested relation, or the part of it that the test's `where` leaves. #}
{% macro get_where_subquery(relation) -%}
  {%- do return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) -%}
{%- endmacro %}

{% macro default__get_where_subquery(relation) -%}
  {%- set where = config.get('where', '') -%}
  {%- do return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') dbt_subquery' if where else relation) -%}
{%- endmacro %}

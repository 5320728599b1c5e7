{# The unit materialization. Override <adapter>__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names). #}
{% materialization unit, default -%}
  {%- set expected_rows = config.get('expected_rows') -%}
  {%- set expected_sql = config.get('expected_sql') -%}
  {%- set tested = expected_rows[0].keys() if expected_rows else get_columns_in_query(sql) -%}

  {# The types of the model's columns, from a table without rows. #}
  {%- set shape = make_temp_relation(this.incorporate(type='table')) -%}
  {%- do run_query(get_create_table_as_sql(True, shape, get_empty_subquery_sql(sql))) -%}
  {%- set types = {} -%}
  {%- set quoted = {} -%}
  {%- for column in adapter.get_columns_in_relation(shape) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}

  {%- if not expected_sql -%}
    {%- set expected_sql = get_expected_sql(expected_rows, types, quoted) -%}
  {%- endif -%}
  {%- set tested_quoted = [] -%}
  {%- for name in tested -%}
    {%- do tested_quoted.append(quoted[name | lower]) -%}
  {%- endfor -%}

  {%- call statement('main', fetch_result=True) -%}
    {{ test_sql_header() }}
    {{ get_unit_test_sql(sql, expected_sql, tested_quoted) }}
  {%- endcall -%}
  {%- do adapter.drop_relation(shape) -%}
  {{ return({'relations': []}) }}
{%- endmaterialization %}


{# Both sides' rows, told apart by actual_or_expected. #}
{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {{ adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names) }}
{%- endmacro %}

{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {%- set columns = expected_column_names | join(', ') -%}
  {%- set side = adapter.quote('actual_or_expected') -%}
  with dbt_internal_unit_test_actual as (
    select {{ columns }}, {{ dbt.string_literal('actual') }} as {{ side }}
    from (
      {{ main_sql }}
    ) as _dbt_internal_unit_test_actual
  ),

  dbt_internal_unit_test_expected as (
    select {{ columns }}, {{ dbt.string_literal('expected') }} as {{ side }}
    from (
      {{ expected_fixture_sql }}
    ) as _dbt_internal_unit_test_expected
  )

  select * from dbt_internal_unit_test_actual
  union all
  select * from dbt_internal_unit_test_expected
{%- endmacro %}

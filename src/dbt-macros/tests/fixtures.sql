{# Rows given in YAML or CSV as SQL. Override <adapter>__validate_fixture_rows(rows, row_number). #}

{# What stands in for an input of a unit test. Columns a row leaves out are NULL. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) -%}
  {%- set quoted = {} -%}
  {%- set types = column_name_to_data_types -%}
  {%- if not types -%}
    {%- set types = {} -%}
    {%- set relation = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
      {%- do types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if not types -%}
    {%- do exceptions.raise_compiler_error(
      "Not able to get columns for unit test '" ~ model.name ~ "' from relation " ~ this ~ " because the relation doesn't exist"
    ) -%}
  {%- endif -%}

  {%- do validate_fixture_rows(rows, row_number) -%}
  {%- set empty_row = {} -%}
  {%- for name, type in types.items() -%}
    {%- do empty_row.update({name: safe_cast('null', type) | trim}) -%}
  {%- endfor -%}

  {%- set selects = [] -%}
  {%- for row in rows -%}
    {%- set whole_row = empty_row.copy() -%}
    {%- do whole_row.update(format_row(row, types)) -%}
    {%- do selects.append(fixture_select(whole_row, quoted)) -%}
  {%- endfor -%}
  {{- selects | join('\nunion all\n') if selects else fixture_select(empty_row, quoted) ~ '\nlimit 0' -}}
{%- endmacro %}

{# What a unit test expects: only the columns it names. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
  {%- set selects = [] -%}
  {%- for row in rows -%}
    {%- do selects.append(fixture_select(format_row(row, column_name_to_data_types), column_name_to_quoted)) -%}
  {%- endfor -%}
  {{- selects | join('\nunion all\n') if selects else 'select * from dbt_internal_unit_test_actual limit 0' -}}
{%- endmacro %}

{% macro fixture_select(row, quoted) -%}
  {%- set fields = [] -%}
  {%- for name, expression in row.items() -%}
    {%- do fields.append(expression ~ ' as ' ~ quoted.get(name, name)) -%}
  {%- endfor -%}
  select {{ fields | join(', ') }}
{%- endmacro %}

{# A row's values as expressions of their columns' types, by lower-case names. #}
{% macro format_row(row, column_name_to_data_types) -%}
  {%- set formatted = {} -%}
  {%- for given_name, value in row.items() -%}
    {%- set name = given_name | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set fixture = 'expected output' if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error(
        "Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture ~ '.'
        ~ '\nAccepted columns for ' ~ fixture ~ ' are: ' ~ column_name_to_data_types.keys() | list
      ) -%}
    {%- endif -%}

    {%- set type = column_name_to_data_types[name] -%}
    {%- set expression = value -%}
    {%- if value is none -%}
      {%- set expression = 'null' -%}
    {%- elif value is string -%}
      {%- set expression = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
      {# A length would cut the text without a word. #}
      {%- set type = type.split('(')[0] if 'varying' in type else type -%}
    {%- endif -%}
    {%- do formatted.update({name: safe_cast(expression, type)}) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{%- endmacro %}

{% macro validate_fixture_rows(rows, row_number) -%}
  {{ return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) }}
{%- endmacro %}

{% macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro %}

{# The rows of a seed. Override <adapter>__load_csv_rows(model, agate_table), __get_batch_size, __get_binding_char or __get_csv_sql. #}
{% macro load_csv_rows(model, agate_table) -%}
  {{ adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table) }}
{%- endmacro %}

{% macro default__load_csv_rows(model, agate_table) -%}
  {{ return(basic_load_csv_rows(model, get_batch_size(), agate_table)) }}
{%- endmacro %}

{# DuckDB reads the file itself, unless `fast: false` asks for dbt's own reading of it. #}
{% macro duckdb__load_csv_rows(model, agate_table) -%}
  {%- if not config.get('fast', true) -%}
    {{ return(basic_load_csv_rows(model, get_batch_size(), adapter.convert_datetimes_to_strs(agate_table))) }}
  {%- endif -%}
  {%- set path = escape_single_quotes(adapter.get_seed_file_path(model)) -%}
  {%- set delimiter = escape_single_quotes(config.get('delimiter', ',')) -%}
  {%- set copy_sql = 'copy ' ~ this.render() ~ " from '" ~ path ~ "' (format csv, header true, delimiter '" ~ delimiter ~ "')" -%}
  {%- do adapter.add_query(copy_sql, abridge_sql_log=True) -%}
  {{ return(copy_sql) }}
{%- endmacro %}

{% macro trino__load_csv_rows(model, agate_table) -%}
  {{ return(load_csv_rows_as_literals(model, get_batch_size(), agate_table)) }}
{%- endmacro %}

{% macro athena__load_csv_rows(model, agate_table) -%}
  {{ return(load_csv_rows_as_literals(model, get_batch_size(), agate_table)) }}
{%- endmacro %}


{# In batches with bound values; returns the first statement, to be shown as the node's SQL. #}
{% macro basic_load_csv_rows(model, batch_size, agate_table) -%}
  {%- set columns = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
  {%- set row_of_marks = '(' ~ ([get_binding_char()] * agate_table.column_names | length) | join(', ') ~ ')' -%}
  {%- set statements = [] -%}
  {%- for rows in agate_table.rows | batch(batch_size) -%}
    {%- set values = [] -%}
    {%- for row in rows -%}
      {%- do values.extend(row) -%}
    {%- endfor -%}
    {%- set insert_sql = 'insert into ' ~ this.render() ~ ' (' ~ columns ~ ') values ' ~ ([row_of_marks] * rows | length) | join(', ') -%}
    {%- do adapter.add_query(insert_sql, bindings=values, abridge_sql_log=True) -%}
    {%- do statements.append(insert_sql) -%}
  {%- endfor -%}
  {{ return(statements[0]) }}
{%- endmacro %}

{# For engines without bound values: each is written out, and cast to its column's type. #}
{% macro load_csv_rows_as_literals(model, batch_size, agate_table) -%}
  {%- set columns = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
  {%- set types = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- do types.append(dml_data_type(seed_column_type(model, agate_table, name, loop.index0))) -%}
  {%- endfor -%}

  {%- set statements = [] -%}
  {%- for rows in agate_table.rows | batch(batch_size) -%}
    {%- set tuples = [] -%}
    {%- for row in rows -%}
      {%- set literals = [] -%}
      {%- for value in row -%}
        {%- set text = 'null' if value is none else "'" ~ escape_single_quotes(value | string) ~ "'" -%}
        {%- do literals.append('cast(' ~ text ~ ' as ' ~ types[loop.index0] ~ ')') -%}
      {%- endfor -%}
      {%- do tuples.append('(' ~ literals | join(', ') ~ ')') -%}
    {%- endfor -%}
    {%- set insert_sql = 'insert into ' ~ this.render() ~ ' (' ~ columns ~ ') values ' ~ tuples | join(', ') -%}
    {%- do adapter.add_query(insert_sql, abridge_sql_log=True) -%}
    {%- do statements.append(insert_sql) -%}
  {%- endfor -%}
  {{ return(statements[0]) }}
{%- endmacro %}


{% macro get_seed_column_quoted_csv(model, column_names) -%}
  {%- set quote = model['config'].get('quote_columns', none) -%}
  {%- set quoted = [] -%}
  {%- for name in column_names -%}
    {%- do quoted.append(adapter.quote_seed_column(name, quote)) -%}
  {%- endfor -%}
  {{ return(quoted | join(', ')) }}
{%- endmacro %}

{% macro get_batch_size() -%}
  {{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_batch_size() -%}
  {{ return(10000) }}
{%- endmacro %}

{% macro trino__get_batch_size() -%}
  {{ return(1000) }}
{%- endmacro %}

{% macro athena__get_batch_size() -%}
  {{ return(1000) }}
{%- endmacro %}

{# What stands for a bound value. #}
{% macro get_binding_char() -%}
  {{ return(adapter.dispatch('get_binding_char', 'dbt')()) }}
{%- endmacro %}

{% macro default__get_binding_char() -%}
  {{ return('%s') }}
{%- endmacro %}

{% macro duckdb__get_binding_char() -%}
  {{ return('?') }}
{%- endmacro %}

{# What is shown as the SQL of the seed. #}
{% macro get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql) }}
{%- endmacro %}

{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ create_or_truncate_sql }};
  -- dbt seed --
  {{ insert_sql }}
{%- endmacro %}

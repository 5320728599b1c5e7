{# Records a result without running anything; the body of the call is what is written as the node's SQL. #}
{% macro noop_statement(name=None, message=None, code=None, rows_affected=None, res=None) -%}
  {%- set body = caller() -%}
  {%- if name == 'main' -%}
    {%- do write(body) -%}
  {%- endif -%}
  {%- if name is not none -%}
    {%- do store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) -%}
  {%- endif -%}
{%- endmacro %}

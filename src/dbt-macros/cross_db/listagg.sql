{# A group's values as one text; order_by_clause is "order by ...". Override <adapter>__listagg(measure, delimiter_text, order_by_clause, limit_num). #}
{% macro listagg(measure, delimiter_text="','", order_by_clause=none, limit_num=none) -%}
  {{ return(adapter.dispatch('listagg', 'dbt')(measure, delimiter_text, order_by_clause, limit_num)) }}
{%- endmacro %}

{% macro default__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set within = 'within group (' ~ order_by_clause ~ ')' if order_by_clause else '' -%}
  {%- if limit_num -%}
    array_to_string(array_slice(array_agg({{ measure }}) {{ within }}, 0, {{ limit_num }}), {{ delimiter_text }})
  {%- else -%}
    listagg({{ measure }}, {{ delimiter_text }}) {{ within }}
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- if limit_num -%}
    array_to_string(list({{ measure }} {{ order_by_clause or '' }})[1:{{ limit_num }}], {{ delimiter_text }})
  {%- else -%}
    string_agg({{ measure }}, {{ delimiter_text }} {{ order_by_clause or '' }})
  {%- endif -%}
{%- endmacro %}

{% macro trino__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set gathered = 'array_agg(' ~ measure ~ ' ' ~ (order_by_clause or '') ~ ')' -%}
  {%- set kept = 'slice(' ~ gathered ~ ', 1, ' ~ limit_num ~ ')' if limit_num else gathered -%}
  array_join({{ kept }}, {{ delimiter_text }})
{%- endmacro %}

{% macro athena__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {{ return(trino__listagg(measure, delimiter_text, order_by_clause, limit_num)) }}
{%- endmacro %}

{# The n-th part of a delimited text; from the end when n is negative. Override <adapter>__split_part(string_text, delimiter_text, part_number). #}
{% macro split_part(string_text, delimiter_text, part_number) -%}
  {{ return(adapter.dispatch('split_part', 'dbt')(string_text, delimiter_text, part_number)) }}
{%- endmacro %}

{% macro default__split_part(string_text, delimiter_text, part_number) -%}
  split_part({{ string_text }}, {{ delimiter_text }}, {{ part_number }})
{%- endmacro %}

{# For engines whose split_part counts from the start only: the place is found by counting delimiters of one character. #}
{% macro _split_part_negative(string_text, delimiter_text, part_number) -%}
  {%- set without = 'replace(' ~ string_text ~ ', ' ~ delimiter_text ~ ", '')" -%}
  split_part(
    {{ string_text }},
    {{ delimiter_text }},
    length({{ string_text }}) - length({{ without }}) + 2 + {{ part_number }}
  )
{%- endmacro %}

{% macro duckdb__split_part(string_text, delimiter_text, part_number) -%}
  string_split({{ string_text }}, {{ delimiter_text }})[{{ part_number }}]
{%- endmacro %}

{% macro trino__split_part(string_text, delimiter_text, part_number) -%}
  element_at(split({{ string_text }}, {{ delimiter_text }}), {{ part_number }})
{%- endmacro %}

{% macro athena__split_part(string_text, delimiter_text, part_number) -%}
  {{ return(trino__split_part(string_text, delimiter_text, part_number)) }}
{%- endmacro %}

{# Text of the IMDb file: \N, the empty string and blanks around it all mean nothing. #}
{% macro clean_text(column) -%}
    nullif(nullif(trim({{ column }}), ''), '\N')
{%- endmacro %}

{% macro clean_int(column) -%}
    try_cast(replace({{ clean_text(column) }}, ',', '') as bigint)
{%- endmacro %}

{# The file has years such as 0 and 9999: they say nothing. #}
{% macro clean_year(column) -%}
    cast(if({{ clean_int(column) }} between 1870 and 2100, {{ clean_int(column) }}) as integer)
{%- endmacro %}

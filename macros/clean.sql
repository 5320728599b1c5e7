{# Text of the IMDb file: \N, the empty string and blanks around it all mean nothing. #}
{% macro clean_text(column) -%}
    nullif(nullif(trim({{ column }}), ''), '\N')
{%- endmacro %}

{% macro clean_int(column) -%}
    try_cast(replace({{ clean_text(column) }}, ',', '') as bigint)
{%- endmacro %}

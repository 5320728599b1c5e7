{% macro cents(column, scale=2) %}
cast({{ column }} * 100 as bigint)
{% endmacro %}
{% macro stamp() %}{{ return(cents("1")) }}{% endmacro %}

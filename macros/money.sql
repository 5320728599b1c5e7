{# TMDB writes 0 for money that is not known. #}
{% macro known_money(column) -%}
    nullif({{ column }}, 0)
{%- endmacro %}

{# A ratio as a percentage, rounded to four places; NULL when there is nothing to divide by. #}
{% macro pct(numerator, denominator) -%}
    cast(round(100.0e0 * ({{ numerator }}) / nullif({{ denominator }}, 0), 4) as decimal(18, 4))
{%- endmacro %}

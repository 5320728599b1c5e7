{% macro note(what, at=none) %}
  select '{{ what }}' -- {{ shout(what) }}
{% endmacro %}
{% macro shout(text) %}{{ text | upper }}{% endmacro %}
{% macro helper() %}{{ return(ref('stg_customers')) }}{% endmacro %}

{% macro shout(text) %}{{ return(adapter.dispatch('shout', 'toolbox')(text)) }}{% endmacro %}
{% macro default__shout(text) %}{{ return("upper('" ~ text ~ "')") }}{% endmacro %}
{% macro whisper(text) %}{{ return(adapter.dispatch('whisper', 'toolbox')(text)) }}{% endmacro %}
{% macro default__whisper(text) %}{{ return("lower('" ~ text ~ "')") }}{% endmacro %}
{% macro duckdb__whisper(text) %}{{ return("lower('" ~ text ~ "') || '…'") }}{% endmacro %}
{% test never(model, column_name, value) %}
select * from {{ model }} where {{ column_name }} = {{ value }}
{% endtest %}

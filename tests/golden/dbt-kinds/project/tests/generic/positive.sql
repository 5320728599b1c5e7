{% test positive(model, column_name, at_least=1) %}
{{ config(severity='warn', fail_calc='sum(n)') }}
select {{ column_name }}, 1 as n from {{ model }} where {{ column_name }} < {{ at_least }}
{% endtest %}

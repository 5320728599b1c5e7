{% macro fill(rows) %}
    {% do run_query('create or replace table filled (i integer)') %}
    {% for i in range(rows) %}{% do run_query('insert into filled values (' ~ i ~ ')') %}{% endfor %}
    {{ log('filled ' ~ rows, info=true) }}
{% endmacro %}

{% macro make_raw() %}
    {% do run_query('create schema if not exists landing') %}
    {% do run_query("create or replace table landing.orders_2024 as select i as id, timestamp '2020-01-01' + to_days(cast(i as integer)) as loaded from range(5) t(i)") %}
{% endmacro %}

{# What dbt_utils.current_timestamp used to give; for old packages only. Override <adapter>__current_timestamp_backcompat. #}
{% macro current_timestamp_backcompat() -%}
  {{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}
{%- endmacro %}

{% macro default__current_timestamp_backcompat() -%}
  cast(current_timestamp as timestamp)
{%- endmacro %}


{% macro current_timestamp_in_utc_backcompat() -%}
  {{ return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) }}
{%- endmacro %}

{% macro default__current_timestamp_in_utc_backcompat() -%}
  {{ return(current_timestamp_backcompat()) }}
{%- endmacro %}

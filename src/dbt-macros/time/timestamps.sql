{# The present moment. Override <adapter>__current_timestamp, __snapshot_get_time or __snapshot_string_as_time. #}
{% macro current_timestamp() -%}
  {{- adapter.dispatch('current_timestamp', 'dbt')() -}}
{%- endmacro %}

{% macro default__current_timestamp() -%}
  {{ exceptions.raise_not_implemented('current_timestamp is not implemented for adapter ' ~ adapter.type()) }}
{%- endmacro %}

{% macro duckdb__current_timestamp() -%}
  now()
{%- endmacro %}

{% macro trino__current_timestamp() -%}
  current_timestamp
{%- endmacro %}

{% macro athena__current_timestamp() -%}
  {{ return(cast_timestamp('now()')) }}
{%- endmacro %}

{# Iceberg keeps microseconds, Hive tables and views milliseconds. #}
{% macro cast_timestamp(timestamp_col) -%}
  {%- set node_config = model.get('config', {}) if model is defined else {} -%}
  {%- set in_iceberg = node_config.get('table_type') == 'iceberg'
                       and node_config.get('materialized') not in ['view', 'ephemeral'] -%}
  cast({{ timestamp_col }} as {{ 'timestamp(6)' if in_iceberg else 'timestamp' }})
{%- endmacro %}


{# The moment a snapshot is taken, in the type its validity columns get. #}
{% macro snapshot_get_time() -%}
  {{- adapter.dispatch('snapshot_get_time', 'dbt')() -}}
{%- endmacro %}

{% macro default__snapshot_get_time() -%}
  {{ current_timestamp() }}
{%- endmacro %}

{% macro duckdb__snapshot_get_time() -%}
  cast({{ current_timestamp() }} as timestamp)
{%- endmacro %}

{# That type, as the engine names it; none where it cannot tell. #}
{% macro get_snapshot_get_time_data_type() -%}
  {%- set described = get_column_schema_from_query('select ' ~ snapshot_get_time() ~ ' as dbt_snapshot_time') -%}
  {{ return((described[0].dtype if described else none) or none) }}
{%- endmacro %}


{% macro snapshot_string_as_time(timestamp) -%}
  {{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}
{%- endmacro %}

{% macro default__snapshot_string_as_time(timestamp) -%}
  {%- do exceptions.raise_not_implemented('snapshot_string_as_time is not implemented for adapter ' ~ adapter.type()) -%}
{%- endmacro %}

{% macro duckdb__snapshot_string_as_time(timestamp) -%}
  {{ return("cast('" ~ timestamp ~ "' as timestamp)") }}
{%- endmacro %}

{% macro trino__snapshot_string_as_time(timestamp) -%}
  {{ return("timestamp '" ~ timestamp ~ "'") }}
{%- endmacro %}

{% macro athena__snapshot_string_as_time(timestamp) -%}
  {{ return(trino__snapshot_string_as_time(timestamp)) }}
{%- endmacro %}

{# The MD5 of a value's text, in lower-case hex. Override <adapter>__hash(field). #}
{% macro hash(field) -%}
  {{ return(adapter.dispatch('hash', 'dbt')(field)) }}
{%- endmacro %}

{% macro default__hash(field) -%}
  md5(cast({{ field }} as {{ api.Column.translate_type('string') }}))
{%- endmacro %}

{% macro trino__hash(field) -%}
  lower(to_hex(md5(to_utf8(cast({{ field }} as varchar)))))
{%- endmacro %}

{% macro athena__hash(field) -%}
  {{ return(trino__hash(field)) }}
{%- endmacro %}

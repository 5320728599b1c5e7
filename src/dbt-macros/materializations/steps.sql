{# Steps that the materializations share. Override <adapter>__set_aside(relation) and __settle(outcome) where renaming needs care. #}

{# Relations of a run that broke off: their names are wanted again. #}
{% macro drop_leftovers(relations) -%}
  {%- for relation in relations -%}
    {%- do drop_relation_if_exists(load_cached_relation(relation)) -%}
  {%- endfor -%}
{%- endmacro %}

{# The old relation takes the backup's name, the new one the target's. #}
{% macro swap_relations(existing, intermediate, target, backup) -%}
  {%- set old = load_cached_relation(existing) if existing is not none else none -%}
  {%- set outcome = none -%}
  {%- if old is not none -%}
    {%- set outcome = set_aside(old) -%}
    {%- do adapter.rename_relation(old, backup) -%}
  {%- endif -%}
  {%- do adapter.rename_relation(intermediate, target) -%}
  {%- do settle(outcome) -%}
{%- endmacro %}


{# Makes a relation ready to be renamed or dropped; what it returns is given to settle once the new one stands. #}
{% macro set_aside(relation) -%}
  {{ return(adapter.dispatch('set_aside', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__set_aside(relation) -%}
  {{ return(none) }}
{%- endmacro %}

{% macro settle(outcome) -%}
  {%- do adapter.dispatch('settle', 'dbt')(outcome) -%}
{%- endmacro %}

{% macro default__settle(outcome) -%}
{%- endmacro %}


{# Whether create_table_as(True, ...) makes a table that goes away by itself. #}
{% macro has_temporary_tables() -%}
  {{ return(adapter.dispatch('has_temporary_tables', 'dbt')()) }}
{%- endmacro %}

{% macro default__has_temporary_tables() -%}
  {{ return(true) }}
{%- endmacro %}

{% macro trino__has_temporary_tables() -%}
  {{ return(false) }}
{%- endmacro %}

{% macro athena__has_temporary_tables() -%}
  {{ return(false) }}
{%- endmacro %}


{# Whether a table must be made under its own name, the old one dropped before. #}
{% macro builds_in_place(existing) -%}
  {{ return(adapter.dispatch('builds_in_place', 'dbt')(existing)) }}
{%- endmacro %}

{% macro default__builds_in_place(existing) -%}
  {{ return(false) }}
{%- endmacro %}

{# Hive tables cannot be renamed, and no table takes a view's name. #}
{% macro athena__builds_in_place(existing) -%}
  {{ return(config.get('table_type', 'hive') != 'iceberg' or (existing is not none and existing.is_view)) }}
{%- endmacro %}

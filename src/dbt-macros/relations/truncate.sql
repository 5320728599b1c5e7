{# Emptying a table. Override <adapter>__truncate_relation(relation). #}
{% macro truncate_relation(relation) -%}
  {{ return(adapter.dispatch('truncate_relation', 'dbt')(relation)) }}
{%- endmacro %}

{% macro default__truncate_relation(relation) -%}
  {%- call statement('truncate_relation') -%}
    truncate table {{ relation.render() }}
  {%- endcall -%}
{%- endmacro %}

{% macro athena__truncate_relation(relation) -%}
  {%- call statement('truncate_relation') -%}
    delete from {{ relation.render() }}
  {%- endcall -%}
{%- endmacro %}

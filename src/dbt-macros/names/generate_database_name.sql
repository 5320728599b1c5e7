{# The database a node is built in. Projects override generate_database_name(custom_database_name, node). #}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
  {%- do return(adapter.dispatch('generate_database_name', 'dbt')(custom_database_name, node)) -%}
{%- endmacro %}

{% macro default__generate_database_name(custom_database_name=none, node=none) -%}
  {{- target.database if custom_database_name is none else custom_database_name -}}
{%- endmacro %}

{% macro default__shout(text) %}{{ return("upper('" ~ text ~ "!')") }}{% endmacro %}

{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}{{ '_m' if node.resource_type == 'model' }}
{%- endmacro %}

{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {{ custom_alias_name or node.name }}{{ '_v' ~ node.version if node.version }}
{%- endmacro %}

{% macro ref(name) %}{{ return(builtins.ref(name).include(database=false)) }}{% endmacro %}

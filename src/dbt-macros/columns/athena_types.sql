{# A type's name as Athena's DDL, or its queries, spell it. Called by projects with hooks in DDL. #}
{% macro ddl_data_type(col_type, table_type='hive') -%}
  {%- set re = modules.re -%}
  {%- set name = re.sub('(varchar|character varying)([(][0-9]+[)])?', 'string', col_type) -%}
  {%- set name = re.sub('integer', 'int', name) -%}
  {%- if 'array' in name or 'map' in name -%}
    {%- set name = name.replace('(', '<').replace(')', '>') -%}
  {%- endif -%}
  {%- set name = re.sub('timestamp[(][0-9]+[)]', 'timestamp', name) -%}
  {%- if table_type == 'iceberg' and 'timestamp' in name -%}
    {%- set name = 'timestamp' -%}
  {%- elif table_type == 'iceberg' and 'binary' in name -%}
    {%- set name = 'binary' -%}
  {%- endif -%}
  {{ return(name) }}
{%- endmacro %}

{% macro dml_data_type(col_type) -%}
  {%- set re = modules.re -%}
  {%- set name = re.sub('(^|[^a-z])int($|[^a-z0-9])', '\\1integer\\2', col_type) -%}
  {{ return(name.replace('string', 'varchar').replace('float', 'real')) }}
{%- endmacro %}

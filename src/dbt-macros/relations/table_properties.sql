{# The WITH (...) of tables on Trino and Athena. Projects may override properties(temporary) or athena_table_properties. #}
{% macro properties(temporary=False) -%}
  {%- set given = config.get('properties') or {} -%}
  {%- set all = dict(given) -%}
  {%- for setting, property in [('file_format', 'format'), ('table_format', 'type')] if config.get(setting) -%}
    {%- if property in given -%}
      {%- do exceptions.raise_compiler_error("Set either '" ~ setting ~ "' or 'properties." ~ property ~ "', not both") -%}
    {%- endif -%}
    {%- do all.update({property: "'" ~ config.get(setting) ~ "'"}) -%}
  {%- endfor -%}
  {%- if temporary and 'location' in all -%}
    {%- do all.update({'location': all['location'][:-1] ~ "__dbt_tmp'"}) -%}
  {%- endif -%}

  {%- set lines = [] -%}
  {%- for key, value in all.items() -%}
    {%- do lines.append(key ~ ' = ' ~ value) -%}
  {%- endfor -%}
  {{- 'with (' ~ lines | join(', ') ~ ')' if lines -}}
{%- endmacro %}

{# COMMENT '...' for a new table, when the model's descriptions are to be kept in the catalogue. #}
{% macro comment(comment) -%}
  {%- set wanted = (model.get('config', {}).get('persist_docs') or {}).get('relation') -%}
  {{- "comment '" ~ escape_single_quotes(comment) ~ "'" if wanted and comment -}}
{%- endmacro %}


{# A list of "name = value", as Athena's CREATE TABLE AS takes them. #}
{% macro athena_table_properties(relation, temporary, skip_partitioning=false) -%}
  {%- set iceberg = config.get('table_type', 'hive') == 'iceberg' -%}
  {%- set lines = [
    "table_type = '" ~ ('iceberg' if iceberg else 'hive') ~ "'",
    'is_external = ' ~ ('false' if iceberg else 'true'),
    "format = '" ~ config.get('format', 'parquet') ~ "'"
  ] -%}
  {%- set location = config.get('external_location') -%}
  {%- if location and not temporary -%}
    {%- do lines.append(('location' if iceberg else 'external_location') ~ " = '" ~ location ~ "'") -%}
  {%- endif -%}
  {%- if config.get('partitioned_by') and not skip_partitioning -%}
    {%- do lines.append(('partitioning' if iceberg else 'partitioned_by') ~ ' = ' ~ athena_array_of_texts(config.get('partitioned_by'))) -%}
  {%- endif -%}
  {%- if config.get('bucketed_by') and config.get('bucket_count') and not iceberg -%}
    {%- do lines.append('bucketed_by = ' ~ athena_array_of_texts(config.get('bucketed_by'))) -%}
    {%- do lines.append('bucket_count = ' ~ config.get('bucket_count')) -%}
  {%- endif -%}
  {%- for name in ['field_delimiter', 'write_compression'] if config.get(name) -%}
    {%- do lines.append(name ~ " = '" ~ config.get(name) ~ "'") -%}
  {%- endfor -%}
  {%- for name, value in (config.get('table_properties') or {}).items() -%}
    {%- do lines.append(name ~ ' = ' ~ value) -%}
  {%- endfor -%}
  {{ return(lines) }}
{%- endmacro %}

{% macro athena_array_of_texts(values) -%}
  {%- set quoted = [] -%}
  {%- for value in values -%}
    {%- do quoted.append("'" ~ escape_single_quotes(value) ~ "'") -%}
  {%- endfor -%}
  array[{{ quoted | join(', ') }}]
{%- endmacro %}

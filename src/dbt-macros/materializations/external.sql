{# DuckDB only: a model written to a file, and a view that reads it. Projects override external_location(relation, config). #}
{% materialization external, adapter='duckdb' -%}
  {%- set location = render(config.get('location', default=external_location(this, config))) -%}
  {%- set options = render_write_options(config) -%}
  {%- set write_options = adapter.external_write_options(location, options) -%}
  {%- set format = config.get('format') or options.get('format', 'parquet') | lower -%}
  {%- if format not in ['csv', 'parquet', 'json'] -%}
    {%- do exceptions.raise_compiler_error('Invalid format: ' ~ format ~ '. Allowed formats are: csv, parquet, json') -%}
  {%- endif -%}

  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set staged = make_intermediate_relation(this.incorporate(type='table')) -%}
  {%- set intermediate = make_intermediate_relation(target_relation, suffix='__dbt_int') -%}
  {%- set backup = make_backup_relation(target_relation, existing.type if existing is not none else 'table') -%}

  {%- do drop_leftovers([intermediate, staged, backup]) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- call statement('create_table') -%}
    {{ create_table_as(False, staged, sql) }}
  {%- endcall -%}

  {# A file without rows may lack its columns: one row of NULLs is written, and hidden by the view. #}
  {%- set columns = adapter.get_columns_in_relation(staged) -%}
  {%- set is_empty = run_query('select count(*) from ' ~ staged)[0][0] == 0 -%}
  {%- if is_empty -%}
    {%- do run_query('insert into ' ~ staged ~ ' values (' ~ (['null'] * columns | length) | join(', ') ~ ')') -%}
  {%- endif -%}
  {%- do write_to_file(staged, location, write_options) -%}

  {%- call statement('main') -%}
    create or replace view {{ intermediate }} as (
      select *
      from {{ external_reader(format, adapter.external_read_location(location, options), options) }}
      {{ 'where false' if is_empty }}
    )
  {%- endcall -%}
  {%- do swap_relations(existing, intermediate, target_relation, backup) -%}

  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}

  {%- do drop_relation_if_exists(backup) -%}
  {%- do drop_relation_if_exists(staged) -%}
  {%- if config.get('plugin') or config.get('glue_register', default=false) -%}
    {%- set plugin = 'glue|' ~ config.get('glue_database', 'default') if config.get('glue_register', default=false) else config.get('plugin') -%}
    {%- do store_relation(plugin, target_relation, location, format, config) -%}
  {%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}


{# read_parquet('...', union_by_name=False) and the like; <format>_read_options of the model are its arguments. #}
{% macro external_reader(format, location, write_options) -%}
  {%- set preset = {'union_by_name': false} if format == 'parquet' else {'auto_detect': true} -%}
  {%- set arguments = dict(config.get(format ~ '_read_options', preset)) -%}
  {%- if format != 'parquet' and write_options.get('compression') and 'compression' not in arguments -%}
    {%- do arguments.update({'compression': write_options['compression']}) -%}
  {%- endif -%}
  {%- set parts = ["'" ~ escape_single_quotes(location) ~ "'"] -%}
  {%- for key, value in arguments.items() -%}
    {%- do parts.append(key ~ '=' ~ ("'" ~ value ~ "'" if value is string else value)) -%}
  {%- endfor -%}
  read_{{ format }}({{ parts | join(', ') }})
{%- endmacro %}

{% macro external_location(relation, config) -%}
  {%- set ending = '.' ~ config.get('format', 'parquet') if not config.get('options', {}).get('partition_by') else '' -%}
  {{- adapter.external_root() ~ '/' ~ relation.identifier ~ ending -}}
{%- endmacro %}

{# The options of COPY as a dict; format and delimiter may stand on their own in the configuration. #}
{% macro render_write_options(config) -%}
  {%- set given = config.get('options', {}) -%}
  {%- if given is not mapping -%}
    {%- do exceptions.raise_compiler_error('The options argument must be a dictionary') -%}
  {%- endif -%}
  {%- set rendered = {} -%}
  {%- for name, value in given.items() -%}
    {%- do rendered.update({name: render(value)}) -%}
  {%- endfor -%}
  {%- for name in ['format', 'delimiter'] if config.get(name) -%}
    {%- do rendered.update({name: render(config.get(name))}) -%}
  {%- endfor -%}
  {{ return(rendered) }}
{%- endmacro %}

{% macro write_to_file(relation, location, options) -%}
  {%- call statement('write_to_file') -%}
    copy {{ relation }} to '{{ location }}' ({{ options }})
  {%- endcall -%}
{%- endmacro %}

{% macro location_exists(location) -%}
  {%- do return(adapter.location_exists(location)) -%}
{%- endmacro %}

{% macro store_relation(plugin, relation, location, format, config) -%}
  {%- do adapter.store_relation(plugin, relation, adapter.get_columns_in_relation(relation), location, format, config) -%}
{%- endmacro %}


{# For on-run-start: views on the files of external models that this run reads but does not build. #}
{% macro register_upstream_external_models() -%}
  {%- if execute -%}
    {%- set upstream = {} -%}
    {%- for id in selected_resources if id in graph['nodes'] -%}
      {%- for parent in graph['nodes'][id]['depends_on']['nodes'] if parent not in selected_resources and parent in graph['nodes'] -%}
        {%- set node = graph['nodes'][parent] -%}
        {%- if node.resource_type in ['model', 'seed'] and node.config.materialized == 'external' -%}
          {%- do upstream.update({parent: node}) -%}
        {%- endif -%}
      {%- endfor -%}
    {%- endfor -%}

    {%- for node in upstream.values() -%}
      {%- set relation = api.Relation.create(database=node['database'], schema=node['schema'], identifier=node['alias']) -%}
      {%- set location = node.config.get('location', external_location(relation, node.config)) -%}
      {%- set files = adapter.external_read_location(location, render_write_options(node.config)) -%}
      {%- do run_query('create schema if not exists ' ~ relation.without_identifier()) -%}
      {%- do run_query('create or replace view ' ~ relation ~ " as (select * from '" ~ files ~ "')") -%}
    {%- endfor -%}
    {%- if upstream -%}
      {%- do adapter.commit() -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

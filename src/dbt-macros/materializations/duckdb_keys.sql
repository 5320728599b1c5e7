{# DuckDB's rules for tables with indexes and foreign keys while one of them is replaced. Called by the materializations. #}

{# Indexes go; so do the tables whose foreign keys point here, as copies without constraints. They are rebuilt later in the run. #}
{% macro duckdb__set_aside(relation) -%}
  {%- do drop_indexes_on_relation(relation) -%}
  {%- set copies = [] -%}
  {%- if relation.is_table -%}
    {%- for name in duckdb_tables_pointing_at(relation) -%}
      {%- set table = api.Relation.create(database=relation.database, schema=relation.schema, identifier=name, type='table') -%}
      {%- set copy = table.incorporate(path={'identifier': name ~ '__dbt_fk_backup'}, type='table') -%}
      {%- do adapter.drop_relation(copy) -%}
      {%- do run_query('create table ' ~ copy ~ ' as select * from ' ~ table) -%}
      {%- do adapter.drop_relation(table) -%}
      {%- do copies.append([copy, table]) -%}
    {%- endfor -%}
  {%- endif -%}
  {{ return(copies) }}
{%- endmacro %}

{% macro duckdb__settle(outcome) -%}
  {%- for copy, table in (outcome or []) | reverse -%}
    {%- do adapter.rename_relation(copy, table) -%}
  {%- endfor -%}
{%- endmacro %}


{# A table with a foreign key cannot be renamed without harm: the table it points at keeps the old name on record. #}
{% macro duckdb__builds_in_place(existing) -%}
  {%- set promised = [] -%}
  {%- if config.get('contract').enforced -%}
    {%- for constraint in model.get('constraints') or [] -%}
      {%- do promised.append(constraint.type) -%}
    {%- endfor -%}
    {%- for column in (model.get('columns') or {}).values() -%}
      {%- for constraint in column.get('constraints') or [] -%}
        {%- do promised.append(constraint.type) -%}
      {%- endfor -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if 'foreign_key' in promised -%}
    {{ return(true) }}
  {%- endif -%}
  {%- if existing is none or not existing.is_table -%}
    {{ return(false) }}
  {%- endif -%}

  {%- set own = [] -%}
  {%- for key in duckdb_foreign_keys(existing) if key[0] == existing.identifier | lower -%}
    {%- do own.append(key) -%}
  {%- endfor -%}
  {{ return(own | length > 0) }}
{%- endmacro %}

{# Pairs (table, table it points at) of a schema, in lower case. #}
{% macro duckdb_foreign_keys(relation) -%}
  {%- call statement('duckdb_foreign_keys', fetch_result=True, auto_begin=False) -%}
    select distinct lower(table_name), lower(referenced_table), table_name
    from duckdb_constraints()
    where constraint_type = 'FOREIGN KEY'
      and lower(database_name) = lower('{{ relation.database }}')
      and lower(schema_name) = lower('{{ relation.schema }}')
      and lower(table_name) <> lower(referenced_table)
    order by 1, 2
  {%- endcall -%}
  {{ return(load_result('duckdb_foreign_keys')['data']) }}
{%- endmacro %}

{# Every table whose foreign keys lead to this one, in an order in which they can be dropped. #}
{% macro duckdb_tables_pointing_at(relation) -%}
  {%- set keys = duckdb_foreign_keys(relation) -%}

  {%- set reached = [relation.identifier | lower] -%}
  {%- for _ in keys -%}
    {%- for key in keys if key[1] in reached and key[0] not in reached -%}
      {%- do reached.append(key[0]) -%}
    {%- endfor -%}
  {%- endfor -%}

  {%- set order = [] -%}
  {%- for _ in reached -%}
    {%- for candidate in reached[1:] if candidate not in order -%}
      {%- set still_needed = [] -%}
      {%- for key in keys if key[1] == candidate and key[0] not in order -%}
        {%- do still_needed.append(key[0]) -%}
      {%- endfor -%}
      {%- if not still_needed -%}
        {%- do order.append(candidate) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endfor -%}

  {%- do duckdb_check_rebuilt(relation, order, keys) -%}
  {{ return(order) }}
{%- endmacro %}

{# Only tables that this run makes anew are touched, so that no data is lost. #}
{% macro duckdb_check_rebuilt(relation, tables, keys) -%}
  {%- set builders = {} -%}
  {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.schema | lower == relation.schema | lower -%}
    {%- do builders.update({(node.alias or node.name) | lower: node}) -%}
  {%- endfor -%}
  {%- do builders.update({relation.identifier | lower: model}) -%}

  {%- set problems = [] -%}
  {%- for table in tables -%}
    {%- set node = builders.get(table) -%}
    {%- if not node -%}
      {%- do problems.append(table ~ ' (not built by a model of this project)') -%}
    {%- elif node.unique_id not in selected_resources -%}
      {%- do problems.append(table ~ ' (its model is not selected in this run)') -%}
    {%- else -%}
      {%- set full_refresh = flags.FULL_REFRESH if node.config.full_refresh is none else node.config.full_refresh -%}
      {%- set anew = node.config.materialized == 'table' or (node.config.materialized == 'incremental' and full_refresh) -%}
      {%- set parents = [] -%}
      {%- for key in keys if key[0] == table and key[1] in builders and builders[key[1]].unique_id in node.depends_on.nodes -%}
        {%- do parents.append(key[1]) -%}
      {%- endfor -%}
      {%- if not anew -%}
        {%- do problems.append(table ~ ' (would lose its rows: run with --full-refresh)') -%}
      {%- elif not parents -%}
        {%- do problems.append(table ~ ' (its model does not ref() the table its foreign key points at)') -%}
      {%- endif -%}
    {%- endif -%}
  {%- endfor -%}

  {%- if problems -%}
    {%- do exceptions.raise_compiler_error(
      'Cannot replace ' ~ relation ~ ': DuckDB keeps a table as long as a foreign key points at it. In the way: ' ~ problems | join('; ')
    ) -%}
  {%- endif -%}
{%- endmacro %}

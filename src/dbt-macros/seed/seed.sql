{# The seed materialization. Override <adapter>__create_csv_table, __reset_csv_table or __load_csv_rows. #}
{% materialization seed, default -%}
  {%- set full_refresh = should_full_refresh() -%}
  {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- if existing is not none and existing.is_view -%}
    {%- do exceptions.raise_compiler_error("Cannot seed to '" ~ existing.render() ~ "', it is a view") -%}
  {%- endif -%}
  {%- set is_new = existing is none or not existing.is_table -%}

  {%- set agate_table = load_agate_table() -%}
  {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}
  {%- set row_count = agate_table.rows | length -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- if is_new -%}
    {%- set table_sql = create_csv_table(model, agate_table) -%}
  {%- else -%}
    {%- set table_sql = reset_csv_table(model, full_refresh, existing, agate_table) -%}
  {%- endif -%}
  {%- set rows_sql = load_csv_rows(model, agate_table) if row_count > 0 else '' -%}

  {%- set code = 'CREATE' if full_refresh else 'INSERT' -%}
  {%- call noop_statement('main', code ~ ' ' ~ row_count, code, row_count) -%}
    {{ get_csv_sql(table_sql, rows_sql) }};
  {%- endcall -%}

  {%- set target_relation = this.incorporate(type='table') -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if is_new or full_refresh -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

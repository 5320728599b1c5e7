{# The incremental materialization. Its SQL comes from get_incremental_<strategy>_sql(arg_dict), which projects may define or override. #}
{% materialization incremental, default -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set temp_relation = make_temp_relation(target_relation) -%}
  {%- set intermediate = make_intermediate_relation(target_relation) -%}
  {%- set backup = make_backup_relation(target_relation, existing.type if existing is not none else 'table') -%}

  {%- set rebuild = existing is not none and (should_full_refresh() or existing.is_view) -%}
  {%- set in_place = existing is none or (rebuild and builds_in_place(existing)) -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
  {%- set strategy_sql = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') -%}

  {%- do drop_leftovers([intermediate, backup]) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- set outcome = none -%}
  {%- set to_drop = [] -%}
  {%- if in_place -%}
    {%- if existing is not none -%}
      {%- set outcome = set_aside(existing) -%}
      {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
    {%- set build_sql = get_create_table_as_sql(False, target_relation, sql) -%}
  {%- elif rebuild -%}
    {%- set build_sql = get_create_table_as_sql(False, intermediate, sql) -%}
  {%- else -%}
    {%- do run_query(get_create_table_as_sql(True, temp_relation, sql)) -%}
    {%- if not has_temporary_tables() -%}
      {%- do to_drop.append(temp_relation) -%}
    {%- endif -%}
    {%- if not config.get('contract').enforced -%}
      {%- do adapter.expand_target_column_types(from_relation=temp_relation, to_relation=target_relation) -%}
    {%- endif -%}
    {%- set build_sql = strategy_sql({
      'target_relation': target_relation,
      'temp_relation': temp_relation,
      'unique_key': config.get('unique_key'),
      'dest_columns': process_schema_changes(on_schema_change, temp_relation, existing)
                      or adapter.get_columns_in_relation(existing),
      'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none)
    }) -%}
  {%- endif -%}

  {%- call statement('main') -%}
    {{ build_sql }}
  {%- endcall -%}

  {%- if in_place -%}
    {%- do settle(outcome) -%}
  {%- elif rebuild -%}
    {%- do swap_relations(existing, intermediate, target_relation, backup) -%}
    {%- do to_drop.append(backup) -%}
  {%- endif -%}
  {%- if existing is none or rebuild -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}

  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, rebuild)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do adapter.commit() -%}

  {%- for relation in to_drop -%}
    {%- do adapter.drop_relation(relation) -%}
  {%- endfor -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{# The table materialization. A project overrides it with a materialization block of its own. #}
{% materialization table, default -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set intermediate = make_intermediate_relation(target_relation) -%}
  {%- set backup = make_backup_relation(target_relation, existing.type if existing is not none else 'table') -%}

  {%- do drop_leftovers([intermediate, backup]) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- if builds_in_place(existing) -%}
    {%- set outcome = none -%}
    {%- if existing is not none -%}
      {%- set outcome = set_aside(existing) -%}
      {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
    {%- call statement('main') -%}
      {{ get_create_table_as_sql(False, target_relation, sql) }}
    {%- endcall -%}
    {%- do settle(outcome) -%}
  {%- else -%}
    {%- call statement('main') -%}
      {{ get_create_table_as_sql(False, intermediate, sql) }}
    {%- endcall -%}
    {%- do swap_relations(existing, intermediate, target_relation, backup) -%}
  {%- endif -%}
  {%- do create_indexes(target_relation) -%}

  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}

  {%- do drop_relation_if_exists(backup) -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

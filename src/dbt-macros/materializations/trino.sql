{# Tables on Trino: on_table_exists says how an old one gives way. Projects may override on_table_exists_logic. #}
{% materialization table, adapter='trino' -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set intermediate = make_intermediate_relation(target_relation) -%}
  {%- set backup = make_backup_relation(target_relation, existing.type if existing is not none else 'table') -%}
  {%- set wish = config.get('on_table_exists', 'rename') -%}

  {%- do drop_leftovers([intermediate, backup]) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}

  {%- do on_table_exists_logic(wish if wish in ['rename', 'drop', 'replace', 'skip'] else 'rename', existing, intermediate, backup, target_relation) -%}

  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

{# rename: built aside and swapped; drop: dropped before; replace: CREATE OR REPLACE; skip: left as it is. #}
{% macro on_table_exists_logic(on_table_exists, existing_relation, intermediate_relation, backup_relation, target_relation) -%}
  {%- if on_table_exists == 'rename' -%}
    {%- call statement('main') -%}
      {{ create_table_as(False, intermediate_relation, sql) }}
    {%- endcall -%}
    {%- do swap_relations(existing_relation, intermediate_relation, target_relation, backup_relation) -%}
    {%- do drop_relation_if_exists(backup_relation) -%}
  {%- else -%}
    {%- if existing_relation is not none and (on_table_exists == 'drop' or existing_relation.is_view) -%}
      {%- do adapter.drop_relation(existing_relation) -%}
    {%- endif -%}
    {%- call statement('main') -%}
      {{ trino__create_table_as(False, target_relation, sql, on_table_exists if on_table_exists != 'drop' else none) }}
    {%- endcall -%}
  {%- endif -%}
{%- endmacro %}

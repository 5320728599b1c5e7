{# DuckDB only: a model as a macro with parameters, read like a table: select * from model(1, 2). #}
{% materialization table_function, adapter='duckdb' -%}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set parameters = config.get('parameters') -%}
  {%- if parameters is none -%}
    {%- set parameters = [] -%}
  {%- elif parameters is string or parameters is number -%}
    {%- set parameters = [parameters] -%}
  {%- endif -%}

  {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
  {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
  {%- call statement('main') -%}
    create or replace macro {{ target_relation.render() }}({{ parameters | join(', ') }}) as table (
      {{ sql }}
    )
  {%- endcall -%}
  {%- do run_hooks(post_hooks, inside_transaction=True) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}
  {%- do run_hooks(post_hooks, inside_transaction=False) -%}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}

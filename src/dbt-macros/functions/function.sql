{# The function materialization: builds user-defined functions. Override <adapter>__<type>_function_<language>(target_relation) or __function_execute_build_sql. #}
{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type=this.Function) -%}
  {%- if model.language == 'python' -%}
    {%- for setting in ['entry_point', 'runtime_version'] if not model.config.get(setting) -%}
      {%- do exceptions.raise_compiler_error(('An' if setting == 'entry_point' else 'A') ~ ' `' ~ setting ~ '` is required for python functions') -%}
    {%- endfor -%}
  {%- endif -%}
  {%- set find_macro = adapter.dispatch -%}
  {%- set macro_name = model.config.get('type') ~ '_function_' ~ model.language -%}

  {%- do run_hooks(pre_hooks) -%}
  {%- do function_execute_build_sql(find_macro(macro_name, 'dbt')(target_relation), existing, target_relation) -%}
  {%- do run_hooks(post_hooks) -%}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}


{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}
{%- endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {%- call statement(name='main') -%}
    {{ build_sql }}
  {%- endcall -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}
{%- endmacro %}

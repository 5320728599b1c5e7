{# Runs pre- and post-hooks, and the three ways to write one. Projects may override run_hooks(hooks, inside_transaction). #}
{% macro run_hooks(hooks, inside_transaction=True) -%}
  {%- for hook in hooks if hook.get('transaction', true) == inside_transaction -%}
    {%- set hook_sql = render(hook.get('sql')) | trim -%}
    {%- if hook_sql -%}
      {%- call statement(auto_begin=inside_transaction) -%}
        {{ hook_sql }}
      {%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro %}


{% macro make_hook_config(sql, inside_transaction) -%}
  {{- tojson({'sql': sql, 'transaction': inside_transaction}) -}}
{%- endmacro %}

{% macro in_transaction(sql) -%}
  {{- make_hook_config(sql, inside_transaction=True) -}}
{%- endmacro %}

{% macro before_begin(sql) -%}
  {{- make_hook_config(sql, inside_transaction=False) -}}
{%- endmacro %}

{% macro after_commit(sql) -%}
  {{- make_hook_config(sql, inside_transaction=False) -}}
{%- endmacro %}

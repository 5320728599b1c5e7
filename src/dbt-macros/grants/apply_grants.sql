{# Brings a relation's grants to what the model asks for. Override <adapter>__apply_grants, __get_show_grant_sql, __get_grant_sql, __get_revoke_sql or __call_dcl_statements. #}
{% macro apply_grants(relation, grant_config, should_revoke) -%}
  {{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}
{%- endmacro %}

{# With should_revoke, what is granted already is looked up, and only the difference is changed. #}
{% macro default__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}
    {%- set to_grant = grant_config -%}
    {%- set to_revoke = {} -%}
    {%- if should_revoke -%}
      {%- set current = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) -%}
      {%- set to_grant = diff_of_two_dicts(grant_config, current) -%}
      {%- set to_revoke = diff_of_two_dicts(current, grant_config) -%}
    {%- endif -%}

    {%- set statements = get_dcl_statement_list(relation, to_revoke, get_revoke_sql)
                         + get_dcl_statement_list(relation, to_grant, get_grant_sql) -%}
    {%- if statements -%}
      {%- do call_dcl_statements(statements) -%}
    {%- else -%}
      {%- do log('On ' ~ relation.render() ~ ': all grants are in place') -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{# These two have no grants: the configuration is left alone, and said so. #}
{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}
    {%- do exceptions.warn('Grants for relations are not supported by ' ~ adapter.type() ~ ': those of ' ~ relation ~ ' are ignored') -%}
  {%- endif -%}
{%- endmacro %}

{% macro athena__apply_grants(relation, grant_config, should_revoke=True) -%}
  {{ return(duckdb__apply_grants(relation, grant_config, should_revoke)) }}
{%- endmacro %}


{# Whether a replaced relation still has the grants of the one before it. #}
{% macro copy_grants() -%}
  {{ return(adapter.dispatch('copy_grants', 'dbt')()) }}
{%- endmacro %}

{% macro default__copy_grants() -%}
  {{ return(True) }}
{%- endmacro %}

{% macro trino__copy_grants() -%}
  {{ return(False) }}
{%- endmacro %}

{% macro should_revoke(existing_relation, full_refresh_mode=True) -%}
  {%- if not existing_relation -%}
    {{ return(False) }}
  {%- endif -%}
  {{ return(copy_grants() if full_refresh_mode else True) }}
{%- endmacro %}


{% macro support_multiple_grantees_per_dcl_statement() -%}
  {{ return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) }}
{%- endmacro %}

{% macro default__support_multiple_grantees_per_dcl_statement() -%}
  {{ return(True) }}
{%- endmacro %}

{% macro trino__support_multiple_grantees_per_dcl_statement() -%}
  {{ return(False) }}
{%- endmacro %}

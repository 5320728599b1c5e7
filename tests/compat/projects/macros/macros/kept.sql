{% materialization kept, default %}
    {% set existing = load_cached_relation(this) %}
    {% set target_relation = this.incorporate(type='table') %}
    {{ run_hooks(pre_hooks) }}
    {% if existing %}{% do adapter.drop_relation(existing) %}{% endif %}
    {% call statement('main') -%}
        create table {{ target_relation }} as {{ sql }}
    {%- endcall %}
    {% set count = load_result('main') %}
    {% do store_raw_result('told', message='kept it', code='OK', rows_affected='1') %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

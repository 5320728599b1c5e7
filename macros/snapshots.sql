{# What an incremental model reads of the snapshots: those it has not got, an older one that lands late included, and the newest again, since its load may
   have been repeated. #}
{% macro new_snapshots() -%}
    {% if is_incremental() -%}
    (ingest_date not in (select ingest_date from {{ this }}) or ingest_date = (select max(ingest_date) from {{ this }}))
    {%- else -%}
    true
    {%- endif %}
{%- endmacro %}

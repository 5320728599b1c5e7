{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['ingest_date']) }}
-- A later snapshot adds its partition; the newest one may come again.
select distinct m.id as tmdb_id, c.company_id, c.company_name, m.ingest_date
from {{ source('tmdb', 'movie') }} as m
cross join unnest(m.production_companies) as c (company_id, company_name)
where c.company_id is not null
{% if is_incremental() %}
    and m.ingest_date >= (select max(ingest_date) from {{ this }})
{% endif %}

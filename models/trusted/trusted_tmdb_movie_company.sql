{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['ingest_date']) }}
-- Two companies of the fixture come without an id: a name is no key, so they are left out.
select m.id as tmdb_id, c.company_id, c.company_name, m.ingest_date
from {{ ref('stg_tmdb_movie') }} as m
cross join unnest(m.production_companies) as c (company_id, company_name)
where c.company_id is not null and {{ new_snapshots() }}

{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['ingest_date']) }}
-- A later snapshot adds its partition; the newest one may come again.
select distinct m.id as tmdb_id, c.person_id, c.person_name, c.character_name, c.cast_order, c.gender, m.ingest_date
from {{ source('tmdb', 'movie') }} as m
cross join unnest(m.credits."cast") as c (person_id, person_name, character_name, cast_order, gender)
{% if is_incremental() %}
where m.ingest_date >= (select max(ingest_date) from {{ this }})
{% endif %}

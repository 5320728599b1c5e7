{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['ingest_date']) }}
select m.id as tmdb_id, c.person_id, c.person_name, c.character_name, c.cast_order, c.gender, m.ingest_date
from {{ ref('stg_tmdb_movie') }} as m
cross join unnest(m.credits."cast") as c (person_id, person_name, character_name, cast_order, gender)
where {{ new_snapshots() }}

{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['ingest_date']) }}
select m.id as tmdb_id, g.genre_id, g.genre_name as name_pt, m.ingest_date
from {{ ref('stg_tmdb_movie') }} as m
cross join unnest(m.genres) as g (genre_id, genre_name)
where {{ new_snapshots() }}

{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['ingest_date']) }}
-- A later snapshot adds its partition; the newest one may come again.
select distinct m.id as tmdb_id, g.genre_id, g.genre_name as name_pt, m.ingest_date
from {{ source('tmdb', 'movie') }} as m
cross join unnest(m.genres) as g (genre_id, genre_name)
{% if is_incremental() %}
where m.ingest_date >= (select max(ingest_date) from {{ this }})
{% endif %}

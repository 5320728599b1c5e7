select distinct m.id as tmdb_id, g.genre_id, g.genre_name as name_pt, m.ingest_date
from {{ source('tmdb', 'movie') }} as m
cross join unnest(m.genres) as g (genre_id, genre_name)

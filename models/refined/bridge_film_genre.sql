-- Of each film's latest snapshot only: genres do change between snapshots.
select f.film_id, cast(g.genre_id as integer) as genre_id
from {{ ref('trusted_tmdb_movie_genre') }} as g
inner join {{ ref('dim_film') }} as f on f.tmdb_id = g.tmdb_id and f.snapshot_date = g.ingest_date

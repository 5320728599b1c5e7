-- Of each film's latest snapshot only: a company that left the film leaves the bridge.
select f.film_id, c.company_id
from {{ ref('trusted_tmdb_movie_company') }} as c
inner join {{ ref('dim_film') }} as f on f.tmdb_id = c.tmdb_id and f.snapshot_date = c.ingest_date

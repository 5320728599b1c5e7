-- Each film as its latest snapshot describes it; snapshot_date says which that is.
with dated as (
    select m.*, row_number() over (partition by tmdb_id order by ingest_date desc) as age
    from {{ ref('trusted_tmdb_movie') }} as m
)

select
    imdb_id as film_id,
    tmdb_id,
    title,
    title_pt,
    release_date,
    cast(year(release_date) as integer) as release_year,
    runtime_min,
    ingest_date as snapshot_date
from dated
where age = 1

with latest as (
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
    runtime_min
from latest
where age = 1

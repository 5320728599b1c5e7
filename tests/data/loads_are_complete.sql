-- Each raw file holds as many rows as its load counted: nothing was lost between the two.
with landed as (
    select 'movies' as kind, ingest_date, count(*) as n from {{ source('imdb', 'movies') }} group by ingest_date
    union all
    select 'series', ingest_date, count(*) from {{ source('imdb', 'series') }} group by ingest_date
)

select loads.kind, loads.ingest_date, loads."rows", landed.n
from {{ source('imdb', 'loads') }} as loads
left join landed on landed.kind = loads.kind and landed.ingest_date = loads.ingest_date
where landed.n is null or landed.n <> loads."rows"

-- Each raw file holds as many rows as its load counted, each load accounts for every line of its source, and no file came in without a load.
with landed as (
    select 'movies' as kind, ingest_date, count(*) as n from {{ source('imdb', 'movies') }} group by ingest_date
    union all
    select 'series', ingest_date, count(*) from {{ source('imdb', 'series') }} group by ingest_date
)

select loads.kind, loads.ingest_date, loads."rows", landed.kind as landed_kind, landed.ingest_date as landed_date, landed.n
from {{ source('imdb', 'loads') }} as loads
full join landed on landed.kind = loads.kind and landed.ingest_date = loads.ingest_date
where landed.n is null
    or loads."rows" is null
    or landed.n <> loads."rows"
    or loads.lines <> 1 + loads."rows" + loads.rejects + loads.blank

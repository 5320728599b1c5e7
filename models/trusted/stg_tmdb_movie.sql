{{ config(materialized='ephemeral') }}
-- One record per film and snapshot, however often its id was requested (D1). Votes only grow: of several answers of a day, the one with most is the latest.
with numbered as (
    select m.*, row_number() over (partition by id, ingest_date order by vote_count desc, popularity desc) as copy
    from {{ source('tmdb', 'movie') }} as m
)

select * from numbered where copy = 1

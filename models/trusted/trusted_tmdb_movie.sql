{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['ingest_date']) }}
-- One row per film and snapshot, however often its id was requested (D1); 0 means that money is not known.
with numbered as (
    select
        m.*,
        row_number() over (partition by id, ingest_date order by vote_count desc) as copy
    from {{ source('tmdb', 'movie') }} as m
    {% if is_incremental() %}
    where m.ingest_date >= (select max(ingest_date) from {{ this }})
    {% endif %}
)

select
    id as tmdb_id,
    imdb_id,
    original_title as title,
    title as title_pt,
    cast(release_date as date) as release_date,
    runtime as runtime_min,
    budget as budget_raw,
    revenue as revenue_raw,
    {{ known_money('budget') }} as budget,
    {{ known_money('revenue') }} as revenue,
    popularity,
    vote_average,
    vote_count,
    ingest_date
from numbered
where copy = 1

{{ config(materialized='incremental', incremental_strategy='insert_overwrite', partitioned_by=['ingest_date']) }}
-- 0 means that money is not known; what came stays beside it.
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
    belongs_to_collection.id as collection_id,
    ingest_date
from {{ ref('stg_tmdb_movie') }}
where {{ new_snapshots() }}

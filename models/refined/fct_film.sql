{{ config(tags=['kpi']) }}
-- One row per film and snapshot (D9): money stands here once, never beside genres or actors. Profit and ratios are null unless both sums are known.
select
    d.film_id,
    f.franchise_id,
    m.ingest_date as snapshot_date,
    cast(date_format(m.release_date, '%Y%m%d') as integer) as release_date_key,
    m.budget,
    m.revenue,
    m.revenue - m.budget as profit,
    {{ pct('m.revenue - m.budget', 'm.budget') }} as return_pct,
    cast(round(cast(m.revenue as double) / m.budget, 4) as decimal(18, 4)) as usd_per_usd,
    coalesce(m.revenue < m.budget, false) as is_loss,
    m.budget is not null and m.revenue is not null as money_known,
    m.popularity,
    m.vote_average,
    m.vote_count
from {{ ref('trusted_tmdb_movie') }} as m
inner join {{ ref('dim_film') }} as d on d.tmdb_id = m.tmdb_id
inner join {{ ref('franchises') }} as f on f.tmdb_id = m.tmdb_id

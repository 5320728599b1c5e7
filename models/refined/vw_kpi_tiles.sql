{{ config(materialized='view', tags=['quicksight', 'kpi']) }}
-- "Best rated" is a rating here (D3), the franchise's weighted by votes.
select
    cast(max_by(f.film, f.profit) as varchar) as best_profit_film,
    cast(max(f.profit) as bigint) as best_profit,
    cast(min_by(f.film, f.profit) as varchar) as worst_profit_film,
    cast(min(f.profit) as bigint) as worst_profit,
    cast(max_by(f.film, f.return_pct) as varchar) as best_return_film,
    cast(max(f.return_pct) as decimal(18, 4)) as best_return_pct,
    cast(max(r.franchise) as varchar) as best_rated_franchise,
    cast(max(r.rating) as decimal(18, 4)) as best_rating,
    cast(count(*) as bigint) as films,
    cast(max(f.snapshot_date) as date) as snapshot_date
from {{ ref('vw_film') }} as f
cross join (select max_by(franchise, rating) as franchise, max(rating) as rating from {{ ref('vw_franchise') }}) as r
where f.profit is not null

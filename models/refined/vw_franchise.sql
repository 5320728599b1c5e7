{{ config(materialized='view', tags=['quicksight', 'kpi']) }}
select
    cast(name_pt as varchar) as franchise,
    cast(budget as bigint) as budget,
    cast(revenue as bigint) as revenue,
    cast(profit as bigint) as profit,
    cast(return_pct as decimal(18, 4)) as return_pct,
    cast(profit_share_pct as decimal(18, 4)) as profit_share_pct,
    cast(revenue_share_pct as decimal(18, 4)) as revenue_share_pct,
    cast(rating as decimal(18, 4)) as rating,
    cast(films_total as bigint) as films,
    cast(snapshot_date as date) as snapshot_date
from {{ ref('agg_franchise') }}
where snapshot_date = (select max(snapshot_date) from {{ ref('agg_franchise') }})

select snapshot_date, profit_share, revenue_share
from (
    select snapshot_date, sum(profit_share_pct) as profit_share, sum(revenue_share_pct) as revenue_share
    from {{ ref('agg_franchise') }}
    group by snapshot_date
) as s
where abs(profit_share - 100) > 0.01 or abs(revenue_share - 100) > 0.01

-- 44.87 % is the share of profit; of revenue it is 41.29 %.
select franchise_id, profit_share_pct, revenue_share_pct
from {{ ref('agg_franchise') }}
where franchise_id = 'star-wars' and (round(profit_share_pct, 2) <> 44.87 or round(revenue_share_pct, 2) <> 41.29)

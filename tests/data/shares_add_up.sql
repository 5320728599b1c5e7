select total
from (select sum(profit_share_pct) as total from {{ ref('agg_franchise') }}) as s
where abs(total - 100) > 0.01

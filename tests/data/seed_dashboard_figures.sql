-- Every money figure of the seed's own dashboard.
select s.franchise_id, s.profit as shown, a.profit
from {{ ref('seed_dashboard') }} as s
left join {{ ref('agg_franchise') }} as a on a.franchise_id = s.franchise_id and a.snapshot_date = date '{{ var("seed_snapshot") }}'
where a.franchise_id is null or a.budget <> s.budget or a.revenue <> s.revenue or a.profit <> s.profit
    or abs(a.profit_share_pct - s.profit_share_pct) > 0.0051

-- Star Wars' "market share" of 44.87 % is its share of profit; of revenue it has 41.29 %. Each column is the share its name says, in the view too.
with expected as (
    select
        franchise_id,
        snapshot_date,
        100.0e0 * sum(profit) / sum(sum(profit)) over (partition by snapshot_date) as profit_share_pct,
        100.0e0 * sum(revenue) / sum(sum(revenue)) over (partition by snapshot_date) as revenue_share_pct
    from {{ ref('fct_film') }}
    where money_known
    group by franchise_id, snapshot_date
)

select a.franchise_id, a.snapshot_date, a.profit_share_pct, a.revenue_share_pct
from {{ ref('agg_franchise') }} as a
inner join expected as e on e.franchise_id = a.franchise_id and e.snapshot_date = a.snapshot_date
where abs(a.profit_share_pct - e.profit_share_pct) > 0.0001 or abs(a.revenue_share_pct - e.revenue_share_pct) > 0.0001
union all
select v.franchise, v.snapshot_date, v.profit_share_pct, v.revenue_share_pct
from {{ ref('vw_franchise') }} as v
inner join {{ ref('agg_franchise') }} as a on a.name_pt = v.franchise and a.snapshot_date = v.snapshot_date
where v.profit_share_pct is distinct from a.profit_share_pct or v.revenue_share_pct is distinct from a.revenue_share_pct
union all
select s.franchise_id, a.snapshot_date, a.profit_share_pct, a.revenue_share_pct
from {{ ref('seed_dashboard') }} as s
left join {{ ref('agg_franchise') }} as a on a.franchise_id = s.franchise_id and a.snapshot_date = date '{{ var("seed_snapshot") }}'
where a.franchise_id is null
    or abs(a.profit_share_pct - s.profit_share_pct) > 0.0051
    or abs(a.revenue_share_pct - s.true_revenue_share_pct) > 0.0051

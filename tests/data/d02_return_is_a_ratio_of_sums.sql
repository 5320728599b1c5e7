-- The seed added the films' percentages up: Mad Max 30,016.34, where the ratio of sums is 232.42. True for every franchise and snapshot, in the view too, and
-- the known values of the seed's snapshot.
with expected as (
    select
        franchise_id,
        snapshot_date,
        100.0e0 * (sum(revenue) - sum(budget)) / sum(budget) as return_pct
    from {{ ref('fct_film') }}
    where money_known
    group by franchise_id, snapshot_date
)

select a.franchise_id, a.snapshot_date, a.return_pct, e.return_pct as expected
from {{ ref('agg_franchise') }} as a
inner join expected as e on e.franchise_id = a.franchise_id and e.snapshot_date = a.snapshot_date
where a.return_pct is null or abs(a.return_pct - e.return_pct) > 0.0001
union all
select a.franchise_id, v.snapshot_date, v.return_pct, a.return_pct
from {{ ref('vw_franchise') }} as v
inner join {{ ref('agg_franchise') }} as a on a.name_pt = v.franchise and a.snapshot_date = v.snapshot_date
where v.return_pct is distinct from a.return_pct
union all
select s.franchise_id, a.snapshot_date, a.return_pct, s.true_return_pct
from {{ ref('seed_dashboard') }} as s
left join {{ ref('agg_franchise') }} as a on a.franchise_id = s.franchise_id and a.snapshot_date = date '{{ var("seed_snapshot") }}'
where a.return_pct is null or abs(a.return_pct - s.true_return_pct) > 0.0051

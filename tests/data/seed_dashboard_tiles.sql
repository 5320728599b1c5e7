-- The tiles of the seed's own dashboard that it got right: of its snapshot from the fact, and on the tiles whatever the latest snapshot's fact says.
with expected as (
    select snapshot_date, max(profit) as best_profit, min(profit) as worst_profit, max(return_pct) as best_return_pct, count(*) as films
    from {{ ref('fct_film') }}
    where money_known
    group by snapshot_date
)

select snapshot_date, best_profit, worst_profit, best_return_pct, films
from expected
where snapshot_date = date '{{ var("seed_snapshot") }}'
    and (best_profit <> 1823223624 or worst_profit <> -33502678 or round(best_return_pct, 2) <> 28471.43 or films <> 38)
union all
select t.snapshot_date, t.best_profit, t.worst_profit, t.best_return_pct, t.films
from {{ ref('vw_kpi_tiles') }} as t
left join expected as e on e.snapshot_date = t.snapshot_date
where e.films is null or t.best_profit <> e.best_profit or t.worst_profit <> e.worst_profit or t.best_return_pct <> e.best_return_pct or t.films <> e.films

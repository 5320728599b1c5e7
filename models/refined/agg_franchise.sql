{{ config(tags=['kpi']) }}
-- Ratios come from sums (D2); each share says of what it is one (D4) and is unknown when there is nothing to share; the rating is weighted by votes (D3).
with totals as (
    select
        franchise_id,
        snapshot_date,
        sum(case when money_known then budget end) as budget,
        sum(case when money_known then revenue end) as revenue,
        sum(profit) as profit,
        count_if(money_known) as films_known,
        count(*) as films_total,
        avg(popularity) as avg_popularity,
        sum(vote_average * vote_count) / nullif(sum(vote_count), 0) as rating
    from {{ ref('fct_film') }}
    group by franchise_id, snapshot_date
)

select
    t.franchise_id,
    d.name_pt,
    d.name_en,
    t.snapshot_date,
    t.budget,
    t.revenue,
    t.profit,
    {{ pct('t.profit', 't.budget') }} as return_pct,
    {{ pct('t.profit', 'greatest(sum(t.profit) over (partition by t.snapshot_date), 0)') }} as profit_share_pct,
    {{ pct('t.revenue', 'sum(t.revenue) over (partition by t.snapshot_date)') }} as revenue_share_pct,
    t.films_known,
    t.films_total,
    cast(round(t.avg_popularity, 4) as decimal(18, 4)) as avg_popularity,
    cast(round(t.rating, 4) as decimal(18, 4)) as rating
from totals as t
inner join {{ ref('dim_franchise') }} as d on d.franchise_id = t.franchise_id

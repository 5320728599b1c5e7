-- The tile "best rated by the public" showed popularity (92.87). A rating is between 0 and 10 and weighted by votes: in the aggregate, in the view and on
-- the tile, with the known values of the seed's snapshot.
with expected as (
    select franchise_id, snapshot_date, sum(vote_average * vote_count) / sum(vote_count) as rating
    from {{ ref('fct_film') }}
    where vote_count > 0
    group by franchise_id, snapshot_date
)

select a.franchise_id, a.snapshot_date, a.rating, e.rating as expected
from {{ ref('agg_franchise') }} as a
inner join expected as e on e.franchise_id = a.franchise_id and e.snapshot_date = a.snapshot_date
where a.rating is null or a.rating > 10 or abs(a.rating - e.rating) > 0.0001
union all
select a.franchise_id, v.snapshot_date, v.rating, a.rating
from {{ ref('vw_franchise') }} as v
inner join {{ ref('agg_franchise') }} as a on a.name_pt = v.franchise and a.snapshot_date = v.snapshot_date
where v.rating is distinct from a.rating
union all
select t.best_rated_franchise, t.snapshot_date, t.best_rating, v.rating
from {{ ref('vw_kpi_tiles') }} as t
left join {{ ref('vw_franchise') }} as v on v.franchise = t.best_rated_franchise
where t.best_rating is distinct from v.rating or t.best_rating <> (select max(rating) from {{ ref('agg_franchise') }} where snapshot_date = t.snapshot_date)
union all
select s.franchise_id, a.snapshot_date, a.rating, s.true_rating
from {{ ref('seed_dashboard') }} as s
left join {{ ref('agg_franchise') }} as a on a.franchise_id = s.franchise_id and a.snapshot_date = date '{{ var("seed_snapshot") }}'
where a.rating is null or abs(a.rating - s.true_rating) > 0.00051

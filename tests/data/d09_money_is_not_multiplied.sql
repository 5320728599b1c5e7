-- The seed's fact repeated a film's money for each actor, genre and company. What TMDB gave for each film, once, is what fact, aggregate and view add up to.
with film as (
    select ingest_date as snapshot_date, id, max(budget) as budget, max(revenue) as revenue
    from {{ source('tmdb', 'movie') }}
    where budget > 0 and revenue > 0
    group by ingest_date, id
),

raw_sums as (
    select snapshot_date, count(*) as films, sum(budget) as budget, sum(revenue) as revenue
    from film
    group by snapshot_date
),

sums as (
    select 'fct_film' as model, snapshot_date, count(*) as films, sum(budget) as budget, sum(revenue) as revenue
    from {{ ref('fct_film') }}
    where money_known
    group by snapshot_date
    union all
    select 'agg_franchise', snapshot_date, sum(films_known), sum(budget), sum(revenue)
    from {{ ref('agg_franchise') }}
    group by snapshot_date
    union all
    select 'vw_film', snapshot_date, count(*), sum(budget), sum(revenue)
    from {{ ref('vw_film') }}
    where profit is not null
    group by snapshot_date
)

select s.model, s.snapshot_date, s.films, s.budget, s.revenue
from sums as s
left join raw_sums as r on r.snapshot_date = s.snapshot_date
where r.films is null or s.films <> r.films or s.budget <> r.budget or s.revenue <> r.revenue

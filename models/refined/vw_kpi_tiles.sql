{{ config(materialized='view', tags=['quicksight', 'kpi']) }}
with film as (
    select v.film_id, v.film, v.profit, v.return_pct
    from {{ ref('vw_film') }} as v
    where v.profit is not null
)

select
    cast(max_by(film, profit) as varchar) as best_profit_film,
    cast(max(profit) as bigint) as best_profit,
    cast(min_by(film, profit) as varchar) as worst_profit_film,
    cast(min(profit) as bigint) as worst_profit,
    cast(max_by(film, return_pct) as varchar) as best_return_film,
    cast(max(return_pct) as decimal(18, 4)) as best_return_pct,
    cast(count(*) as bigint) as films
from film

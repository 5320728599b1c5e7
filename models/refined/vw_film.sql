{{ config(materialized='view', tags=['quicksight', 'kpi']) }}
select
    cast(f.film_id as varchar) as film_id,
    cast(d.franchise_id as varchar) as franchise_id,
    cast(d.name_pt as varchar) as franchise,
    cast(m.title_pt as varchar) as film,
    cast(m.release_date as date) as release_date,
    cast(f.budget as bigint) as budget,
    cast(f.revenue as bigint) as revenue,
    cast(f.profit as bigint) as profit,
    cast(f.return_pct as decimal(18, 4)) as return_pct,
    cast(f.usd_per_usd as decimal(18, 4)) as usd_per_usd,
    cast(f.snapshot_date as date) as snapshot_date
from {{ ref('fct_film') }} as f
inner join {{ ref('dim_film') }} as m on m.film_id = f.film_id
inner join {{ ref('dim_franchise') }} as d on d.franchise_id = f.franchise_id
where f.snapshot_date = (select max(snapshot_date) from {{ ref('fct_film') }})

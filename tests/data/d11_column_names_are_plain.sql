-- Names such as 'Duração (min)' broke the dashboard: these columns can be named without quotes.
select film_id, franchise, film, release_date, budget, revenue, profit, return_pct, usd_per_usd
from {{ ref('vw_film') }}
where film_id is null

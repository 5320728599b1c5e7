{{ config(severity='warn') }}
-- The views show the latest snapshot only: a film that it lacks is in none of them.
select f.franchise_id, f.tmdb_id
from {{ ref('franchises') }} as f
left join {{ ref('dim_film') }} as d on d.tmdb_id = f.tmdb_id
left join {{ ref('vw_film') }} as v on v.film_id = d.film_id
where v.film_id is null

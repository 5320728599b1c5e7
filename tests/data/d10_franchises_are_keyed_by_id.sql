-- Titles are localised and drift: the seed table says by id what belongs together, and each film of it is there, in that franchise, in fact and view.
select f.tmdb_id, f.franchise_id as expected, t.franchise_id as found
from {{ ref('franchises') }} as f
left join {{ ref('dim_film') }} as d on d.tmdb_id = f.tmdb_id
left join {{ ref('fct_film') }} as t on t.film_id = d.film_id
where t.franchise_id is null or t.franchise_id <> f.franchise_id
union all
select d.tmdb_id, f.franchise_id, v.franchise_id
from {{ ref('vw_film') }} as v
inner join {{ ref('dim_film') }} as d on d.film_id = v.film_id
inner join {{ ref('franchises') }} as f on f.tmdb_id = d.tmdb_id
where v.franchise_id <> f.franchise_id or v.franchise <> f.name_pt

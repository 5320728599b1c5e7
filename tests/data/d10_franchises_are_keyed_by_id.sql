-- Titles are localised and drift; every film of the seed table is found by its id.
select f.tmdb_id
from {{ ref('franchises') }} as f
left join {{ ref('dim_film') }} as d on d.tmdb_id = f.tmdb_id
where d.tmdb_id is null

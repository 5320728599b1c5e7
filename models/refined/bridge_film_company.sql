select distinct f.film_id, c.company_id
from {{ ref('trusted_tmdb_movie_company') }} as c
inner join {{ ref('dim_film') }} as f on f.tmdb_id = c.tmdb_id

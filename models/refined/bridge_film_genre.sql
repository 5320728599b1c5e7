select distinct f.film_id, cast(g.genre_id as integer) as genre_id
from {{ ref('trusted_tmdb_movie_genre') }} as g
inner join {{ ref('dim_film') }} as f on f.tmdb_id = g.tmdb_id

select distinct
    f.film_id,
    coalesce(cast(c.person_id as varchar), 'name:' || lower(c.person_name)) as person_id,
    c.cast_order,
    c.character_name
from {{ ref('trusted_tmdb_movie_cast') }} as c
inner join {{ ref('dim_film') }} as f on f.tmdb_id = c.tmdb_id

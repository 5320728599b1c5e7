-- The cast of each film's latest snapshot, each with the IMDb credit of the same person. A name alone does not make two people one: the credit must be of
-- the same film, and the only one there under that name.
with credit as (
    select
        imdb_id,
        lower(person_name) as name_key,
        min(person_key) as person_key,
        min(birth_year) as birth_year,
        min(death_year) as death_year
    from {{ ref('trusted_imdb_credit') }}
    where imdb_id in (select film_id from {{ ref('dim_film') }})
    group by imdb_id, lower(person_name)
    having count(distinct person_key) = 1
)

select
    f.film_id,
    c.cast_order,
    coalesce(cast(c.person_id as varchar), k.person_key, lower(c.person_name) || '#?') as person_id,
    c.person_name,
    c.character_name,
    k.person_key,
    k.birth_year,
    k.death_year
from {{ ref('trusted_tmdb_movie_cast') }} as c
inner join {{ ref('dim_film') }} as f on f.tmdb_id = c.tmdb_id and f.snapshot_date = c.ingest_date
left join credit as k on k.imdb_id = f.film_id and k.name_key = lower(c.person_name)

-- TMDB's id where there is one, else the name: five credits of the fixture have no id.
with people as (
    select
        coalesce(cast(c.person_id as varchar), 'name:' || lower(c.person_name)) as person_id,
        c.person_name,
        lower(c.person_name) as name_key
    from {{ ref('trusted_tmdb_movie_cast') }} as c
),

born as (
    select lower(person_name) as name_key, min(birth_year) as birth_year, min(death_year) as death_year
    from {{ ref('trusted_imdb_credit') }}
    group by lower(person_name)
)

select
    p.person_id,
    min(p.person_name) as person_name,
    min(b.birth_year) as birth_year,
    min(b.death_year) as death_year
from people as p
left join born as b on b.name_key = p.name_key
group by p.person_id

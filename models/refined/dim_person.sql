-- TMDB's id is the key where there is one, else the key of the IMDb file. Nobody is dropped for want of a birth year (D5); where the credits of one
-- person disagree on it, it is not known.
select
    person_id,
    min(person_name) as name,
    if(count(distinct birth_year) = 1, min(birth_year)) as birth_year,
    if(count(distinct death_year) = 1, min(death_year)) as death_year
from {{ ref('int_film_person') }}
group by person_id
union all
select
    c.person_key,
    min(c.person_name),
    min(c.birth_year),
    if(count(distinct c.death_year) = 1, min(c.death_year))
from {{ ref('trusted_imdb_credit') }} as c
where not exists (
    select 1 from {{ ref('int_film_person') }} as p where p.person_key = c.person_key or p.person_id = c.person_key
)
group by c.person_key

-- The seed dropped every actor whose birth year is \N. Every name of the IMDb file and every cast member of TMDB is a person, and the films' actors are
-- counted whole.
select 'credit' as missing, c.person_name as name
from (
    select {{ clean_text('nomeArtista') }} as person_name, {{ clean_text('anoNascimento') }} as birth_year
    from {{ source('imdb', 'movies') }}
    where {{ latest_load('movies') }} and {{ clean_text('id') }} is not null
) as c
where c.person_name is not null and c.birth_year is null
    and not exists (select 1 from {{ ref('dim_person') }} as p where lower(p.name) = lower(c.person_name))
union all
select 'cast', c.person_name
from {{ ref('trusted_tmdb_movie_cast') }} as c
inner join {{ ref('dim_film') }} as f on f.tmdb_id = c.tmdb_id and f.snapshot_date = c.ingest_date
where not exists (
    select 1
    from {{ ref('bridge_film_person') }} as b
    inner join {{ ref('dim_person') }} as p on p.person_id = b.person_id
    where b.film_id = f.film_id and b.cast_order = c.cast_order and lower(p.name) = lower(c.person_name)
)
union all
select 'view', b.person_id
from {{ ref('bridge_film_person') }} as b
inner join {{ ref('vw_film') }} as v on v.film_id = b.film_id
where not exists (select 1 from {{ ref('vw_actor_count') }} as a where a.person_id = b.person_id)

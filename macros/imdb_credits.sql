{# One row per title, person and role of an IMDb extract. #}
{% macro imdb_credits(extract) -%}
with cleaned as (
    select distinct
        {{ clean_text('id') }} as imdb_id,
        {{ clean_text('nomeArtista') }} as person_name,
        {{ clean_text('generoArtista') }} as job,
        {{ clean_text('personagem') }} as character_name,
        cast({{ clean_int('anoNascimento') }} as integer) as birth_year,
        cast({{ clean_int('anoFalecimento') }} as integer) as death_year,
        {{ clean_text('profissao') }} as professions
    from {{ extract }}
)

select
    imdb_id,
    lower(person_name) || '#' || coalesce(cast(birth_year as varchar), '?') as person_key,
    person_name,
    job,
    coalesce(character_name, '') as character_name,
    min(birth_year) as birth_year,
    min(death_year) as death_year,
    min(professions) as professions
from cleaned
where imdb_id is not null and person_name is not null
group by imdb_id, lower(person_name) || '#' || coalesce(cast(birth_year as varchar), '?'), person_name, job, coalesce(character_name, '')
{%- endmacro %}

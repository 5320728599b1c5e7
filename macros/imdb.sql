{# Each load of an extract is a whole extract, so the latest replaces what came before; the manifest tells which loads are finished. #}
{% macro latest_load(kind) -%}
    ingest_date = (select max(ingest_date) from {{ source('imdb', 'loads') }} where kind = '{{ kind }}')
{%- endmacro %}

{# One row per title of an extract ('movies' or 'series'): the file repeats the title on every credit. #}
{% macro imdb_titles(kind) -%}
with cleaned as (
    select
        {{ clean_text('id') }} as imdb_id,
        {{ clean_text('tituloPincipal') }} as title,
        {{ clean_text('tituloOriginal') }} as original_title,
        {{ clean_year('anoLancamento') }} as release_year,
        {% if kind == 'series' -%}
        {{ clean_year('anoTermino') }} as end_year,
        {% endif -%}
        cast({{ clean_int('tempoMinutos') }} as integer) as runtime_min,
        {{ clean_text('genero') }} as genres,
        try_cast({{ clean_text('notaMedia') }} as decimal(3, 1)) as rating,
        {{ clean_int('numeroVotos') }} as votes
    from {{ source('imdb', kind) }}
    where {{ latest_load(kind) }}
)

select
    imdb_id,
    min(title) as title,
    min(original_title) as original_title,
    min(release_year) as release_year,
    {% if kind == 'series' -%}
    max(end_year) as end_year,
    {% endif -%}
    min(runtime_min) as runtime_min,
    min(genres) as genres,
    max(rating) as rating,
    max(votes) as votes
from cleaned
where imdb_id is not null
group by imdb_id
{%- endmacro %}

{# One row per title, person and role of an extract. It has no person id: name and birth year are the key, so a missing year must not drop anyone. #}
{% macro imdb_credits(kind) -%}
with cleaned as (
    select
        {{ clean_text('id') }} as imdb_id,
        {{ clean_text('nomeArtista') }} as person_name,
        {{ clean_text('generoArtista') }} as job,
        coalesce({{ clean_text('personagem') }}, '') as character_name,
        cast({{ clean_int('anoNascimento') }} as integer) as birth_year,
        cast({{ clean_int('anoFalecimento') }} as integer) as death_year,
        {{ clean_text('profissao') }} as professions,
        {{ clean_text('titulosMaisConhecidos') }} as known_for
    from {{ source('imdb', kind) }}
    where {{ latest_load(kind) }}
)

select
    imdb_id,
    lower(person_name) || '#' || coalesce(cast(birth_year as varchar), '?') as person_key,
    person_name,
    job,
    character_name,
    birth_year,
    min(death_year) as death_year,
    min(professions) as professions,
    min(known_for) as known_for
from cleaned
where imdb_id is not null and person_name is not null
group by imdb_id, person_name, job, character_name, birth_year
{%- endmacro %}

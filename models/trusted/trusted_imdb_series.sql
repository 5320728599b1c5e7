-- One row per series: the file repeats the series on every credit.
with cleaned as (
    select
        {{ clean_text('id') }} as imdb_id,
        {{ clean_text('tituloPincipal') }} as title,
        {{ clean_text('tituloOriginal') }} as original_title,
        {{ clean_int('anoLancamento') }} as release_year,
        {{ clean_int('anoTermino') }} as end_year,
        {{ clean_int('tempoMinutos') }} as runtime_min,
        {{ clean_text('genero') }} as genres,
        try_cast({{ clean_text('notaMedia') }} as decimal(3, 1)) as rating,
        {{ clean_int('numeroVotos') }} as votes
    from {{ source('imdb', 'series') }}
)

select
    imdb_id,
    min(title) as title,
    min(original_title) as original_title,
    cast(min(case when release_year between 1870 and 2100 then release_year end) as integer) as release_year,
    cast(max(case when end_year between 1870 and 2100 then end_year end) as integer) as end_year,
    cast(min(runtime_min) as integer) as runtime_min,
    min(genres) as genres,
    max(rating) as rating,
    max(votes) as votes
from cleaned
where imdb_id is not null
group by imdb_id

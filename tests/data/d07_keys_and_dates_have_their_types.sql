-- id_filme was a bigint that held text, data_lancamento a date that held text: both the declared types and what stands in the columns.
select model || '.' || column_name as place, data_type as found
from ({{ lake_columns() }}) as c
where (column_name in ('film_id', 'imdb_id') and data_type not like 'varchar%')
    or (column_name in ('release_date', 'ingest_date', 'snapshot_date', 'full_date', 'first_release', 'last_release') and data_type <> 'date')
    or (column_name in ('budget', 'revenue', 'profit', 'tmdb_id') and data_type <> 'bigint')
union all
select 'dim_film.film_id', film_id
from {{ ref('dim_film') }}
where not regexp_like(film_id, '^tt[0-9]+$')
union all
select 'dim_film.release_date', cast(d.release_date as varchar)
from {{ ref('dim_film') }} as d
left join {{ source('tmdb', 'movie') }} as m on m.id = d.tmdb_id and m.ingest_date = d.snapshot_date and m.release_date = cast(d.release_date as varchar)
where m.id is null

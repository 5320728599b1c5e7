-- id_filme was a bigint that held text; data_lancamento a date that held text.
select film_id, release_date
from {{ ref('dim_film') }}
where not regexp_like(film_id, '^tt[0-9]+$') or release_date > date '2030-01-01'

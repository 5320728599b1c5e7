-- The name of the latest snapshot.
with named as (
    select
        company_id,
        company_name,
        row_number() over (partition by company_id order by ingest_date desc, company_name) as age
    from {{ ref('trusted_tmdb_movie_company') }}
)

select company_id, company_name as name
from named
where age = 1

select distinct
    cast(date_format(release_date, '%Y%m%d') as integer) as date_key,
    release_date as full_date,
    cast(year(release_date) as integer) as year,
    cast(month(release_date) as integer) as month,
    cast(day(release_date) as integer) as day
from {{ ref('trusted_tmdb_movie') }}
where release_date is not null

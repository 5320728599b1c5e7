select company_id, min(company_name) as company_name
from {{ ref('trusted_tmdb_movie_company') }}
group by company_id

select distinct m.id as tmdb_id, c.company_id, c.company_name, m.ingest_date
from {{ source('tmdb', 'movie') }} as m
cross join unnest(m.production_companies) as c (company_id, company_name)
where c.company_id is not null

select distinct m.id as tmdb_id, c.person_id, c.person_name, c.character_name, c.cast_order, c.gender, m.ingest_date
from {{ source('tmdb', 'movie') }} as m
cross join unnest(m.credits."cast") as c (person_id, person_name, character_name, cast_order, gender)

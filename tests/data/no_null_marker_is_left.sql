select imdb_id
from {{ ref('trusted_imdb_movie') }}
where title like '%\N%' or genres = '\N' or title <> trim(title)

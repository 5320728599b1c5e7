select cast(tmdb_genre_id as integer) as genre_id, name_en, name_pt, imdb_name
from {{ ref('genre_map') }}

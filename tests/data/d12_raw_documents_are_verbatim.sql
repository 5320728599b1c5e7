-- One document a line with TMDB's own keys; the seed re-keyed them.
select id
from {{ source('tmdb', 'movie') }}
where id is null or imdb_id is null or genres is null or credits is null

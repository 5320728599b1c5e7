-- The seed re-keyed TMDB's answers and put them into one array. Here each line is one document under TMDB's own keys. That its values are TMDB's too cannot be
-- shown: the answers were recorded as facts, and the loader puts them into TMDB's shape; that those bytes never change is the ingest test's.
{% set keys = ['adult', 'belongs_to_collection', 'budget', 'genres', 'id', 'imdb_id', 'original_title', 'popularity', 'production_companies',
    'release_date', 'revenue', 'runtime', 'title', 'vote_average', 'vote_count', 'credits'] %}
select cast(ingest_date as varchar) as at, line
from {{ source('tmdb', 'movie_line') }}
where not starts_with(line, '{"') or substr(line, -1) <> '}'
    {% for key in keys %}
    or line not like '%"{{ key }}":%'
    {% endfor %}
    or json_extract_scalar(line, '$.id') is null
union all
select 'lines and documents differ in number', null
where (select count(*) from {{ source('tmdb', 'movie_line') }}) <> (select count(*) from {{ source('tmdb', 'movie') }} where id is not null)

-- 39 records are 38 films; the seed counted 122917 twice.
select raw_rows, films
from (select count(*) as raw_rows, count(distinct id) as films from {{ source('tmdb', 'movie') }}) as r
where raw_rows <> 39 or films <> 38 or films <> (select count(*) from {{ ref('dim_film') }})

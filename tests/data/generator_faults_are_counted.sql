-- The generator's own counts: rows and titles that it says it wrote.
select n, titles
from (select count(*) as n, count(distinct id) as titles from {{ source('imdb', 'movies') }}) as f
where n <> 1045161 or titles <> 241257

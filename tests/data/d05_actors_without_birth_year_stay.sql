-- The seed dropped them all.
select n
from (select count(*) as n from {{ ref('trusted_imdb_credit') }} where birth_year is null) as c
where n = 0

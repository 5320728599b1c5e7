-- The tile showed popularity (92.87). A rating is between 0 and 10; the best is 8.014.
select franchise_id, rating
from {{ ref('agg_franchise') }}
where rating > 10 or (franchise_id = 'senhor-dos-aneis' and round(rating, 3) <> 8.014)

-- The seed added percentages up: Mad Max 30,016.34. The ratio of sums is 232.42.
select franchise_id, return_pct
from {{ ref('agg_franchise') }}
where franchise_id = 'mad-max' and round(return_pct, 2) <> 232.42

-- Of the seed's snapshot; a film whose money is not known is never a loser.
select n
from (select count_if(is_loss) as n from {{ ref('fct_film') }} where snapshot_date = date '{{ var("seed_snapshot") }}') as l
where n <> 1

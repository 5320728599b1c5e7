select n
from (select count_if(is_loss) as n from {{ ref('fct_film') }}) as l
where n <> 1

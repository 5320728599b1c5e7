-- One row per film: the fact, the aggregate and the view add up to the same budget.
select a.budget as fact, b.budget as aggregate_, c.budget as view_
from (select sum(budget) as budget from {{ ref('fct_film') }}) as a
cross join (select sum(budget) as budget from {{ ref('agg_franchise') }}) as b
cross join (select sum(budget) as budget from {{ ref('vw_film') }}) as c
where a.budget <> b.budget or a.budget <> c.budget

{% set letters = run_query('select distinct letter from ' ~ ref('base') ~ ' order by 1').columns[0].values() if execute else [] %}
select {% for letter in letters -%}
    sum(case when letter = '{{ letter }}' then id end) as {{ letter }}{{ ', ' if not loop.last }}
{%- endfor %}
from {{ ref('base') }}

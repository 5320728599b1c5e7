-- Ages were days until today: another result each day. A span is between two releases that the films have, and no model asks what day it is.
select d.franchise_id as what, d.span_days, date_diff('day', min(m.release_date), max(m.release_date)) as expected
from {{ ref('dim_franchise') }} as d
inner join {{ ref('franchises') }} as f on f.franchise_id = d.franchise_id
inner join {{ ref('dim_film') }} as m on m.tmdb_id = f.tmdb_id
group by d.franchise_id, d.span_days, d.first_release, d.last_release
having d.span_days <> date_diff('day', min(m.release_date), max(m.release_date))
    or d.first_release <> min(m.release_date)
    or d.last_release <> max(m.release_date)
{% set clock = '\\b(current_date|current_time|current_timestamp|localtime|localtimestamp|now\\s*\\(|run_started_at)' %}
{% for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' and modules.re.search(clock, node.raw_code | lower) %}
union all
select '{{ node.name }} asks what day it is', null, null
{% endfor %}

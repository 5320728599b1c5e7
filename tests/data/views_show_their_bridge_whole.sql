-- A view neither loses a pair of its bridge nor repeats one.
{% set pairs = [('vw_film_genre', 'bridge_film_genre'), ('vw_film_company', 'bridge_film_company'), ('vw_actor_character', 'bridge_film_person')] %}
{% for view, bridge in pairs %}
select '{{ view }}' as model, a.n as shown, b.n as expected
from (select count(*) as n from {{ ref(view) }}) as a
cross join (
    select count(*) as n from {{ ref(bridge) }} where film_id in (select film_id from {{ ref('vw_film') }})
) as b
where a.n <> b.n
{{ 'union all' if not loop.last }}
{% endfor %}
union all
select 'vw_genre_heatmap', sum(h.films), (select count(*) from {{ ref('vw_film_genre') }})
from {{ ref('vw_genre_heatmap') }} as h
having sum(h.films) <> (select count(*) from {{ ref('vw_film_genre') }})
    or count(*) <> (select count(*) from {{ ref('dim_franchise') }}) * (select count(*) from {{ ref('dim_genre') }})

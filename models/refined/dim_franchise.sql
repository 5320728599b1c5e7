-- Which film belongs to which franchise is the seed table's word, by id (D10). The span is between two releases, never until today (D6).
select
    f.franchise_id,
    f.name_pt,
    f.name_en,
    min(m.release_date) as first_release,
    max(m.release_date) as last_release,
    cast(date_diff('day', min(m.release_date), max(m.release_date)) as integer) as span_days
from {{ ref('franchises') }} as f
left join {{ ref('dim_film') }} as m on m.tmdb_id = f.tmdb_id
group by f.franchise_id, f.name_pt, f.name_en

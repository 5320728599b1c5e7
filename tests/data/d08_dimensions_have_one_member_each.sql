-- The seed's genre and company dimensions had a member per array. A member is one element of TMDB's arrays, under its own name, and a film's members are the
-- elements of its latest snapshot.
with company as (
    select distinct m.id as tmdb_id, m.ingest_date, c.id, c.name
    from {{ source('tmdb', 'movie') }} as m
    cross join unnest(m.production_companies) as c (id, name)
    where c.id is not null
),

genre as (
    select distinct m.id as tmdb_id, m.ingest_date, g.id, g.name
    from {{ source('tmdb', 'movie') }} as m
    cross join unnest(m.genres) as g (id, name)
)

select 'company is no element' as what, d.name as member
from {{ ref('dim_company') }} as d
where not exists (select 1 from company as c where c.id = d.company_id and c.name = d.name)
union all
select 'company is missing', c.name
from company as c
where c.id not in (select company_id from {{ ref('dim_company') }})
union all
select 'genre is no member of the map', d.name_pt
from {{ ref('dim_genre') }} as d
left join {{ ref('genre_map') }} as m on m.tmdb_genre_id = d.genre_id and m.name_pt = d.name_pt and m.name_en = d.name_en
where m.tmdb_genre_id is null or d.name_pt like '%,%'
union all
select 'genre is missing', g.name
from genre as g
where g.id not in (select genre_id from {{ ref('dim_genre') }})
union all
select 'companies of a film', f.film_id
from {{ ref('dim_film') }} as f
where (select count(*) from company as c where c.tmdb_id = f.tmdb_id and c.ingest_date = f.snapshot_date)
    <> (select count(*) from {{ ref('bridge_film_company') }} as b where b.film_id = f.film_id)
union all
select 'genres of a film', f.film_id
from {{ ref('dim_film') }} as f
where (select count(*) from genre as g where g.tmdb_id = f.tmdb_id and g.ingest_date = f.snapshot_date)
    <> (select count(*) from {{ ref('bridge_film_genre') }} as b where b.film_id = f.film_id)
union all
select 'a column is no scalar: ' || model || '.' || column_name, data_type
from ({{ lake_columns() }}) as c
where regexp_like(data_type, '^(array|map|row)')

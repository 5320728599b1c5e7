{# Rows (model, column_name, data_type): every column of the lake as it was built. Each model is named here, so that a test that reads this waits for all of
   them; one that is missing comes as a row without a column name. #}
{% macro lake_columns() -%}
{% set models = [
    'trusted_imdb_movie', 'trusted_imdb_credit', 'trusted_imdb_series', 'trusted_imdb_series_credit',
    'trusted_tmdb_movie', 'trusted_tmdb_movie_cast', 'trusted_tmdb_movie_company', 'trusted_tmdb_movie_genre',
    'dim_film', 'dim_franchise', 'dim_person', 'dim_genre', 'dim_company', 'dim_date', 'int_film_person',
    'fct_film', 'bridge_film_genre', 'bridge_film_company', 'bridge_film_person', 'agg_franchise',
    'vw_franchise', 'vw_film', 'vw_film_genre', 'vw_film_company', 'vw_actor_character', 'vw_actor_count', 'vw_genre_heatmap', 'vw_kpi_tiles',
] %}
select *
from (
    values
    {% for model in models %}
    {% set relation = ref(model) %}
    {% if execute %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        ('{{ model }}', '{{ column.name | replace("'", "''") }}', '{{ column.data_type | replace("'", "''") }}'),
    {% endfor %}
    {% endif %}
    {% endfor %}
    {% if execute %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized != 'ephemeral' and node.name not in models %}
        ('{{ node.name }}', '', ''),
    {% endfor %}
    {% endif %}
        (null, null, null)
) as c (model, column_name, data_type)
where model is not null
{%- endmacro %}

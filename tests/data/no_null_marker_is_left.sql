{% set texts = {
    'trusted_imdb_movie': ['title', 'original_title', 'genres'],
    'trusted_imdb_series': ['title', 'original_title', 'genres'],
    'trusted_imdb_credit': ['person_name', 'character_name', 'professions', 'known_for'],
    'trusted_imdb_series_credit': ['person_name', 'character_name', 'professions', 'known_for'],
} %}
{% for model, columns in texts.items() %}
select '{{ model }}' as model, imdb_id
from {{ ref(model) }}
where {% for column in columns %}{{ column }} = '\N' or {{ column }} <> trim({{ column }}){{ ' or ' if not loop.last }}{% endfor %}

{{ 'union all' if not loop.last }}
{% endfor %}

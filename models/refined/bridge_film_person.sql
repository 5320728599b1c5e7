select film_id, person_id, cast_order, character_name
from {{ ref('int_film_person') }}

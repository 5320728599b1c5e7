-- One row per series, person and role.
{{ imdb_credits(source('imdb', 'series')) }}

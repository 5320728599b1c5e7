-- One row per title, person and role; people without a birth year stay (the file has no person id, so name and birth year are the key).
{{ imdb_credits(source('imdb', 'movies')) }}

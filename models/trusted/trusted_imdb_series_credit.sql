{{ imdb_credits('series') }}

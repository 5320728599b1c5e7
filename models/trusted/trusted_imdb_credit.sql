{{ imdb_credits('movies') }}

{{ imdb_titles('series') }}

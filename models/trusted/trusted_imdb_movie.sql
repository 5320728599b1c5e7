{{ imdb_titles('movies') }}

select currency, rate from {{ source('files', 'rates') }}

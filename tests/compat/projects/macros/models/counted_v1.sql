select letter from {{ ref('base') }}

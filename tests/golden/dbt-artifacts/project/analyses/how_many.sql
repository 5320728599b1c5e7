select count(*) from {{ ref('totals') }}

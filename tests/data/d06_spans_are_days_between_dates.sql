-- Ages were days from today; nothing here depends on the day it runs.
select franchise_id, span_days
from {{ ref('dim_franchise') }}
where span_days <> date_diff('day', first_release, last_release)

select * from {{ ref('dim') }} union all select * from {{ ref('dim', v=1) }}
union all select * from {{ ref('dim', version=2) }} -- {{ helper() }} {{ function('plus_one') }}(1)

select
    {{ dbt.dateadd('day', 3, "cast('2024-01-30' as date)") }} as later,
    {{ dbt.datediff("cast('2024-01-01' as date)", "cast('2024-03-01' as date)", 'month') }} as months,
    {{ dbt.date_trunc('month', "cast('2024-02-15' as date)") }} as month,
    {{ dbt.concat(["'a'", "'b'"]) }} as joined,
    {{ dbt.hash("'a'") }} as hashed,
    {{ dbt.safe_cast("'12'", api.Column.translate_type('integer')) }} as twelve,
    {{ dbt.split_part("'a|b|c'", "'|'", 2) }} as b,
    {{ dbt.length("'four'") }} as four,
    {{ dbt.position("'b'", "'abc'") }} as two,
    {{ dbt.replace("'aXa'", "'X'", "'b'") }} as aba,
    {{ dbt.right("'abc'", 2) }} as bc,
    {{ dbt.last_day("cast('2024-02-15' as date)", 'month') }} as last,
    {{ dbt.cast_bool_to_text('1 = 1') }} as truth,
    '{{ dbt.escape_single_quotes("it's") }}' as "{{ toolbox.shout('x') }}",
    {{ dbt.bool_or('true') }} as any_true,
    {{ dbt.listagg('letter', "'-'", 'order by letter') }} as letters
from {{ ref('base') }}

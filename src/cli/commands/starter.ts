/** The files of a new project: raw CSV and JSON, a trusted and a refined layer, tests of each kind. */
export function starterFiles(name: string): Record<string, string> {
  return {
    'project.yml': `name: ${name}
version: "1.0.0"

model-paths: [models]
seed-paths: [seeds]
macro-paths: [macros]
test-paths: [tests]

models:
  ${name}:
    trusted:
      +schema: trusted
      +materialized: table
    refined:
      +schema: refined
      +materialized: table
seeds:
  +schema: trusted

target: local
targets:
  local:
    type: duckdb
    path: .lake
`,
    '.gitignore': 'target/\n.lake/\nlogs/\n',
    'data/raw/orders.csv': `order_id,customer_id,ordered_at,country,amount
1,10,2024-01-05,BR,120.50
2,11,2024-01-17,DE,80.00
3,10,2024-02-02,BR,45.10
4,12,2024-02-20,US,999.99
5,11,2024-03-01,DE,15.25
`,
    'seeds/countries.csv': 'code,country\nBR,Brazil\nDE,Germany\nUS,United States\n',
    'macros/money.sql': '{% macro money(column) -%}\n    cast({{ column }} as decimal(18, 2))\n{%- endmacro %}\n',
    'models/sources.yml': `version: 2

sources:
  - name: raw
    description: The files as they came.
    tables:
      - name: orders
        external:
          location: data/raw/orders.csv
          format: csv
        columns:
          - {name: order_id, data_type: bigint}
          - {name: customer_id, data_type: bigint}
          - {name: ordered_at, data_type: date}
          - {name: country, data_type: varchar}
          - {name: amount, data_type: "decimal(18,2)"}
`,
    'models/trusted/orders.sql': `select
    order_id,
    customer_id,
    ordered_at,
    country as country_code,
    {{ money('amount') }} as amount
from {{ source('raw', 'orders') }}
`,
    'models/refined/orders_by_month.sql': `select
    date_trunc('month', o.ordered_at) as month_start,
    c.country,
    count(*) as orders,
    sum(o.amount) as revenue
from {{ ref('orders') }} as o
inner join {{ ref('countries') }} as c on c.code = o.country_code
group by date_trunc('month', o.ordered_at), c.country
`,
    'models/models.yml': `version: 2

models:
  - name: orders
    description: One row per order, typed.
    columns:
      - name: order_id
        data_tests: [unique, not_null]
      - name: country_code
        data_tests:
          - relationships:
              arguments: {to: ref('countries'), field: code}
      - name: amount
        data_tests:
          - accepted_range:
              arguments: {min_value: 0}
  - name: orders_by_month
    description: Revenue per month and country.
    data_tests:
      - unique_combination:
          arguments: {columns: [month_start, country]}

unit_tests:
  - name: adds_up_orders_of_a_month
    model: orders_by_month
    given:
      - input: ref('orders')
        rows:
          - {order_id: 1, ordered_at: 2024-01-05, country_code: BR, amount: 10.00}
          - {order_id: 2, ordered_at: 2024-01-31, country_code: BR, amount: 5.50}
      - input: ref('countries')
        rows:
          - {code: BR, country: Brazil}
    expect:
      rows:
        - {month_start: 2024-01-01, country: Brazil, orders: 2, revenue: 15.50}
`,
    'tests/revenue_is_complete.sql': `-- The months must add up to all orders.
select a.total, b.total as by_month
from (select sum(amount) as total from {{ ref('orders') }}) as a
cross join (select sum(revenue) as total from {{ ref('orders_by_month') }}) as b
where a.total <> b.total
`,
  };
}

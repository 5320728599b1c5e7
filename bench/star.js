// A star schema whose run time is the engine's: one fact of many rows, three dimensions, five aggregates, raw data made by arithmetic.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const raw = {
  customers: `select i as customer_id, 'customer ' || i as customer_name, ['DE','FR','GB','US','BR','JP','IN'][1 + (i * 7 + i // 11) % 7] as country_code,
    ['free','basic','plus','pro'][1 + (i * 13 + i // 7) % 4] as plan, date '2019-01-01' + cast(i % 1500 as integer) as signed_up from range(1, 100001) t(i)`,
  products: `select i as product_id, 'product ' || i as product_name, 'category ' || (i * 31 % 40) as category,
    cast((i * 97 % 19900 + 100) / 100.0 as decimal(18, 2)) as list_price from range(1, 5001) t(i)`,
  stores: `select i as store_id, 'store ' || i as store_name, 'region ' || (i % 12) as region from range(1, 501) t(i)`,
  sales: `select i as sale_id, 1 + (i * 2654435761 % 4294967296) % 100000 as customer_id, 1 + (i * 40503 + i // 3) % 5000 as product_id,
    1 + (i * 69069 + 12345) % 500 as store_id, timestamp '2021-01-01 00:00:00' + to_seconds(cast(i * 7919 % 126144000 as bigint)) as sold_at,
    1 + i % 5 as quantity, cast((i * 7907 % 100000) / 100.0 as decimal(18, 2)) as amount,
    ['web','app','store','partner'][1 + (i // 5) % 4] as channel, i % 97 = 0 as is_refund from range(1, ROWS + 1) t(i)`,
};

const columns = {
  customers: { customer_id: 'bigint', customer_name: 'varchar', country_code: 'varchar', plan: 'varchar', signed_up: 'date' },
  products: { product_id: 'bigint', product_name: 'varchar', category: 'varchar', list_price: 'decimal(18,2)' },
  stores: { store_id: 'bigint', store_name: 'varchar', region: 'varchar' },
  sales: {
    sale_id: 'bigint', customer_id: 'bigint', product_id: 'bigint', store_id: 'bigint', sold_at: 'timestamp', quantity: 'bigint',
    amount: 'decimal(18,2)', channel: 'varchar', is_refund: 'boolean',
  },
};

const models = {
  dim_customer: `select customer_id as customer_key, customer_name, upper(trim(country_code)) as country_code, plan, signed_up,
    date_trunc('month', signed_up) as signup_month
from {{ source('raw', 'customers') }}`,
  dim_product: `select product_id as product_key, product_name, lower(category) as category, list_price,
    case when list_price < 50 then 'low' when list_price < 120 then 'mid' else 'high' end as price_band
from {{ source('raw', 'products') }}`,
  dim_store: `select store_id as store_key, store_name, region
from {{ source('raw', 'stores') }}`,
  fct_sales: `select s.sale_id as sale_key, s.customer_id as customer_key, s.product_id as product_key, s.store_id as store_key,
    c.country_code, c.plan, p.category, p.price_band, t.region, s.channel, cast(s.sold_at as date) as sale_date,
    date_trunc('month', cast(s.sold_at as date)) as sale_month, s.quantity, s.amount,
    cast(s.quantity * p.list_price as decimal(18, 2)) as list_amount,
    s.amount - cast(s.quantity * p.list_price as decimal(18, 2)) as margin
from {{ source('raw', 'sales') }} as s
inner join {{ ref('dim_customer') }} as c on s.customer_id = c.customer_key
inner join {{ ref('dim_product') }} as p on s.product_id = p.product_key
inner join {{ ref('dim_store') }} as t on s.store_id = t.store_key
where not s.is_refund`,
  agg_month_country: `select sale_month, country_code, channel, count(*) as sales, sum(quantity) as units, sum(amount) as revenue, sum(margin) as margin
from {{ ref('fct_sales') }}
group by sale_month, country_code, channel`,
  agg_category_day: `select sale_date, category, price_band, count(*) as sales, sum(amount) as revenue, avg(amount) as avg_amount
from {{ ref('fct_sales') }}
group by sale_date, category, price_band`,
  agg_customer: `select customer_key, country_code, plan, count(*) as sales, count(distinct product_key) as products, sum(amount) as revenue,
    min(sale_date) as first_sale, max(sale_date) as last_sale
from {{ ref('fct_sales') }}
group by customer_key, country_code, plan`,
  agg_store_month: `with monthly as (
    select store_key, region, sale_month, sum(amount) as revenue, count(*) as sales
    from {{ ref('fct_sales') }}
    group by store_key, region, sale_month
)
select monthly.*, rank() over (partition by region, sale_month order by revenue desc) as region_rank,
    sum(revenue) over (partition by store_key order by sale_month rows between unbounded preceding and current row) as revenue_to_date
from monthly`,
  agg_top_products: `with sums as (
    select sale_month, category, product_key, sum(amount) as revenue, sum(quantity) as units
    from {{ ref('fct_sales') }}
    group by sale_month, category, product_key
), ranked as (
    select sums.*, row_number() over (partition by sale_month, category order by revenue desc, product_key) as place
    from sums
)
select * from ranked where place <= 10`,
};

/** Writes the project and its raw Parquet files to a new folder, and gives the folder. */
export async function makeStar(rows) {
  const root = mkdtempSync(join(tmpdir(), 'lake-star-'));
  mkdirSync(join(root, 'data'));
  mkdirSync(join(root, 'models'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const [name, sql] of Object.entries(raw)) {
    await connection.run(`COPY (${sql.replace('ROWS', String(rows))}) TO '${join(root, 'data', `${name}.parquet`)}' (FORMAT parquet)`);
  }
  connection.closeSync();
  for (const [name, sql] of Object.entries(models)) writeFileSync(join(root, 'models', `${name}.sql`), `${sql}\n`);
  const tables = Object.entries(columns).map(([name, types]) => ({
    name,
    external: { location: `data/${name}.parquet`, format: 'parquet' },
    columns: Object.entries(types).map(([column, type]) => ({ name: column, data_type: type })),
  }));
  // JSON is YAML: nothing has to be written by hand.
  writeFileSync(join(root, 'models/sources.yml'), JSON.stringify({ version: 2, sources: [{ name: 'raw', tables }] }));
  writeFileSync(
    join(root, 'project.yml'),
    JSON.stringify({
      name: 'star', version: '1.0.0', models: { star: { '+materialized': 'table' } },
      target: 'local', targets: { local: { type: 'duckdb', threads: 2 } },
    }),
  );
  return root;
}

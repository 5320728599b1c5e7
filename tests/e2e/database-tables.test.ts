import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const project = (files: Readonly<Record<string, string>>) =>
  new TestProject({
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n",
    'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n',
    ...files,
  });
const compiled = (made: TestProject, name: string) =>
  readFileSync(join(made.root, `target/compiled/shop/models/${name}.sql`), 'utf8');

it('a model of a dbt profile sees the values that dbt gives it', async () => {
  const made = project({
    'models/m.sql': `{% if execute %}
{% set t = run_query("select 1.50::decimal(4,2) as d, date '2024-01-31' as day, 'x' as s, null as n") %}
{% do t.print_table() %}
-- {{ t.rows[0] }} {{ t.columns['d'].values() }} {{ t[0].d + 1 }} {{ t[0].day.strftime('%d.%m.%Y') }}
{% endif %}
select 1 as a`,
  });
  const ran = await made.lake('run');
  expect(ran.status).toBe(0);
  expect(compiled(made, 'm')).toContain(
    "-- <agate.Row: (Decimal('1.50'), datetime.date(2024, 1, 31), 'x', None)> (Decimal('1.50'),) 2.50 31.01.2024",
  );
  expect(`${ran.stdout}${ran.stderr}`).toContain('|   d |        day | s | n |');
});

it('a seed that dbt reads itself has the types and values of that reading', async () => {
  const made = project({
    'dbt_project.yml':
      "name: shop\nversion: '1.0'\nprofile: shop\nseeds:\n  +fast: false\n  shop: {codes: {+column_types: {zip: varchar}}}\n",
    'seeds/codes.csv': 'zip,amount,at,gone\n00501,1.50,2024-01-01 10:00:00,null\n00502,"1,000",2024-01-02 10:00:00,\n',
    'models/m.sql': `{% if execute %}
{% for row in run_query('select * from ' ~ ref('codes') ~ ' order by zip') %}
-- {{ row.values() }}
{% endfor %}
{% endif %}
select * from {{ ref('codes') }}`,
  });
  const built = await made.lake('build');
  expect(built.status).toBe(0);
  const sql = compiled(made, 'm');
  expect(sql).toContain("-- ('00501', Decimal('1.5'), datetime.datetime(2024, 1, 1, 10, 0), None)");
  expect(sql).toContain("-- ('00502', Decimal('1000.0'), datetime.datetime(2024, 1, 2, 10, 0), None)");
});

it('an error of the database is told in its own words', async () => {
  const made = project({ 'models/m.sql': 'select * from nope' });
  const ran = await made.lake('run');
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain('Catalog Error: Table with name nope does not exist!');
});

it('no statement begins a transaction by itself when the profile disables them', async () => {
  const asked = { 'models/m.sql': "select '{{ adapter.disable_transactions() }}' as disabled" };
  const begins = async (made: TestProject) => {
    expect((await made.lake('run')).status).toBe(0);
    return readFileSync(join(made.root, 'logs/dbt.log'), 'utf8').includes('BEGIN');
  };
  const usual = project(asked);
  expect(await begins(usual)).toBe(true);
  expect(compiled(usual, 'm')).toContain("'False'");
  const disabled = project({
    ...asked,
    'profiles.yml':
      'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, disable_transactions: true}}}\n',
  });
  expect(await begins(disabled)).toBe(false);
  expect(compiled(disabled, 'm')).toContain("'True'");
});

it('templates learn which databases of the profile DuckLake keeps', async () => {
  const made = project({
    'profiles.yml':
      'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, attach: [{path: other.duckdb, alias: lk, is_ducklake: true}]}}}\n',
    'models/m.sql': `select '{{ adapter.is_ducklake(this) }} {{ adapter.is_ducklake(api.Relation.create(database='lk', schema='main', identifier='t')) }}' as a`,
  });
  expect((await made.lake('run')).status).toBe(0);
  expect(compiled(made, 'm')).toContain("'False True'");
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const files = {
  'project.yml': `name: shop
version: "1.0"
vars: {country: de}
on-run-start: ["select 1"]
models: {shop: {staging: {+materialized: view, +tags: [stage], +meta: {owner: ana}}}}
data_tests: {shop: {+severity: warn}}
target: local
targets: {local: {type: duckdb}}
`,
  'seeds/countries.csv': 'code,name\nde,Germany\nfr,France\n',
  'data/orders.csv': 'id,country,amount\n1,de,10.5\n2,fr,\n',
  'macros/cents.sql': '{% macro cents(column, scale=2) %}cast({{ column }} * 100 as bigint){% endmacro %}',
  'models/docs.md': '{% docs amount %}\nWhat was **paid**.\n{% enddocs %}\n',
  'models/staging/orders_clean.sql':
    "{{ config(alias='orders_clean_v', meta={'a': 1}) }}\nselect id, country, amount, {{ cents('amount') }} as cents from {{ source('raw', 'orders') }}",
  'models/only_here.sql': "{{ config(materialized='ephemeral') }}\nselect * from {{ ref('orders_clean') }}",
  'models/totals.sql':
    "{{ config(materialized='incremental', unique_key='country', incremental_strategy='merge', pre_hook='select 1') }}\nselect country, sum(amount) as amount from {{ ref('only_here') }} group by country",
  'models/off.sql': '{{ config(enabled=false) }} select 1 as x',
  'tests/no_negative.sql': "select * from {{ ref('totals') }} where amount < 0",
  'models/schema.yml': `version: 2
sources:
  - name: raw
    description: What came in.
    tables:
      - name: orders
        external: {location: data/orders.csv, format: csv, options: {delimiter: ","}}
        columns:
          - {name: id, data_type: bigint, data_tests: [unique, not_null]}
          - {name: country, data_type: varchar}
          - {name: amount, data_type: double}
models:
  - name: totals
    description: One row a country.
    config: {tags: [kpi]}
    columns:
      - name: country
        data_type: varchar
        description: ISO code.
        data_tests:
          - unique
          - relationships: {arguments: {to: ref('countries'), field: code}, config: {severity: error, where: "country <> 'xx'"}}
          - accepted_values: {name: known_countries, arguments: {values: [de, fr]}}
      - {name: amount, description: "{{ doc('amount') }}", meta: {unit: euro}}
seeds:
  - {name: countries, config: {column_types: {code: varchar}}}
macros:
  - name: cents
    description: Euros to cents.
    arguments: [{name: column, type: string, description: a column}]
exposures:
  - name: dashboard
    type: dashboard
    label: The dashboard
    url: https://example.org/kpi
    maturity: high
    owner: {name: Ana, email: ana@example.org}
    depends_on: [ref('totals')]
unit_tests:
  - name: cents_are_whole
    model: orders_clean
    given:
      - input: source('raw', 'orders')
        rows: [{id: 1, country: de, amount: 1.25}]
    expect: {rows: [{id: 1, cents: 125}]}
  - name: totals_add_up
    model: totals
    overrides: {macros: {is_incremental: false}}
    given:
      - input: ref('only_here')
        format: csv
        rows: |
          country,amount
          de,1
          de,2
    expect: {format: sql, rows: "select 'de' as country, 3 as amount"}
`,
};

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/dbt-schemas/${name}`, import.meta.url), 'utf8'));

/** What a schema refuses, as short lines. */
function refused(validate: ValidateFunction, value: unknown): string[] {
  validate(value);
  return (validate.errors ?? [])
    .map((e) => `${e.instancePath} ${e.message ?? ''} ${JSON.stringify(e.params)}`)
    .slice(0, 20);
}

describe('artifacts are what dbt publishes schemas for', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const manifest = ajv.compile(schemaOf('manifest-v12.json'));
  const runResults = ajv.compile(schemaOf('run-results-v6.json'));
  let project: TestProject;
  const artifact = (name: string) => JSON.parse(readFileSync(join(project.root, 'target', name), 'utf8'));

  beforeAll(() => {
    project = new TestProject(files);
  });

  it.each([['build'], ['test'], ['run'], ['build', '--store-failures']])('after lake %s', async (...args) => {
    const { status, stderr } = await project.lake(...args);
    expect(stderr).not.toContain('error[');
    expect(status).toBe(0);
    expect(refused(manifest, artifact('manifest.json'))).toEqual([]);
    expect(refused(runResults, artifact('run_results.json'))).toEqual([]);
  });

  it('after a run in which nodes failed and were skipped', async () => {
    project.write('models/totals.sql', "select country, cast('x' as integer) as amount from {{ ref('only_here') }}");
    const { status } = await project.lake('build');
    expect(status).toBe(1);
    expect(refused(manifest, artifact('manifest.json'))).toEqual([]);
    expect(refused(runResults, artifact('run_results.json'))).toEqual([]);
    const results: { unique_id: string; status: string }[] = artifact('run_results.json').results;
    expect(results.find((r) => r.unique_id === 'model.shop.totals')?.status).toBe('skipped');
    expect(results.find((r) => r.unique_id === 'unit_test.shop.totals.totals_add_up')?.status).toBe('error');
  });
});

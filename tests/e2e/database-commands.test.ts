import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const profiles = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: dev.duckdb, schema: main, threads: 2}
    prod: {type: duckdb, path: dev.duckdb, schema: prod, threads: 2}
`;

const files: Readonly<Record<string, string>> = {
  'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nmodels:\n  +materialized: table\n",
  'profiles.yml': profiles,
  'seeds/raw.csv': 'id,name,seen\n1,a,2024-01-01 00:00:00\n2,b,2024-01-02 00:00:00\n',
  'models/a.sql': "select id, name, seen from {{ ref('raw') }}",
  'models/e.sql': "{{ config(materialized='ephemeral') }}select id from {{ ref('a') }}",
  'models/b.sql': "{{ config(materialized='view') }}select * from {{ ref('e') }}",
  'models/v.sql': "select cast(1.50 as decimal(10, 2)) as d, 1e20 as f, null as n, 'xé' as s",
  'analyses/an.sql': "select * from {{ ref('a') }} where id > 1",
  'tests/sing.sql': "select * from {{ ref('a') }} where id > 10",
  'models/s.yml': `sources:
  - name: src
    schema: main
    loaded_at_field: seen
    freshness: {warn_after: {count: 1, period: day}, error_after: {count: 100000, period: day}}
    tables:
      - {name: raw}
      - {name: stale, identifier: raw, freshness: {error_after: {count: 1, period: day}, filter: id > 0}}
      - {name: gone}
      - {name: unasked, identifier: raw, freshness: null}
      - {name: now, identifier: raw, loaded_at_field: now()}
      - {name: none, identifier: raw, freshness: {filter: id > 99}}
  - name: other
    schema: main
    freshness: {warn_after: {count: 1, period: day}}
    tables:
      - name: asked
        identifier: raw
        config: {loaded_at_query: "select max(seen) from {{ this }} where '{{ source_node.name }}' = 'asked'"}
      - {name: fieldless, identifier: raw}
models:
  - name: a
    columns: [{name: id, data_tests: [unique]}]
`,
  'macros/m.sql': `{% macro hello(name='x', n=1) %}{{ log('hello ' ~ name ~ ' ' ~ n, info=true) }}{% endmacro %}
{% macro make() %}{% do run_query('create or replace table made as select 1 as x') %}{% endmacro %}
{% macro open_transaction() %}{% call statement('x') %}create table unmade as select 1 as x{% endcall %}{% endmacro %}
{% macro bad() %}{% do run_query('select * from nowhere') %}{% endmacro %}
`,
};

const json = (project: TestProject, path: string) => JSON.parse(readFileSync(join(project.root, path), 'utf8'));

const schemas = join(import.meta.dirname, '../golden/dbt-schemas');

/** What is wrong with an artifact by dbt's published schema. */
function schemaErrors(name: string, artifact: unknown): unknown {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const check = ajv.compile({ ...JSON.parse(readFileSync(join(schemas, name), 'utf8')), $schema: undefined });
  check(artifact);
  return check.errors;
}

let project: TestProject;
beforeAll(async () => {
  project = new TestProject(files);
  const built = await project.lake('build');
  if (built.status !== 0) throw new Error(built.stderr);
});

describe('compile', () => {
  it('writes the SQL of every kind of node, and manifest and results with it', async () => {
    expect((await project.lake('compile')).status).toBe(0);
    const compiled = 'target/compiled/shop';
    for (const file of ['models/e.sql', 'models/s.yml/unique_a_id.sql', 'analyses/an.sql', 'tests/sing.sql'])
      expect(project.has(`${compiled}/${file}`)).toBe(true);
    const { results, args } = json(project, 'target/run_results.json');
    const ids = results.map((r: { unique_id: string }) => r.unique_id);
    expect(args.which).toBe('compile');
    expect(ids).toContain('seed.shop.raw');
    expect(ids).not.toContain('model.shop.e');
    const model = json(project, 'target/manifest.json').nodes['model.shop.a'];
    expect(model.compiled_path).toBe(`${compiled}/models/a.sql`);
    expect(model.compiled_code).toBe('select id, name, seen from "dev"."main"."raw"');
  });

  it('shows the nodes that are named, not their parents', async () => {
    const { stdout } = await project.lake('compile', '-s', '+a');
    expect(stdout).toBe('Compiled node \'a\' is:\nselect id, name, seen from "dev"."main"."raw"\n');
  });

  it('--output json', async () => {
    const { stdout } = await project.lake('compile', '-s', 'a', '--output', 'json');
    expect(JSON.parse(stdout)).toEqual({ node: 'a', compiled: 'select id, name, seen from "dev"."main"."raw"' });
  });

  it('--inline', async () => {
    const { stdout } = await project.lake('compile', '--inline', "select * from {{ ref('a') }}");
    expect(stdout).toBe('Compiled inline node is:\nselect * from "dev"."main"."a"\n');
  });

  it('--no-inject-ephemeral-ctes leaves the name', async () => {
    const { stdout } = await project.lake('compile', '-q', '-s', 'b', '--no-inject-ephemeral-ctes');
    expect(stdout).toBe('select * from __dbt__cte__e\n');
  });

  it('--no-introspect tells the model that asks', async () => {
    const asking = new TestProject({ ...files, 'models/asks.sql': "{% do run_query('select 1') %}select 1 as x" });
    const { status, stderr } = await asking.lake('compile', '--no-introspect', '-s', 'asks');
    expect(status).toBe(2);
    expect(stderr).toContain('introspection-unavailable');
    expect(asking.has('dev.duckdb')).toBe(false);
  });
});

describe('show', () => {
  it("prints a node's rows as agate does", async () => {
    const { stdout } = await project.lake('show', '-s', 'a', '--limit', '1');
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      "Previewing node 'a':",
      '| id | name |                seen |',
      '| -- | ---- | ------------------- |',
      '|  1 | a    | 2024-01-01 00:00:00 |',
    ]);
  });

  it('--output json is what dbt writes', async () => {
    const { stdout } = await project.lake('show', '-s', 'v', '--output', 'json');
    expect(stdout).toBe(`{
  "node": "v",
  "show": [
    {
      "d": 1.5,
      "f": 1e+20,
      "n": null,
      "s": "x\\u00e9"
    }
  ]
}
`);
  });

  it.each(['e', 'raw', 'an', 'unique_a_id'])('shows %s', async (name) => {
    const { status, stdout } = await project.lake('show', '-s', name);
    expect(status).toBe(0);
    expect(stdout).toContain(`Previewing node '${name}':`);
  });

  it('--inline-direct sends SQL as it is', async () => {
    const { stdout } = await project.lake('show', '--inline-direct', 'select id from main.a order by id', '-q');
    expect(stdout).toBe('| id |\n| -- |\n|  1 |\n|  2 |\n');
  });

  it('an error stands in the file', async () => {
    const wrong = new TestProject({ ...files, 'models/wrong.sql': 'select 1 as x,\n  nowhere.y' });
    const { status, stderr } = await wrong.lake('show', '-s', 'wrong');
    expect(status).toBe(2);
    expect(stderr).toContain('models/wrong.sql:2:');
  });
});

describe('run-operation', () => {
  it('calls a macro with its arguments', async () => {
    const { status, stderr } = await project.lake('run-operation', 'shop.hello', '--args', '{name: bob, n: 3}');
    expect(status).toBe(0);
    expect(stderr).toContain('hello bob 3');
    expect(project.results()).toMatchObject([{ unique_id: 'macro.shop.hello', status: 'success', failures: 0 }]);
  });

  it('keeps what run_query did, and rolls back a transaction that is left open', async () => {
    await project.lake('run-operation', 'make');
    await project.lake('run-operation', 'open_transaction');
    const sql = "select table_name from duckdb_tables() where table_name like '%made'";
    expect((await project.lake('show', '-q', '--inline-direct', sql)).stdout).toContain('| made ');
    expect((await project.lake('show', '-q', '--inline-direct', sql)).stdout).not.toContain('unmade');
  });

  it.each([
    [['bad'], 1, 'nowhere'],
    [['hello', '--args', '{q: 1}'], 1, "no argument 'q'"],
    [['helo'], 2, "did you mean 'hello'?"],
    [['hello', '--args', '[1]'], 2, '--args must be a mapping'],
  ] as const)('%j fails', async (words, expected, said) => {
    const { status, stderr } = await project.lake('run-operation', ...words);
    expect(status).toBe(expected);
    expect(stderr).toContain(said);
  });

  it("runs statements on lake's own engine too", async () => {
    const own = new TestProject({
      'project.yml': 'name: shop\n',
      'macros/m.sql':
        "{% macro two() %}{% set r = run_query('select 2 as x') %}{{ log(r.rows[0][0], info=true) }}{% endmacro %}",
    });
    const { status, stderr } = await own.lake('run-operation', 'two');
    expect(status).toBe(0);
    expect(stderr).toContain('2');
  });
});

describe('source freshness', () => {
  it('has the status of each source, and writes sources.json', async () => {
    expect((await project.lake('source', 'freshness')).status).toBe(1);
    const sources = json(project, 'target/sources.json');
    expect(schemaErrors('sources-v3.json', sources)).toBe(null);
    const found = sources.results.map((r: { unique_id: string; status: string }) => [r.unique_id.slice(12), r.status]);
    expect(Object.fromEntries(found)).toEqual({
      'src.raw': 'warn',
      'src.stale': 'error',
      'src.gone': 'runtime error',
      'src.now': 'pass',
      'src.none': 'error',
      'other.asked': 'warn',
      'other.fieldless': 'runtime error',
    });
  });

  it('a table without rows was loaded at the beginning of time, and the periods of its source hold', async () => {
    await project.lake('source', 'freshness', '-s', 'source:src.none');
    const [none] = json(project, 'target/sources.json').results;
    expect(none.max_loaded_at).toBe('0001-01-01T00:00:00+00:00');
    expect(none.criteria).toEqual({
      warn_after: { count: 1, period: 'day' },
      error_after: { count: 100_000, period: 'day' },
      filter: 'id > 99',
    });
  });

  it('snapshot-freshness is its old name, -o another file', async () => {
    const { status } = await project.lake('source', 'snapshot-freshness', '-s', 'source:src.now', '-o', 'x.json');
    expect(status).toBe(0);
    expect(json(project, 'x.json').results).toMatchObject([{ unique_id: 'source.shop.src.now', status: 'pass' }]);
  });

  it("asks lake's own engine too", async () => {
    const own = new TestProject({
      'project.yml': 'name: shop\n',
      'data/raw.csv': 'id,seen\n1,2024-01-01 00:00:00\n',
      'models/s.yml': `sources:
  - name: raw
    freshness: {warn_after: {count: 1, period: day}}
    tables:
      - name: raw
        loaded_at_field: seen
        external: {location: data/raw.csv, format: csv}
        columns: [{name: id, data_type: bigint}, {name: seen, data_type: timestamp}]
`,
    });
    const { status, stderr } = await own.lake('source', 'freshness');
    expect(status, stderr).toBe(0);
    expect(json(own, 'target/sources.json').results).toMatchObject([
      { status: 'warn', max_loaded_at: '2024-01-01T00:00:00+00:00' },
    ]);
  });
});

describe('docs generate', () => {
  it('writes what stands in the database', async () => {
    const { status, stderr } = await project.lake('docs', 'generate');
    expect(status).toBe(0);
    expect(stderr).toContain('index.html is not written');
    const catalog = json(project, 'target/catalog.json');
    expect(schemaErrors('catalog-v1.json', catalog)).toBe(null);
    expect(Object.keys(catalog.nodes).sort()).toEqual([
      'model.shop.a',
      'model.shop.b',
      'model.shop.v',
      'seed.shop.raw',
    ]);
    expect(Object.keys(catalog.sources)).not.toContain('source.shop.src.gone');
    expect(catalog.nodes['model.shop.a'].metadata).toMatchObject({ type: 'BASE TABLE', schema: 'main', owner: null });
    expect(catalog.nodes['model.shop.a'].columns.seen).toEqual({
      type: 'TIMESTAMP',
      index: 3,
      name: 'seen',
      comment: null,
    });
    expect(catalog.errors).toBe(null);
  });

  it('--select has what is selected', async () => {
    await project.lake('docs', 'generate', '-s', 'a', 'source:src.raw');
    const catalog = json(project, 'target/catalog.json');
    expect(Object.keys(catalog.nodes)).toEqual(['model.shop.a']);
    expect(Object.keys(catalog.sources)).toEqual(['source.shop.src.raw']);
  });

  it('--empty-catalog --no-compile asks nothing', async () => {
    await project.lake('docs', 'generate', '--empty-catalog', '--no-compile');
    expect(json(project, 'target/catalog.json')).toMatchObject({ nodes: {}, sources: {} });
  });

  it.each([
    ['docs', 'serve'],
    ['docs', 'generate', '--static'],
  ])('%s %s %s is refused by name', async (...words) => {
    const { status, stderr } = await project.lake(...words.filter((word) => word !== undefined));
    expect(status).toBe(2);
    expect(stderr).toContain('not-supported');
  });

  it("lists what lake's own engine has built", async () => {
    const own = new TestProject({
      'project.yml': 'name: shop\nmodels:\n  +materialized: table\n',
      'models/a.sql': 'select 1 as x',
      'models/unbuilt.sql': 'select 1 as x',
    });
    await own.lake('run', '-s', 'a');
    expect((await own.lake('docs', 'generate')).status).toBe(0);
    const catalog = json(own, 'target/catalog.json');
    expect(schemaErrors('catalog-v1.json', catalog)).toBe(null);
    expect(Object.keys(catalog.nodes)).toEqual(['model.shop.a']);
  });
});

describe('clone', () => {
  it('makes views on the relations of the state, once', async () => {
    await project.lake('parse', '--target-path', 'before');
    const cloned = await project.lake('clone', '--state', 'before', '--target', 'prod');
    expect(cloned.status, cloned.stderr).toBe(0);
    expect(
      project
        .results()
        .map((r) => r.unique_id)
        .sort(),
    ).toEqual(['model.shop.a', 'model.shop.b', 'model.shop.v', 'seed.shop.raw']);
    const shown = await project.lake('show', '-q', '--inline-direct', 'select id from prod.b order by id');
    expect(shown.stdout).toContain('|  2 |');
    const again = await project.lake('clone', '--state', 'before', '--target', 'prod', '-s', 'a');
    expect(again.stderr).toContain('already exists');
  });
});

describe('debug', () => {
  it('checks profile, project and connection', async () => {
    const { status, stdout } = await project.lake('debug');
    expect(status).toBe(0);
    expect(stdout).toContain('profiles.yml file [OK found and valid]');
    expect(stdout).toContain('Connection test: [OK connection ok]');
  });

  it('--connection leaves out the rest', async () => {
    const { stdout } = await project.lake('debug', '--connection');
    expect(stdout).not.toContain('Configuration:');
    expect(stdout).toContain('All checks passed!');
  });

  it('--config-dir tells the folder of profiles.yml', async () => {
    expect((await project.lake('debug', '--config-dir')).stdout.trim()).toMatch(/lake-e2e-/);
  });

  it('a wrong target is a check that fails', async () => {
    const { status, stdout, stderr } = await project.lake('debug', '--target', 'nope');
    expect(status).toBe(1);
    expect(stdout).toContain('profiles.yml file [ERROR invalid]');
    expect(stdout).toContain('dbt_project.yml file [OK found and valid]');
    expect(stderr).toContain("does not have a target named 'nope'");
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const target =
  "{{ config(meta={'name': target.name, 'schema': target.schema, 'threads': target.threads, 'path': target.get('path')}) }} select 1 as id";

function meta(project: TestProject): unknown {
  const manifest = JSON.parse(readFileSync(join(project.root, 'target/manifest.json'), 'utf8'));
  return manifest.nodes['model.shop.a'].config.meta;
}

const project = (profiles: string, more: Record<string, string> = {}) =>
  new TestProject({
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'models/a.sql': target,
    'profiles.yml': profiles,
    ...more,
  });

const two = `shop:
  target: "{{ env_var('SHOP_TARGET', 'dev') }}"
  outputs:
    dev: {type: duckdb, path: dev.duckdb, schema: dev, threads: 3}
    prod: {type: duckdb, path: "{{ env_var('SHOP_PROD_PATH') }}"}
    elsewhere: {type: snowflake, account: "{{ env_var('NOT_SET') }}"}
`;

it("templates see the profile's target, and outputs that are not used need nothing", async () => {
  const shop = project(two);
  const { stderr, status } = await shop.lake('parse', '-q');
  expect([stderr, status]).toEqual(['', 0]);
  expect(meta(shop)).toEqual({ name: 'dev', schema: 'dev', threads: 3, path: 'dev.duckdb' });
});

it('--target chooses another output', async () => {
  const shop = project(two);
  const { stderr } = await shop.lake('parse', '-q', '--target', 'prod');
  expect(stderr).toContain("environment variable 'SHOP_PROD_PATH' is not set");
});

it('an output of a database that lake does not speak to is refused by its type', async () => {
  const shop = project(two.replace("{{ env_var('NOT_SET') }}", 'x'));
  const { stderr, status } = await shop.lake('parse', '-q', '--target', 'elsewhere');
  expect(status).toBe(2);
  expect(stderr).toContain("target type 'snowflake' is not supported");
});

it('--profiles-dir and --profile say which profile is used', async () => {
  const shop = project('shop: {outputs: {}}\n', {
    'conf/profiles.yml': 'other: {target: x, outputs: {x: {type: duckdb, schema: from_conf}}}\n',
  });
  const { stderr } = await shop.lake('parse', '-q', '--profiles-dir', 'conf', '--profile', 'other');
  expect(stderr).toBe('');
  expect(meta(shop)).toEqual({ name: 'x', schema: 'from_conf', threads: 1, path: ':memory:' });
});

it('values of the project file may depend on the target', async () => {
  const shop = project(two, {
    'dbt_project.yml':
      "name: shop\nprofile: shop\nmodels:\n  +schema: \"{{ target.name }}\"\n  +materialized: \"{{ 'table' if target.name == 'dev' else 'view' }}\"\n",
  });
  await shop.lake('parse', '-q');
  const manifest = JSON.parse(readFileSync(join(shop.root, 'target/manifest.json'), 'utf8'));
  expect(manifest.nodes['model.shop.a']).toMatchObject({ schema: 'dev_dev', config: { materialized: 'table' } });
});

it('the value of a secret variable is in no output, log or artifact', async () => {
  const project = new TestProject({
    'dbt_project.yml': 'name: shop\nprofile: shop\non-run-start: ["select 1 -- {{ target.secret_note }}"]\n',
    'profiles.yml':
      'shop:\n  outputs:\n    default: {type: duckdb, path: shop.duckdb, schema: "{{ env_var(\'DBT_ENV_SECRET_S\') }}"}\n',
    'models/a.sql': "{{ log(this, info=true) }} select '{{ this }}' as name",
    'models/b.sql': "select nonsense from {{ ref('a') }}",
  });
  const { stdout, stderr } = await project.lakeWith({ DBT_ENV_SECRET_S: 'xyzzy' }, 'build', '--debug');
  expect(stdout + stderr).not.toContain('xyzzy');
  expect(stdout + stderr).toContain('*****');
  const written = readdirSync(project.root, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  for (const { parentPath, name } of written.filter((file) => !file.name.startsWith('shop.duckdb')))
    expect(readFileSync(join(parentPath, name), 'utf8'), name).not.toContain('xyzzy');
});

it('a project is held to its require-dbt-version, unless told otherwise', async () => {
  const project = new TestProject({
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': 'shop: {outputs: {default: {type: duckdb, path: shop.duckdb}}}\n',
    'dbt_packages/old/dbt_project.yml': 'name: old\nrequire-dbt-version: ">=1.0.0,<1.5.0"\n',
  });
  const held = await project.lake('parse');
  expect(held.stderr).toContain("error[dbt-version]: 'old' asks for dbt >=1.0.0, <1.5.0");
  const free = await project.lake('parse', '--no-version-check');
  expect(free.status).toBe(0);
});

it('skip_nodes_if_on_run_start_fails skips what a failed hook was to prepare', async () => {
  const files = {
    'profiles.yml': 'shop: {outputs: {default: {type: duckdb, path: shop.duckdb}}}\n',
    'models/a.sql': 'select 1 as id',
  };
  const start = 'name: shop\nprofile: shop\non-run-start: ["select nonsense"]\n';
  const runs = await new TestProject({ ...files, 'dbt_project.yml': start }).lake('run');
  expect(runs.stderr).toContain('PASS=1 WARN=0 ERROR=1 SKIP=0');
  const skips = `${start}flags: {skip_nodes_if_on_run_start_fails: true}\n`;
  const skipped = await new TestProject({ ...files, 'dbt_project.yml': skips }).lake('run');
  expect(skipped.stderr).toContain('PASS=0 WARN=0 ERROR=1 SKIP=1');
});

it('what was parsed for another profile, target, variable or flag is not taken again', async () => {
  const shop = new TestProject({
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml':
      'shop: {outputs: {default: {type: duckdb, path: a.duckdb}, other: {type: duckdb, path: a.duckdb}}}\n' +
      'store: {outputs: {default: {type: duckdb, path: a.duckdb}}}\n',
    'models/a.sql':
      "{{ config(meta={'of': [target.profile_name, target.name, var('v', 1), env_var('E', 'e'), flags.FULL_REFRESH]}) }} select 1 as id",
  });
  const of = async (env: Record<string, string>, ...args: string[]) => {
    expect(await shop.lakeWith(env, ...args, '-q')).toMatchObject({ status: 0 });
    return (meta(shop) as { of: unknown[] }).of.join(' ');
  };
  expect(await of({}, 'parse')).toBe('shop default 1 e false');
  expect(await of({}, 'parse', '--profile', 'store')).toBe('store default 1 e false');
  expect(await of({}, 'parse', '--target', 'other')).toBe('shop other 1 e false');
  expect(await of({}, 'parse', '--vars', '{v: 2}')).toBe('shop default 2 e false');
  expect(await of({ E: 'f' }, 'parse')).toBe('shop default 1 f false');
  expect(await of({}, 'run', '--full-refresh')).toBe('shop default 1 e true');
  expect(await of({}, 'parse')).toBe('shop default 1 e false');
});

it('a variable of the environment that no template asks for changes nothing in the parse cache', async () => {
  const shop = project('shop: {outputs: {default: {type: duckdb, path: a.duckdb}}}\n');
  const cache = async (value: string) => {
    await shop.lakeWith({ SOMETHING_ELSE: value }, 'parse', '-q');
    return readFileSync(join(shop.root, 'target/partial_parse.json'), 'utf8');
  };
  const first = await cache('1');
  expect(first).not.toContain('SOMETHING_ELSE');
  expect(await cache('2')).toBe(first);
});

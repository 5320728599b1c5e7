import { describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const files = {
  'project.yml': 'name: shop\n',
  'models/a.sql': "{{ config(tags=['kpi']) }} select 1 as id",
  'models/b.sql': "select id from {{ ref('a') }}",
};

describe('flags', () => {
  it('stand before the command or after it', async () => {
    const project = new TestProject(files);
    const before = await project.lake('--target', 'local', '--no-partial-parse', 'ls', '-s', 'a');
    expect(before.stdout).toBe('shop.a\n');
  });

  it('may come from the environment, and the command line wins', async () => {
    const project = new TestProject(files);
    const given = { DBT_RESOURCE_TYPES: 'seed' };
    expect((await project.lakeWith(given, 'ls')).stdout).toBe('');
    expect((await project.lakeWith(given, 'ls', '--resource-type', 'model')).stdout).toBe('shop.a\nshop.b\n');
  });

  it('that an environment variable gives wrongly are told by its name', async () => {
    const { status, stderr } = await new TestProject(files).lakeWith({ DBT_FAIL_FAST: 'perhaps' }, 'ls');
    expect([status, stderr]).toEqual([2, expect.stringContaining("DBT_FAIL_FAST is 'perhaps'")]);
  });

  it('may come from flags: of the project file', async () => {
    const project = new TestProject({ ...files, 'project.yml': 'name: shop\nflags: {warn_error: true}\n' });
    const { status, stderr } = await project.lake('ls', '-s', 'a', 'nothing');
    expect([status, stderr]).toEqual([2, expect.stringContaining('error[selection-empty]')]);
  });

  it('that lake does not need are accepted with the reason', async () => {
    const { status, stderr } = await new TestProject(files).lake('ls', '--no-static-parser');
    expect([status, stderr]).toEqual([0, expect.stringContaining('--static-parser does nothing: lake always renders')]);
  });

  it('that are not supported are refused', async () => {
    const { status, stderr } = await new TestProject(files).lake('build', '--empty');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('--empty on a target of project.yml is not supported yet'),
    ]);
  });

  it('write no artifact with --no-write-json', async () => {
    const project = new TestProject(files);
    expect((await project.lake('build', '--no-write-json')).status).toBe(0);
    expect(project.has('target/manifest.json')).toBe(false);
    expect(project.has('target/run_results.json')).toBe(false);
  });
});

describe('ls', () => {
  const shop = {
    ...files,
    'seeds/countries.csv': 'code\nde\n',
    'models/schema.yml': `version: 2
sources:
  - {name: raw, tables: [{name: orders, external: {location: orders.csv}}]}
models:
  - {name: a, columns: [{name: id, data_tests: [unique]}]}
exposures:
  - {name: board, type: dashboard, owner: {name: Ana}, depends_on: [ref('b')]}
unit_tests:
  - {name: adds, model: b, given: [{input: ref('a'), rows: [{id: 1}]}], expect: {rows: [{id: 1}]}}
`,
  };

  it('lists every type as dbt does, in the order of ids', async () => {
    expect((await new TestProject(shop).lake('ls')).stdout.trim().split('\n')).toEqual([
      'exposure:shop.board',
      'shop.a',
      'shop.b',
      'shop.countries',
      'source:shop.raw.orders',
      'shop.unique_a_id',
      'unit_test:shop.adds',
    ]);
  });

  it('names sources with their source', async () => {
    const { stdout } = await new TestProject(shop).lake('ls', '--output', 'name', '--resource-type', 'source');
    expect(stdout).toBe('raw.orders\n');
  });

  it('--models lists models only', async () => {
    const project = new TestProject(shop);
    expect((await project.lake('ls', '--models', '+b')).stdout).toBe('shop.a\nshop.b\n');
    expect((await project.lake('ls', '-m', 'b', '-s', 'a')).stderr).toContain(
      '--models and --select exclude each other',
    );
  });

  it('JSON has dbt’s keys, or those that are asked for', async () => {
    const project = new TestProject(shop);
    const whole = JSON.parse(
      (await project.lake('ls', '-s', 'b', '--exclude', 'test_type:unit', '--output', 'json')).stdout.split(
        '\n',
      )[0] as string,
    );
    expect(Object.keys(whole)).toEqual([
      'name',
      'resource_type',
      'package_name',
      'original_file_path',
      'unique_id',
      'alias',
      'config',
      'tags',
      'depends_on',
    ]);
    const asked = await project.lake(
      'ls',
      '-m',
      'a',
      '--output',
      'json',
      '--output-keys',
      'name config.materialized',
      'version',
    );
    expect(asked.stdout).toBe('{"name": "a", "config.materialized": "view", "version": null}\n');
  });
});

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

const files = (project: TestProject, below: string) =>
  readdirSync(join(project.root, below), { recursive: true }).map(String);
const target = (more: string) => `${projectYml}target: dev\ntargets: {dev: {type: duckdb, ${more}}}\n`;

describe('what a run leaves', () => {
  it('files that a dead process wrote aside are removed with what else it left', async () => {
    const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x' });
    expect((await project.lake('build')).status).toBe(0);
    const dead = 2 ** 22 + 1;
    project.write('.lake/_staging/20260101t000000z-dead/tmp/spill', 'x');
    project.write(`.lake/tables/main/a.json.${dead}.tmp`, '{');
    project.write(`.lake/lake.duckdb.${dead}.tmp`, 'x');
    project.write(`.lake/tables/main/b.json.${process.pid}.tmp`, '{');
    expect((await project.lake('build')).status).toBe(0);
    expect(files(project, '.lake').filter((f) => f.includes('tmp') || f.includes('_staging'))).toEqual([
      `tables/main/b.json.${process.pid}.tmp`,
    ]);
  });

  it('a reader removes its folder for spilled rows, a writer keeps its own in the lake', async () => {
    const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x', 'tmp/.keep': '' });
    const command = 'export TMPDIR=./tmp; exec "$@"';
    expect((await project.shell(command, 'build')).status).toBe(0);
    expect((await project.shell(command, 'show', '-s', 'a')).status).toBe(0);
    expect(files(project, 'tmp')).toEqual(['.keep']);
    expect((await project.shell('export TMPDIR=./none; exec "$@"', 'build')).status).toBe(0);
    const reader = await project.shell('export TMPDIR=./none; exec "$@"', 'show', '-s', 'a');
    expect(reader.stderr).not.toContain('defect');
    expect(reader.status).toBe(1);
  });

  it('a table that becomes a view leaves no files', async () => {
    const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x' });
    expect((await project.lake('build')).status).toBe(0);
    project.write('models/a.sql', "{{ config(materialized='view') }}\nselect 2 as x");
    expect((await project.lake('build')).status).toBe(0);
    expect(files(project, '.lake/data').filter((f) => f.endsWith('.parquet'))).toEqual([]);
    expect(await project.rows('select x from "lake"."main"."a"')).toEqual([{ x: 2 }]);
  });

  it('the catalog file hears of each run, and is made anew where it does not fit', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'models/a.sql': 'select 1 as x',
      'models/v.sql': "{{ config(materialized='view') }}\nselect x from {{ ref('a') }}",
    });
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const read = async (sql: string) => {
      const instance = await DuckDBInstance.create(join(project.root, '.lake/lake.duckdb'), {
        access_mode: 'READ_ONLY',
      });
      const connection = await instance.connect();
      const rows = (await connection.runAndReadAll(sql)).getRowsJson();
      connection.closeSync();
      instance.closeSync();
      return rows;
    };
    expect((await project.lake('build')).status).toBe(0);
    expect(await read('select x from main.v')).toEqual([[1]]);
    project.write('models/a.sql', 'select 2 as x');
    expect((await project.lake('run', '-s', 'a')).status).toBe(0);
    expect(await read('select x from main.v')).toEqual([[2]]);
    project.write('models/b.sql', 'select 3 as x');
    expect((await project.lake('run', '-s', 'b')).status).toBe(0);
    expect(await read('select x from main.b union all select x from main.v')).toEqual([[3], [2]]);
    // A run that did not write the file: another one must not believe it whole.
    writeFileSync(join(project.root, '.lake/last-run'), 'another');
    expect((await project.lake('run', '-s', 'b')).status).toBe(0);
    expect(await read('select x from main.b union all select x from main.v')).toEqual([[3], [2]]);
  });
});

describe('what is wrong is said by name', () => {
  it('a memory limit that is no size', async () => {
    const project = new TestProject({ 'project.yml': target('memory_limit: lots'), 'models/a.sql': 'select 1 as x' });
    const outcome = await project.lake('build');
    expect(outcome.stderr).toContain("error[target-setting-invalid]: target setting 'memory_limit'");
    expect(existsSync(join(project.root, '.lake/.lock'))).toBe(false);
  });

  it('a lake that is a file, to a reader', async () => {
    const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x', '.lake': 'a file' });
    const outcome = await project.lake('show', '-s', 'a');
    expect(outcome.stderr).toContain('error[file-unreadable]');
    expect(readFileSync(join(project.root, '.lake'), 'utf8')).toBe('a file');
  });

  it('a view whose parent lost a column, with the column', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'models/a.sql': 'select 1 as x, 2 as y',
      'models/v.sql': "{{ config(materialized='view') }}\nselect y from {{ ref('a') }}",
      'models/w.sql': "{{ config(materialized='view') }}\nselect y from {{ ref('v') }}",
    });
    expect((await project.lake('build')).status).toBe(0);
    project.write('models/a.sql', 'select 1 as x');
    expect((await project.lake('run', '-s', 'a')).status).toBe(0);
    const outcome = await project.lake('show', '--inline', 'select * from "lake"."main"."w"');
    expect(outcome.stderr).toContain("main.v cannot be read any more: there is no column 'y'");
  });

  it('the source whose rows are bad, and no other that has bad rows too', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'data/one.csv': 'id\nx\n',
      'data/two.csv': 'id\ny\n',
      'models/sources.yml': `sources:
  - name: raw
    tables:
      - {name: one, external: {location: data/one.csv, format: csv}, columns: [{name: id, data_type: bigint}]}
      - {name: two, external: {location: data/two.csv, format: csv}, columns: [{name: id, data_type: bigint}]}
`,
      'models/a.sql': "select * from {{ source('raw', 'one') }}",
      'models/v.sql': "{{ config(materialized='view') }}\nselect * from {{ source('raw', 'two') }}",
      'models/b.sql': "select * from {{ ref('v') }}",
    });
    const outcome = await project.lake('build');
    expect(outcome.stderr).toContain('source raw.one: 1 bad row(s)');
    expect(outcome.stderr).toContain('source raw.two: 1 bad row(s)');
  });
});

describe('many at once', () => {
  it('24 views without parents on 12 threads in a new lake', async () => {
    const models = Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`models/v${i}.sql`, `select ${i} as x`]));
    const project = new TestProject({ 'project.yml': 'name: shop\nmodels:\n  +schema: other\n', ...models });
    const outcome = await project.lake('build', '--threads', '12');
    expect(outcome.stderr).not.toContain('error[');
    expect(outcome.status).toBe(0);
  });

  it('three writers make one lake', async () => {
    const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x' });
    const outcomes = await Promise.all([1, 2, 3].map(() => project.lake('build')));
    expect(outcomes.map((o) => o.stderr).join('')).not.toContain('error[');
  });

  const chain = (length: number, kind: string) => {
    const project = new TestProject({ 'project.yml': `name: shop\nmodels:\n  +materialized: ${kind}\n` });
    for (let i = 0; i < length; i++)
      project.write(`models/c${i}.sql`, i === 0 ? 'select 1 as x' : `select x from {{ ref('c${i - 1}') }}`);
    return project;
  };

  it('a chain of 510 views is read', async () => {
    const project = chain(510, 'view');
    expect((await project.lake('build', '-q')).stderr).not.toContain('error[');
    expect(await project.rows("select x from {{ ref('c509') }}")).toEqual([{ x: 1 }]);
  });

  it('a chain of 1,500 tables is built', async () => {
    const project = chain(1500, 'table');
    expect((await project.lake('build', '-q')).stderr).not.toContain('error[');
    expect(await project.rows("select x from {{ ref('c1499') }}")).toEqual([{ x: 1 }]);
    // Thousands of folders: too many for the hook that removes the others.
    rmSync(project.root, { recursive: true, force: true });
  }, 120_000);
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

const slow = (name: string) =>
  `select count(*) as n from {{ ref('${name}') }}, unnest(sequence(1, 5000)) as a(i), unnest(sequence(1, 9000)) as b(j), unnest(sequence(1, 90)) as c(k)`;

/** Starts a command and resolves once its progress has the text. */
async function until(project: TestProject, text: string, ...args: string[]) {
  const child = project.start(...args);
  let seen = '';
  await new Promise<void>((resolve) =>
    child.stderr.on('data', (chunk) => {
      seen += String(chunk);
      if (seen.includes(text)) resolve();
    }),
  );
  return { child, closed: new Promise<number | null>((resolve) => child.on('close', resolve)) };
}

const append = "{{ config(materialized='incremental', incremental_strategy='append') }}\n";

it('retry after kill -9 goes on where the run was: what it published is not built again', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': `${append}select 1 as x`,
    'models/b.sql': slow('a'),
  });
  const { child, closed } = await until(project, 'main.a', 'build');
  child.kill('SIGKILL');
  await closed;
  project.write('models/b.sql', "select count(*) as n from {{ ref('a') }}");
  const retried = await project.lake('retry');
  expect(retried.status).toBe(0);
  expect(retried.stderr).toContain('main.b');
  expect(await project.rows('select x from "lake"."main"."a"')).toEqual([{ x: 1 }]);
  expect(await project.rows('select n from "lake"."main"."b"')).toEqual([{ n: 1 }]);
  expect((await project.lake('retry')).stderr).toContain('Nothing to retry');
}, 30_000);

it('retry has the target and the vars of the run', async () => {
  const project = new TestProject({
    'project.yml':
      'name: shop\nmodels: {+materialized: table}\nvars: {v: 0}\ntarget: local\ntargets:\n  local: {type: duckdb}\n  other: {type: duckdb, path: other}\n',
    'models/a.sql': "select {{ var('v') }} as v",
    'models/b.sql': "select v / 0 as w from {{ ref('a') }}",
  });
  expect((await project.lake('run', '--target', 'other', '--vars', '{v: 7}')).status).toBe(1);
  project.write('models/b.sql', "select v, {{ var('v') }} as w from {{ ref('a') }}");
  expect((await project.lake('retry')).status).toBe(0);
  const shown = await project.lake(
    'show',
    '-t',
    'other',
    '--inline',
    'select v, w from "lake"."main"."b"',
    '-o',
    'json',
  );
  expect(JSON.parse(shown.stdout)).toEqual({ v: 7, w: 7 });
  expect(existsSync(join(project.root, '.lake'))).toBe(false);
});

it('a post-hook that fails leaves the table as it was', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': `${append.replace(') }}', ", post_hook='select 1 / 0') }}")}select 1 as x`,
  });
  for (let i = 0; i < 2; i++) expect((await project.lake(i === 0 ? 'build' : 'retry')).status).toBe(1);
  project.write('models/a.sql', `${append}select 1 as x`);
  expect((await project.lake('retry')).status).toBe(0);
  expect(await project.rows('select x from "lake"."main"."a"')).toEqual([{ x: 1 }]);
});

it('a hook that renders to nothing is passed over, one that is no query is refused by name', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': `{{ config(post_hook="{% if false %}select 1{% endif %}") }}select 1 as x`,
  });
  expect((await project.lake('build')).status).toBe(0);
  project.write('models/a.sql', `{{ config(post_hook="insert into {{ this }} select 2") }}select 1 as x`);
  const refused = await project.lake('build');
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('error[not-supported]');
  expect(refused.stderr).toContain('models/a.sql:1:1');
});

it('a test of a source that fails stops what reads the source, and nothing else', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'data/orders.csv': 'id\n1\n1\n',
    'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        external: {location: data/orders.csv, format: csv}
        columns: [{name: id, data_type: bigint, data_tests: [unique]}]
`,
    'models/a.sql': "select * from {{ source('raw', 'orders') }}",
    'models/b.sql': "select * from {{ ref('a') }}",
    'models/c.sql': 'select 1 as x',
  });
  const built = await project.lake('build');
  expect(built.status).toBe(1);
  expect(built.stderr).toMatch(/– .*main\.a/);
  expect(built.stderr).toMatch(/– .*main\.b/);
  expect(built.stderr).toMatch(/✓ .*main\.c/);
});

it.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const)(
  '%s ends a run in good order, with its own status',
  async (signal, status) => {
    const project = new TestProject({
      'project.yml': projectYml,
      'models/a.sql': 'select 1 as x',
      'models/b.sql': slow('a'),
    });
    const { child, closed } = await until(project, 'main.a', 'build');
    child.kill(signal);
    expect(await closed).toBe(status);
    expect(existsSync(join(project.root, '.lake/.lock'))).toBe(false);
    expect(existsSync(join(project.root, '.lake/_staging'))).toBe(false);
  },
  30_000,
);

it('a reader of the progress that goes away does not end the run', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': 'select 1 as x',
    'models/b.sql': "select x from {{ ref('a') }}",
  });
  const ran = await project.shell('"$@" 2>&1 | head -1', 'build');
  expect(ran.status).toBe(0);
  expect(await project.rows('select x from "lake"."main"."b"')).toEqual([{ x: 1 }]);
});

it('a target folder that cannot be written is named, the tables stand', async () => {
  const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x', target: 'a file' });
  const built = await project.lake('build');
  expect(built.status).toBe(1);
  expect(built.stderr).toContain('error[folder-not-writable]');
});

it('clean removes nothing through a link', async () => {
  const outside = new TestProject({ 'precious/notes.txt': 'mine' });
  const project = new TestProject({ 'project.yml': `${projectYml}clean-targets: [link/precious]\n` });
  project.link(outside.root, 'link');
  const cleaned = await project.lake('clean');
  expect(cleaned.stderr).toContain('error[clean-refused]');
  expect(existsSync(join(outside.root, 'precious/notes.txt'))).toBe(true);
});

it('a second interrupt ends the run at once and leaves no lock', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': 'select 1 as x',
    'models/b.sql': slow('a'),
  });
  const { child, closed } = await until(project, 'main.a', 'build');
  child.kill('SIGINT');
  child.kill('SIGTERM');
  expect([130, 143]).toContain(await closed);
  expect(existsSync(join(project.root, '.lake/.lock'))).toBe(false);
  expect((await project.lake('run', '-s', 'a')).status).toBe(0);
}, 30_000);

it('an interrupt while waiting for another lake ends with 130', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': 'select 1 as x',
    'models/b.sql': slow('a'),
  });
  const first = await until(project, 'main.a', 'build');
  const second = await until(project, 'Waiting for another lake', 'build');
  second.child.kill('SIGINT');
  expect(await second.closed).toBe(130);
  first.child.kill('SIGINT');
  expect(await first.closed).toBe(130);
}, 30_000);

it('a run that waits for another leaves the journal of the one it waits for', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': `${append}select 1 as x`,
    'models/b.sql': slow('a'),
  });
  const first = await until(project, 'main.a', 'build');
  const second = await until(project, 'Waiting for another lake', 'build');
  second.child.kill('SIGKILL');
  await second.closed;
  first.child.kill('SIGKILL');
  await first.closed;
  project.write('models/b.sql', "select count(*) as n from {{ ref('a') }}");
  expect((await project.lake('retry')).status).toBe(0);
  expect(await project.rows('select x from "lake"."main"."a"')).toEqual([{ x: 1 }]);
  expect(await project.rows('select n from "lake"."main"."b"')).toEqual([{ n: 1 }]);
}, 30_000);

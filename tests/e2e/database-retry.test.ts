import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const base: Readonly<Record<string, string>> = {
  'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\nmodels:\n  +materialized: table\n",
  'profiles.yml':
    'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: dev.duckdb, threads: 2}\n    other: {type: duckdb, path: other.duckdb, threads: 2}\n',
};

const ids = (project: TestProject) => project.results().map(({ unique_id: id, status }) => [id, status]);

async function value(project: TestProject, sql: string): Promise<string> {
  return (await project.lake('show', '-q', '--inline-direct', sql, '--limit', '-1')).stdout;
}

describe('retry in a project of dbt', () => {
  it('runs what failed and what was skipped, with the vars and the target of the run', async () => {
    const project = new TestProject({
      ...base,
      'models/a.sql': "select {{ var('v', 0) }} as v",
      'models/b.sql': "select nowhere from {{ ref('a') }}",
      'models/c.sql': "select * from {{ ref('b') }}",
    });
    expect((await project.lake('run', '-t', 'other', '--vars', '{v: 7}')).status).toBe(1);
    project.write('models/b.sql', "select v, {{ var('v', 0) }} as w from {{ ref('a') }}");
    expect((await project.lake('retry')).status).toBe(0);
    expect(ids(project)).toEqual([
      ['model.shop.b', 'success'],
      ['model.shop.c', 'success'],
    ]);
    expect(await project.lake('show', '-t', 'other', '-q', '--inline-direct', 'select w from main.c')).toMatchObject({
      stdout: expect.stringContaining('| 7 |'),
    });
  });

  it('given vars win, and --state says where the run is', async () => {
    const project = new TestProject({ ...base, 'models/a.sql': "select {{ var('v') }} as v" });
    expect((await project.lake('run', '--vars', '{v: nowhere}', '--target-path', 'last')).status).toBe(1);
    expect((await project.lake('retry', '--state', 'last', '--vars', '{v: 3}')).status).toBe(0);
    expect(await value(project, 'select v from main.a')).toContain('| 3 |');
  });

  it('nothing is left when all went well', async () => {
    const project = new TestProject({ ...base, 'models/a.sql': 'select 1 as x' });
    await project.lake('run');
    const { status, stderr } = await project.lake('retry');
    expect(status).toBe(0);
    expect(stderr).toContain('Nothing to retry');
  });

  it('calls the macro of run-operation again, with its arguments', async () => {
    const project = new TestProject({
      ...base,
      'models/a.sql': 'select 1 as x',
      'macros/m.sql':
        "{% macro ask(n) %}{% do run_query('select ' ~ n ~ ' from main.a') %}{{ log('asked ' ~ n, true) }}{% endmacro %}",
    });
    expect((await project.lake('run-operation', 'ask', '--args', '{n: 5}')).status).toBe(1);
    await project.lake('run', '--target-path', 'elsewhere');
    const { status, stderr } = await project.lake('retry');
    expect(status).toBe(0);
    expect(stderr).toContain('asked 5');
  });

  it('compiles and documents again what failed', async () => {
    const project = new TestProject({
      ...base,
      'models/a.sql': 'select 1 as x',
      'models/b.sql': "{% do run_query('select nowhere') %}select 1 as x",
    });
    for (const words of [['compile'], ['docs', 'generate']]) {
      project.write('models/b.sql', "{% do run_query('select nowhere') %}select 1 as x");
      expect((await project.lake(...words)).status).toBe(2);
      project.write('models/b.sql', 'select 2 as x');
      expect((await project.lake('retry')).status).toBe(0);
      expect(ids(project)).toEqual([['model.shop.b', 'success']]);
    }
  });

  it('a command that leaves nothing is named', async () => {
    const project = new TestProject({ ...base, 'models/a.sql': 'select 1 as x' });
    await project.lake('show', '-s', 'a');
    const { status, stderr } = await project.lake('retry');
    expect(status).toBe(2);
    expect(stderr).toContain("retry of 'show'");
  });

  it('runs only the batches of a microbatch model that failed, and tells all that went well', async () => {
    const batches = (
      bad: string,
    ) => `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='seen', begin='2024-01-01', batch_size='day') }}
{% if model.batch and '${bad}' in model.batch.id %}select nowhere{% else %}select seen, '${bad}' as marked from {{ ref('days') }}{% endif %}`;
    const project = new TestProject({
      ...base,
      'models/days.sql':
        "{{ config(event_time='seen') }}select unnest(generate_series(timestamp '2024-01-01', timestamp '2024-01-03', interval 1 day)) as seen",
      'models/m.sql': batches('20240102'),
    });
    const window = ['--event-time-start', '2024-01-01', '--event-time-end', '2024-01-04'];
    expect((await project.lake('run', ...window)).status).toBe(1);
    project.write('models/m.sql', batches('never'));
    expect((await project.lake('retry')).status).toBe(0);
    const marked = 'select marked, count(*) as n from main.m group by all order by marked';
    const rows = await value(project, marked);
    expect(rows).toContain('| 20240102 | 2 |');
    expect(rows).toContain('| never    | 1 |');
    const { results } = JSON.parse(readFileSync(join(project.root, 'target/run_results.json'), 'utf8'));
    expect(results[0].batch_results).toMatchObject({ failed: [] });
    expect(results[0].batch_results.successful).toHaveLength(3);
  });

  it('tells that there is no run', async () => {
    const project = new TestProject({ ...base, 'models/a.sql': 'select 1 as x' });
    rmSync(join(project.root, 'target'), { recursive: true, force: true });
    expect((await project.lake('retry')).stderr).toContain('run-results-missing');
  });
});

describe('--sample and --empty', () => {
  const files = {
    ...base,
    'models/days.sql':
      "{{ config(event_time='seen') }}select unnest(generate_series(timestamp '2024-01-01', timestamp '2024-01-09', interval 1 day)) as seen union all select now()::timestamp - interval 1 hour",
    'models/m.sql': "select count(*) as n from {{ ref('days') }}",
  };

  it.each([
    ['3 days', 1],
    ['{start: 2024-01-02, end: 2024-01-04}', 2],
    ['{"start": "2024-01-02", "end": "2024-01-04 12:00:00"}', 3],
  ])('--sample %s', async (sample, n) => {
    const project = new TestProject(files);
    await project.lake('run', '-s', 'days');
    expect((await project.lake('run', '-s', 'm', '--sample', sample)).status).toBe(0);
    expect(await value(project, 'select n from main.m')).toContain(`| ${n} |`);
  });

  it.each(['3 weeks', 'three days', '3', '{start: 2024-01-02}'])('--sample %s is no stretch', async (sample) => {
    const { status, stderr } = await new TestProject(files).lake('run', '--sample', sample);
    expect(status).toBe(2);
    expect(stderr).toContain('is no stretch of time');
  });

  it.each([['--empty'], ['--sample', '3 days']])("%s is refused on lake's own engine", async (...words) => {
    const own = new TestProject({ 'project.yml': 'name: shop\n', 'models/a.sql': 'select 1 as x' });
    const { status, stderr } = await own.lake('run', ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(`error[not-supported]: ${words[0]}`);
  });
});

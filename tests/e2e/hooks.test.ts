import { expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

const raw = {
  'data/orders.csv': 'id\n1\n2\n',
  'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        external: {location: data/orders.csv, format: csv}
        columns: [{name: id, data_type: bigint}]
      - name: missing
        external: {location: data/missing.csv, format: csv}
        columns: [{name: id, data_type: bigint}]
`,
};

it('on-run-end sees what came of each node', async () => {
  const project = new TestProject({
    'project.yml': `${projectYml}on-run-end:
  - "{{ log('built ' ~ (results | selectattr('status', 'equalto', 'success') | map(attribute='unique_id') | join(',')), info=true) }}"
  - "{% for r in results %}{{ log(r.node.name ~ ': ' ~ r.status, info=true) }}{% endfor %}{{ log('in ' ~ schemas | join, info=true) }}"
`,
    'models/a.sql': 'select 1 as x',
    'models/b.sql': "select cast('x' as integer) as y from {{ ref('a') }}",
  });
  const built = await project.lake('build');
  expect(built.stderr).toContain('built model.shop.a\n');
  expect(built.stderr).toContain('b: error\n');
  expect(built.stderr).toContain('in main\n');
});

it('an error in on-run-start is told at its place in the project file', async () => {
  const project = new TestProject({
    'project.yml': `${projectYml}on-run-start:\n  - "select 1"\n  - "select nosuch from {{ target.schema }}.t"\n`,
    'models/a.sql': 'select 1 as x',
  });
  const built = await project.lake('build');
  expect(built.status).toBe(1);
  expect(built.stderr).toContain('project.yml:6:5');
});

it('SQL by hand reads a source that no model reads, and opens no other', async () => {
  const project = new TestProject({ 'project.yml': projectYml, ...raw });
  const shown = await project.lake(
    'show',
    '--inline',
    "select sum(id) as n from {{ source('raw', 'orders') }}",
    '-o',
    'json',
  );
  expect(shown.stderr).toBe('');
  expect(JSON.parse(shown.stdout)).toEqual({ n: 3 });
});

it('a test of an ephemeral model waits for what stands behind it', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': 'select 1 as id',
    'models/e.sql': "{{ config(materialized='ephemeral') }}select id from {{ ref('a') }}",
    'models/c.sql': "select id from {{ ref('e') }}",
    'tests/s.sql': "select * from {{ ref('e') }} where id > 5",
  });
  expect((await project.lake('build')).stderr).toContain('Done  2 built · 1 test passed');
});

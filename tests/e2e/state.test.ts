import { beforeAll, describe, expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

let project: TestProject;

beforeAll(async () => {
  project = new TestProject({
    'project.yml': projectYml,
    'data/raw.csv': 'id\n1\n',
    'macros/m.sql': '{% macro one() %}1{% endmacro %}',
    'models/a.sql': "select id from {{ source('raw', 'raw') }}",
    'models/b.sql': "select id, {{ one() }} as n from {{ ref('a') }}",
    'models/c.sql': "{{ config(materialized='view') }}select * from {{ ref('b') }}",
    'models/d.sql': "select cast('x' as bigint) as id from {{ ref('a') }}",
    'models/all.yml': `sources: [{name: raw, tables: [{name: raw, external: {location: data/raw.csv, format: csv}, columns: [{name: id, data_type: bigint}]}]}]
models: [{name: a, columns: [{name: id, data_tests: [not_null]}]}]
`,
    'selectors.yml': `selectors:
  - {name: changed, definition: {method: state, value: modified, children: true}}
  - {name: odd, definition: {method: result, value: partial success}}
`,
  });
  await project.lake('build', '--target-path', 'before');
  project.write('macros/m.sql', '{% macro one() %}2{% endmacro %}');
  project.write('models/e.sql', "select * from {{ ref('c') }}");
});

const ls = async (...args: string[]) => {
  const { status, stdout, stderr } = await project.lake('ls', '--output', 'name', '--state', 'before', ...args);
  return status === 0 ? stdout.split('\n').filter((line) => line !== '') : [stderr.split('\n')[0]];
};

describe('selecting by an earlier run', () => {
  it.each<[string, string[]]>([
    ['state:new', ['e']],
    ['state:modified', ['b', 'e']],
    ['state:modified.macros', ['b']],
    ['state:modified.body', ['e']],
    ['state:modified+', ['b', 'c', 'e']],
    ['result:error', ['d']],
    ['result:error result:pass', ['d', 'not_null_a_id']],
    ['1+result:error,resource_type:model', ['a', 'd', 'not_null_a_id']],
  ])('-s %s', async (selection, expected) => {
    expect(await ls('-s', ...selection.split(' '))).toEqual(expected);
  });

  it('in selectors.yml', async () => {
    expect(await ls('--selector', 'changed')).toEqual(['b', 'c', 'e']);
    expect(await ls('--selector', 'odd')).toEqual([]);
  });

  it('names what the value could be', async () => {
    const [said] = await ls('-s', 'state:modifed');
    expect(said).toContain("did you mean 'modified'?");
  });

  it('source_status: tells which artifact is missing', async () => {
    const [said] = await ls('-s', 'source_status:fresher+');
    expect(said).toMatch(/source_status: needs sources\.json, and .*before has none/);
  });

  it('the folder may come from DBT_STATE', async () => {
    const { stdout } = await project.shell('DBT_STATE=before exec "$@"', 'ls', '--output', 'name', '-s', 'state:new');
    expect(stdout).toBe('e\n');
  });
});

it('source_status:fresher compares two freshness reports', async () => {
  const report = (at: string) =>
    JSON.stringify({
      metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/sources/v3.json' },
      results: [{ unique_id: 'source.shop.raw.raw', status: 'pass', max_loaded_at: at }],
    });
  project.write('before/sources.json', report('2024-01-01T00:00:00Z'));
  project.write('target/sources.json', report('2024-01-02T00:00:00Z'));
  expect(await ls('-s', 'source_status:fresher+1')).toEqual(['a', 'raw.raw', 'not_null_a_id']);
  project.write('target/sources.json', report('2024-01-01T00:00:00Z'));
  expect(await ls('-s', 'source_status:fresher+1')).toEqual([]);
});

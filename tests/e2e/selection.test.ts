import { beforeAll, describe, expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

let project: TestProject;

beforeAll(() => {
  project = new TestProject({
    'project.yml': `${projectYml.replace('models:\n', 'models:\n  shop:\n    mart:\n      +tags: [nightly]\n')}`,
    'data/raw.csv': 'id\n1\n',
    'seeds/codes.csv': 'code\nx\n',
    'models/staging/s1.sql': "select id from {{ source('raw', 'raw') }}",
    'models/staging/s2.sql': "select code from {{ ref('codes') }}",
    'models/mart/m1.sql': "{{ config(tags=['kpi'], materialized='view') }}\nselect * from {{ ref('s1') }}",
    'models/mart/m2.sql': "select * from {{ ref('m1') }}, {{ ref('s2') }}",
    'models/mart/m3.sql': "select * from {{ ref('m2') }}",
    'tests/both.sql': "select 1 from {{ ref('m1') }}, {{ ref('s2') }} where false",
    'models/all.yml': `sources: [{name: raw, tables: [{name: raw, external: {location: data/raw.csv, format: csv}, columns: [{name: id, data_type: bigint}]}]}]
models:
  - {name: s1, columns: [{name: id, data_tests: [not_null, unique]}]}
  - {name: m1, columns: [{name: id, data_tests: [{not_null: {config: {tags: [slow]}}}]}]}
  - {name: m3, config: {meta: {owner: ana}}}
unit_tests:
  - {name: u1, model: s1, given: [{input: "source('raw', 'raw')", rows: [{id: 1}]}], expect: {rows: [{id: 1}]}}
exposures:
  - {name: board, type: dashboard, owner: {name: ana}, depends_on: [ref('m3')]}
`,
    'selectors.yml': `selectors:
  - name: kpis
    default: false
    definition: {method: tag, value: kpi, children: true}
  - name: mixed
    definition:
      union:
        - {method: fqn, value: s1}
        - intersection: ["tag:nightly", "m3"]
        - exclude: ["s1"]
`,
  });
});

const ls = async (...args: string[]) => {
  const { status, stdout, stderr } = await project.lake('ls', '--output', 'name', ...args);
  return status === 0 ? stdout.split('\n').filter((line) => line !== '') : [stderr.split('\n')[0]];
};
const models = (...args: string[]) => ls('--resource-type', 'model', ...args);

describe('the selection grammar', () => {
  it.each<[string, string[]]>([
    ['m1', ['m1']],
    ['+m1', ['s1', 'm1']],
    ['m1+', ['m1', 'm2', 'm3']],
    ['1+m3', ['m2', 'm3']],
    ['s1+1', ['s1', 'm1']],
    ['2+m3', ['s2', 'm1', 'm2', 'm3']],
    ['@s1', ['s1', 's2', 'm1', 'm2', 'm3']],
    ['s1 m3', ['s1', 'm3']],
    ['m1+,m2', ['m2']],
    ['tag:nightly', ['m1', 'm2', 'm3']],
    ['tag:nightly,tag:kpi', ['m1']],
    ['m*', ['m1', 'm2', 'm3']],
    ['models/staging', ['s1', 's2']],
    ['path:models/staging/s2.sql', ['s2']],
    ['shop.mart', ['m1', 'm2', 'm3']],
    ['mart.m2', ['m2']],
    ['fqn:shop.staging.*', ['s1', 's2']],
    ['config.materialized:view', ['m1']],
    ['config.meta.owner:ana', ['m3']],
    ['source:raw+', ['s1', 'm1', 'm2', 'm3']],
    ['source:raw.raw+1', ['s1']],
    ['+exposure:board', ['s1', 's2', 'm1', 'm2', 'm3']],
    ['package:shop', ['s1', 's2', 'm1', 'm2', 'm3']],
    ['resource_type:model,+m1', ['s1', 'm1']],
    ['file:m2.sql', ['m2']],
  ])('-s "%s"', async (selection, expected) => {
    expect((await models('-s', ...selection.split(' '))).sort()).toEqual([...expected].sort());
  });

  it('--exclude takes away', async () => {
    expect(await models('-s', '+m3', '--exclude', 'tag:kpi', 's2')).toEqual(['m2', 'm3', 's1']);
  });

  it('tests come with their model, and by their own type and tag', async () => {
    expect(await ls('--resource-type', 'test', '-s', 's1')).toEqual(['not_null_s1_id', 'unique_s1_id']);
    expect(await ls('-s', 'test_type:unit')).toEqual(['u1']);
    expect(await ls('-s', 'test_type:singular')).toEqual(['both']);
    expect(await ls('-s', 'test_name:unique')).toEqual(['unique_s1_id']);
    expect(await ls('-s', 'tag:slow')).toEqual(['not_null_m1_id']);
  });

  it('--indirect-selection decides on tests of several models', async () => {
    const tests = (mode: string) => ls('--resource-type', 'test', '-s', 'm1', '--indirect-selection', mode);
    expect(await tests('eager')).toEqual(['both', 'not_null_m1_id']);
    expect(await tests('cautious')).toEqual(['not_null_m1_id']);
    expect(await tests('empty')).toEqual([]);
    expect(await ls('--resource-type', 'test', '-s', 'm1', '--indirect-selection', 'buildable')).toEqual([
      'not_null_m1_id',
    ]);
  });

  it('selectors.yml names selections', async () => {
    expect(await models('--selector', 'kpis')).toEqual(['m1', 'm2', 'm3']);
    expect(await models('--selector', 'mixed')).toEqual(['m3']);
    expect((await project.lake('ls', '--selector', 'kpi')).stderr).toContain("did you mean 'kpis'");
  });

  it('a selection that matches nothing says so and is no failure', async () => {
    const { status, stdout, stderr } = await project.lake('ls', '-s', 'mm1');
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('mm1');
  });

  it('an unknown method is an error with the nearest name', async () => {
    const { status, stderr } = await project.lake('ls', '-s', 'tga:kpi');
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean 'tag'");
  });
});

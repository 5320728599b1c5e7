import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

const people =
  "select * from (values (1, 'ana', 10), (2, 'bob', 20), (2, 'bob', null), (4, 'eve', 400)) as t (id, name, score)";
const withTests = (tests: string, extra: Record<string, string> = {}) =>
  new TestProject({ 'project.yml': projectYml, 'models/people.sql': people, 'models/people.yml': tests, ...extra });
const model = (tests: string) => `models:\n  - name: people\n${tests}`;

async function outcome(project: TestProject, ...args: string[]) {
  await project.lake('run');
  return await project.lake('test', ...args);
}

describe('generic tests count exactly what fails', () => {
  it.each([
    ['not_null', '    columns: [{name: score, data_tests: [not_null]}]', 1],
    ['unique', '    columns: [{name: id, data_tests: [unique]}]', 1],
    [
      'accepted_values',
      '    columns: [{name: name, data_tests: [{accepted_values: {arguments: {values: [ana, bob]}}}]}]',
      1,
    ],
    [
      'accepted_range',
      '    columns: [{name: score, data_tests: [{accepted_range: {arguments: {min_value: 0, max_value: 100}}}]}]',
      1,
    ],
    [
      'relationships',
      "    columns: [{name: id, data_tests: [{relationships: {arguments: {to: ref('ids'), field: id}}}]}]",
      1,
    ],
    ['unique_combination', '    data_tests: [{unique_combination: {arguments: {columns: [id, name]}}}]', 1],
    ['expression_is_true', '    data_tests: [{expression_is_true: {arguments: {expression: "score < 15"}}}]', 2],
    ['row_count_equal', "    data_tests: [{row_count_equal: {arguments: {to: ref('ids')}}}]", 1],
  ])('%s', async (name, yml, failures) => {
    const project = withTests(model(yml), { 'models/ids.sql': 'select 1 as id union all select 2 union all select 3' });
    const { status, stderr } = await outcome(project);
    expect(stderr).toContain(`${failures} `);
    expect(stderr).toContain(name);
    expect(status).toBe(1);
  });
});

describe('what a test may say of itself', () => {
  it('severity warn does not fail the command', async () => {
    const project = withTests(model('    columns: [{name: id, data_tests: [{unique: {config: {severity: warn}}}]}]'));
    const { status, stderr } = await outcome(project);
    expect(status).toBe(0);
    expect(stderr).toContain('1 warned');
  });

  it('warn_if and error_if are thresholds', async () => {
    const config = (limits: string) =>
      model(
        `    columns: [{name: score, data_tests: [{accepted_range: {arguments: {max_value: 5}, config: {${limits}}}}]}]`,
      );
    const mild = await outcome(withTests(config('warn_if: ">1", error_if: ">5"')));
    expect(mild.status).toBe(0);
    expect(mild.stderr).toContain('1 warned');
    const strict = await outcome(withTests(config('error_if: ">2"')));
    expect(strict.status).toBe(1);
  });

  it('where limits the rows, limit the count, fail_calc the measure', async () => {
    const project = withTests(
      model(
        `    data_tests:
      - expression_is_true: {name: t_where, arguments: {expression: "score < 15"}, config: {where: "id < 3"}}
      - expression_is_true: {name: t_limit, arguments: {expression: "score < 0"}, config: {limit: 2}}
      - expression_is_true: {name: t_calc, arguments: {expression: "score < 0"}, config: {fail_calc: "max(score)"}}
`,
      ),
    );
    await outcome(project);
    const results = project.results();
    const failures = (name: string) => results.find((r) => r.unique_id.includes(name))?.failures;
    expect([failures('t_where'), failures('t_limit'), failures('t_calc')]).toEqual([1, 2, 400]);
  });

  it('tests with where, limit, fail_calc and thresholds share the scan of a seed with the others', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'seeds/codes.csv': 'id,name\n1,a\n2,b\n',
      'seeds/codes.yml': `seeds:
  - name: codes
    columns:
      - name: id
        data_tests:
          - not_null
          - unique: {config: {where: "name > 'a'"}}
          - accepted_range: {arguments: {max_value: 2}, config: {limit: 3, fail_calc: "coalesce(sum(id), 0)"}}
          - relationships: {arguments: {to: ref('codes'), field: id}, config: {warn_if: "> 1"}}
`,
    });
    expect((await project.lake('build')).status).toBe(0);
    const scan = readFileSync(join(project.root, 'target/run/shop/seeds/codes.tests.sql'), 'utf8');
    expect(scan.match(/ as t\d/g)).toHaveLength(4);
  });

  it('a fail_calc that gives NULL when no row fails is an error at the test, as in dbt', async () => {
    const project = withTests(
      model(
        '    columns: [{name: id, data_tests: [{accepted_range: {arguments: {max_value: 9}, config: {fail_calc: max(id)}}}]}]',
      ),
    );
    const { status, stderr } = await outcome(project);
    expect(status).toBe(1);
    expect(stderr).toContain("error[config-invalid-value]: config 'fail_calc' gives NULL when no row fails");
    expect(stderr).toContain('models/people.yml:3');
  });

  it('an ephemeral model can be tested, and be what relationships point to', async () => {
    const project = withTests(
      'models:\n  - name: ids\n    columns: [{name: id, data_tests: [not_null, under: {arguments: {most: 1}}]}]\n' +
        "  - name: people\n    columns: [{name: id, data_tests: [relationships: {arguments: {to: ref('ids'), field: id}}]}]\n",
      {
        'models/ids.sql': "{{ config(materialized='ephemeral') }} select 1 as id union all select 2 -- last",
        'tests/generic/under.sql':
          '{% test under(model, column_name, most) %}select * from {{ model }} where {{ column_name }} > {{ most }}{% endtest %}',
      },
    );
    await outcome(project);
    const failures = Object.fromEntries(project.results().map((r) => [r.unique_id.split('.')[2], r.failures]));
    expect(failures).toEqual({ not_null_ids_id: 0, under_ids_id__1: 1, relationships_people_id__id__ref_ids_: 1 });
  });

  it('store_failures keeps the failing rows in a table', async () => {
    const project = withTests(
      model(
        '    columns: [{name: score, data_tests: [{not_null: {name: no_score, config: {store_failures: true, schema: audit}}}]}]',
      ),
    );
    expect((await outcome(project)).status).toBe(1);
    expect(await project.rows('select id, name from "lake"."audit"."no_score"')).toEqual([{ id: 2, name: 'bob' }]);
  });

  it('a test of the project’s own is a macro, and shadows the built-in of its name', async () => {
    const project = withTests(
      model('    columns: [{name: score, data_tests: [under: {arguments: {most: 15}}, not_null]}]'),
      {
        'tests/generic/under.sql':
          '{% test under(model, column_name, most) %}select * from {{ model }} where {{ column_name }} > {{ most }}{% endtest %}',
        'macros/not_null.sql': '{% test not_null(model, column_name) %}select 1 as nothing where false{% endtest %}',
      },
    );
    await outcome(project);
    const failures = Object.fromEntries(project.results().map((r) => [r.unique_id.split('.')[2], r.failures]));
    expect(failures).toEqual({ under_people_score__15: 2, not_null_people_score: 0 });
  });

  it('an error in a test is that test’s alone', async () => {
    const project = withTests(
      model('    columns: [{name: id, data_tests: [not_null]}, {name: nope, data_tests: [not_null]}]'),
    );
    const { status, stderr } = await outcome(project);
    expect(status).toBe(1);
    expect(stderr).toContain('error[column-not-found]');
    const statuses = Object.fromEntries(project.results().map((r) => [r.unique_id.split('.')[2], r.status]));
    expect(statuses).toEqual({ not_null_people_id: 'pass', not_null_people_nope: 'error' });
  });
});

describe('a config that a test cannot take is told when the project is read, at its place', () => {
  const generic = (config: string) => ({
    'models/people.yml': model(
      `    columns:\n      - name: id\n        data_tests:\n          - unique:\n              ${config}\n`,
    ),
  });
  it.each([
    ['warn_if', generic('config: {warn_if: lots}'), "config 'warn_if' is 'lots'", 'models/people.yml:7:24'],
    [
      'error_if beside the arguments',
      generic('error_if: 10'),
      "config 'error_if' is the number 10",
      'models/people.yml:7:15',
    ],
    ['severity', generic('config: {severity: fatal}'), 'there are: error, warn', 'models/people.yml:7:24'],
    ['limit', generic('config: {limit: few}'), 'a whole number of rows', 'models/people.yml:7:24'],
    ['fail_calc', generic('config: {fail_calc: [a]}'), 'an SQL aggregate', 'models/people.yml:7:24'],
    ['a rendered value', generic(`config: {limit: "{{ 'few' }}"}`), "'few'", 'models/people.yml:7:24'],
    [
      'the tree of the project file',
      { 'project.yml': `${projectYml}data_tests:\n  shop:\n    +warn_if: lots\n` },
      "config 'warn_if' is 'lots'",
      'project.yml:6:5',
    ],
    [
      'config() of a singular test',
      { 'tests/odd.sql': "\n{{ config(severity='fatal') }} select 1 as x" },
      "config 'severity' is 'fatal'",
      'tests/odd.sql:2:11',
    ],
    [
      'the properties of a singular test',
      {
        'tests/odd.sql': 'select 1 as x',
        'tests/odd.yml': 'data_tests:\n  - name: odd\n    config: {error_if: maybe}\n',
      },
      "config 'error_if' is 'maybe'",
      'tests/odd.yml:3:14',
    ],
  ])('%s', async (_name, files, message, place) => {
    const { status, stderr } = await withTests(model(''), files as Record<string, string>).lake('parse');
    expect(stderr).toContain(message);
    expect(stderr).toContain(`--> ${place}\n`);
    expect(status).toBe(2);
  });
});

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

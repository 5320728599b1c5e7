import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectYml, TestProject } from './lake.ts';

/** Rows with NULLs, duplicates, NULL in every column, and columns that need quotes. */
const rows = [
  "(1, 'ana', 10, 1.5, true)",
  "(2, 'bob', 20, null, false)",
  "(2, 'bob', null, 2.5, null)",
  "(4, 'eve', 400, 2.5, true)",
  '(null, null, null, null, null)',
  '(null, null, null, null, null)',
  "(7, '', 0, -1, false)",
];
const facts = `select cast(id as bigint) as id, cast(name as varchar) as name, cast(score as bigint) as score,
  cast(ratio as double) as "a ratio", cast(flag as boolean) as "select"
from (values ${rows.join(', ')}) as t (id, name, score, ratio, flag)`;

/** Each test kind over each kind of column, and with each config that changes which rows or how many count. */
const kinds: readonly string[] = [
  'not_null: {arguments: {column_name: id}',
  'not_null: {arguments: {column_name: name}',
  `not_null: {arguments: {column_name: '"a ratio"'}`,
  'unique: {arguments: {column_name: id}',
  'unique: {arguments: {column_name: name}',
  `unique: {arguments: {column_name: '"a ratio"'}`,
  'accepted_values: {arguments: {column_name: name, values: [ana, bob]}',
  'accepted_values: {arguments: {column_name: id, values: [1, 2, 4, 7], quote: false}',
  "relationships: {arguments: {column_name: id, to: ref('ids'), field: id}",
  "relationships: {arguments: {column_name: name, to: ref('ids'), field: name}",
  "relationships: {arguments: {column_name: id, to: ref('nothing'), field: id}",
  "relationships: {arguments: {column_name: score, to: \"source('raw', 'facts')\", field: score}",
  // The parent has no such column, the tested relation has: an error, not a test that always passes.
  "relationships: {arguments: {column_name: score, to: ref('ids'), field: score}",
  'accepted_range: {arguments: {column_name: score, min_value: 0, max_value: 100}',
  'accepted_range: {arguments: {column_name: score, min_value: 0, inclusive: false}',
  "row_count_equal: {arguments: {to: ref('ids')}",
  "row_count_equal: {arguments: {to: ref('nothing')}",
  "row_count_equal: {arguments: {to: ref('facts_here')}",
  'unique_combination: {arguments: {columns: [id]}',
  'unique_combination: {arguments: {columns: [id, name]}',
  'unique_combination: {arguments: {columns: [id, name, score]}',
  'expression_is_true: {arguments: {expression: "score < 15"}',
  'expression_is_true: {arguments: {column_name: id, expression: "is not null"}',
];
const configs: readonly string[] = [
  '',
  'where: "id < 3"',
  'where: "id > 2 or name is null"',
  'where: "1 = 0"',
  `where: '"select" and "a ratio" > 1'`,
  'where: "100 / score > 1"',
  'where: "id in (select id from main.ids)"',
  'limit: 1',
  'limit: 0',
  'warn_if: "> 1", error_if: "> 2"',
  'warn_if: "= 0", severity: warn',
  'error_if: "= 0"',
  'fail_calc: "max(1)"',
  'fail_calc: "coalesce(max(2), 0)", where: "id = 1"',
  'fail_calc: "count(*) + 3", error_if: "> 4", limit: 1',
  'fail_calc: "count(nope)"',
];

const named = (prefix: string, pad: string) =>
  kinds
    .flatMap((kind, k) =>
      configs.map((config, c) => `${pad}- ${kind}, name: ${prefix}${k}_${c}${config && `, config: {${config}}`}}`),
    )
    .join('\n');

const project = (facts: string, materialized: string) =>
  new TestProject({
    'project.yml': projectYml,
    'models/raw_facts.sql': facts,
    'models/facts_here.sql': `{{ config(materialized='${materialized}') }} ${facts}`,
    'models/ids.sql': "select * from (values (1, 'ana'), (2, 'bob'), (null, null)) as t (id, name)",
    'models/nothing.sql': 'select cast(1 as bigint) as id where false',
    'models/all.yml': `sources:
  - name: raw
    schema: main
    tables:
      - name: facts
        identifier: raw_facts
        data_tests:
${named('of_source_', '          ')}
models:
  - name: facts_here
    data_tests:
${named('of_model_', '      ')}
`,
  });

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly failures: number | null;
  readonly compiled_code: string;
}

const resultsOf = (shop: TestProject) =>
  new Map((shop.results() as unknown as Result[]).map((r) => [r.unique_id.split('.')[2] as string, r]));

describe('tests that share a scan say what each says alone', () => {
  it.each([
    ['a table with NULLs and duplicates', facts, 'table'],
    ['an empty view', `select * from (${facts}) as f where false`, 'view'],
    ['an ephemeral model', facts, 'ephemeral'],
  ])(
    '%s',
    async (_name, sql, materialized) => {
      const shop = project(sql, materialized);
      expect((await shop.lake('run')).stderr).toContain('Done');
      await shop.lake('test', '--threads', '2');
      const shared = resultsOf(shop);
      expect(shared.size).toBe(2 * kinds.length * configs.length);
      // A test that a person writes is asked alone: here are the same failing rows, as one.
      shop.write('models/all.yml', 'version: 2\n');
      const reads = ['raw_facts', 'facts_here', 'ids', 'nothing'].map((name) => `-- {{ ref('${name}') }}`).join(' ');
      for (const [name, { compiled_code: code }] of shared) {
        const config = `{${configs[Number(name.split('_').at(-1))]}}`;
        const { where: _, limit: __, ...kept } = parse(config) as Record<string, unknown>;
        shop.write(`tests/${name}.sql`, `{{ config(${JSON.stringify(kept)}) }}\n${reads}\n${code}`);
      }
      await shop.lake('test', '--threads', '2');
      const alone = resultsOf(shop);
      const said = (of: ReadonlyMap<string, Result>) =>
        Object.fromEntries([...of].sort().map(([name, r]) => [name, `${r.status} ${r.failures}`]));
      expect(said(shared)).toEqual(said(alone));
      expect(new Set([...shared.values()].map((r) => r.status))).toEqual(new Set(['pass', 'fail', 'warn', 'error']));
    },
    120_000,
  );
});

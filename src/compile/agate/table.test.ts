import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DatabaseConnection, DatabaseSession } from '../../adapters/adapter.ts';
import { adapter } from '../../adapters/duckdb/database/adapter.ts';
import { loadTemplate, type ParsedTemplate, parseTemplate } from '../../template/index.ts';
import type { Row } from './mapped-sequence.ts';
import { ResultTable } from './result-table.ts';

interface Case {
  readonly sql: string;
  readonly template: string;
  readonly output: string;
}

// Recorded from dbt: the statement's rows by dbt-duckdb 1.11, as an agate table in dbt's own Jinja.
const cases = JSON.parse(readFileSync(new URL('./table-cases.json', import.meta.url), 'utf8')) as Case[];

let session: DatabaseSession;
let connection: DatabaseConnection;
beforeAll(async () => {
  const { value } = adapter.validate({ type: 'duckdb', path: ':memory:', settings: { TimeZone: 'UTC' } });
  session = await adapter.open(value, { root: '.', threads: 1 });
  connection = await session.connection('tables');
});
afterAll(async () => {
  await connection.release();
  await session.close();
});

it.each(cases.map((known) => [known.template, known] as const))('%s', async (_, { sql, template, output }) => {
  const { columns, rows } = await connection.execute(sql, { fetch: true });
  const table = new ResultTable({ columns, rows, truncated: false });
  const parsed = parseTemplate('case.sql', template).value as ParsedTemplate;
  const names: Record<string, unknown> = {
    t: table,
    caller_m: (row: Row) => ((row.__getitem__('n') as number) > 2 ? 'x' : ''),
  };
  const context = { lenientUndefined: true, names: () => ['t'], resolve: (name: string) => names[name] };
  expect((await loadTemplate('case.sql', template, parsed).render(context)).text).toBe(output);
});

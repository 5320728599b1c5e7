import { readdirSync, readFileSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '../../../core/index.ts';
import { trinoType } from '../types.ts';
import { preludeSql, rewrite } from './index.ts';
import { sameRows } from './same-rows.test-support.ts';

const corpus = new URL('../../../../tests/golden/trino-corpus/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, corpus), 'utf8');
/** Trino orders the keys of a JSON object when it parses one; DuckDB keeps them (docs/dialect.md). */
const jsonKeyOrder = new Set(['c08_json_format_parse']);
const cases = readdirSync(new URL('expected/', corpus)).sort();

/** Cases that DuckDB cannot run with Trino's result: each must be refused by this code, never run. */
const refusals: Readonly<Record<string, string>> = {
  a17_fetch_first_ties: 'sql-not-on-duckdb',
  b23_zip_ngrams: 'sql-not-on-duckdb',
  d09_at_time_zone: 'sql-not-on-duckdb',
  e06_regexp_lookahead: 'sql-not-on-duckdb',
  e12_levenshtein_soundex: 'sql-not-on-duckdb',
  e13_format: 'sql-not-on-duckdb',
  f17_error_varchar_int_compare: 'sql-type-mismatch',
  f18_error_concat_int: 'sql-type-mismatch',
  g05_stats: 'sql-not-on-duckdb',
  h01_match_recognize: 'sql-not-on-duckdb',
};

let connection: DuckDBConnection;
const tables = new Map<string, Column[]>();

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET TimeZone='UTC'");
  await connection.run(preludeSql());
  for (const statement of read('fixtures/duckdb.sql').split(/^;$/m))
    if (statement.replace(/--.*/g, '').trim() !== '') await connection.run(statement);
  for (const table of ['customers', 'orders', 'order_items', 'events', 'movies', 'tmdb_raw']) {
    const prepared = await connection.prepare(`SELECT * FROM ${table}`);
    const columns: Column[] = [];
    for (let i = 0; i < prepared.columnCount; i++)
      columns.push({
        name: prepared.columnName(i),
        type: trinoType(prepared.columnType(i).toString()).replace('timestamp(6)', 'timestamp(3)'),
      });
    tables.set(table, columns);
  }
});

const lookup = (parts: readonly string[]) => tables.get((parts.at(-1) as string).toLowerCase());

describe('Trino’s results, replayed on DuckDB', () => {
  it.each(cases)('%s', async (file) => {
    const name = file.replace('.json', '');
    const expected = JSON.parse(read(`expected/${file}`)) as {
      columns?: Column[];
      rows?: unknown[][];
      ordered: boolean;
      error?: string;
    };
    const rewritten = rewrite(read(`queries/${name}.sql`), lookup);
    const refusal = refusals[name];
    if (refusal !== undefined) {
      expect(rewritten.diagnostics[0]?.code).toBe(refusal);
      expect(rewritten.diagnostics[0]?.span).toBeDefined();
      return;
    }
    expect(rewritten.diagnostics).toEqual([]);
    const sql = rewritten.value?.sql ?? '';
    if (expected.rows === undefined) {
      await expect(connection.runAndReadAll(sql), sql).rejects.toThrow();
      return;
    }
    const result = await connection.runAndReadAll(sql).catch((problem: Error) => {
      throw new Error(`${problem.message}\n${sql}`);
    });
    const columns = (expected.columns ?? []).map((c) =>
      jsonKeyOrder.has(name) && c.name === 'j' ? { ...c, type: 'json' } : c,
    );
    expect(sameRows(columns, expected.rows, result.getRowsJson(), expected.ordered), sql).toBe('same');
    expect(result.columnNames()).toEqual(expected.columns?.map((c) => c.name));
  });
});

const more = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/trino/cases.json', import.meta.url), 'utf8'),
) as {
  sql: string;
  columns?: Column[];
  rows?: unknown[][];
  error?: string;
  refused?: string;
}[];

describe('more of Trino’s recorded answers', () => {
  it.each(more)('$sql', async ({ sql, columns, rows, refused }) => {
    const rewritten = rewrite(sql, lookup);
    if (refused !== undefined) {
      expect(rewritten.diagnostics[0]?.code).toBe(refused);
      return;
    }
    expect(rewritten.diagnostics).toEqual([]);
    const text = rewritten.value?.sql ?? '';
    if (rows === undefined) {
      await expect(connection.runAndReadAll(text), text).rejects.toThrow();
      return;
    }
    const result = await connection.runAndReadAll(text);
    expect(sameRows(columns ?? [], rows, result.getRowsJson(), /order by/i.test(sql)), text).toBe('same');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseQuery } from './index.ts';

const corpus = new URL('../../tests/golden/trino-corpus/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, corpus), 'utf8');
const queries = readdirSync(new URL('queries/', corpus)).sort();
const errors = JSON.parse(read('errors/expected.json')) as { case: string; line: number; column: number }[];

describe('Trino’s grammar', () => {
  it.each(queries)('reads %s', (file) => {
    expect(parseQuery(read(`queries/${file}`)).diagnostics).toEqual([]);
  });
  it.each(errors)('$case fails at $line:$column', ({ case: name, line, column }) => {
    const [problem] = parseQuery(read(`errors/${name}.sql`)).diagnostics;
    expect(problem?.code).toBe('sql-syntax');
    expect([problem?.span?.line, problem?.span?.column]).toEqual([line, column]);
  });
});

/** Where Trino 406 reports them, also where that is not where the mistake is. */
const places: readonly (readonly [sql: string, place: string])[] = [
  ['SELECT a FROM t WHERE a IN (1 2)', '1:25'],
  ['SELECT a FROM t WHERE a IN (SELECT b FROM u WHERE c 1)', '1:25'],
  ['SELECT a FROM t WHERE a IN (1, 2', '1:25'],
  ['SELECT a FROM t WHERE a NOT IN (1 2)', '1:35'],
  ['SELECT a FROM t WHERE (a IN (1 2))', '1:32'],
  ['SELECT CASE WHEN a IN (1 2) THEN 1 END', '1:26'],
  ['SELECT a IN (CASE WHEN 1 THEN END)', '1:10'],
  ['SELECT b + f(a IN (1 2)) FROM t', '1:16'],
  ['SELECT a FROM t WHERE ROW(a IN (1 2), 1) = b', '1:35'],
  ['SELECT a FROM t ORDER a', '1:23'],
  ['SELECT a FROM t WHERE a NOT NULL', '1:29'],
  ['SELECT a FROM t FETCH FIRST 1 ROWS WITH', '1:40'],
  ['SELECT f(a) OVER (ORDER a)', '1:25'],
  ['SELECT f(a) OVER (ORDER BY a ROWS BETWEEN UNBOUNDED AND CURRENT ROW)', '1:65'],
  ['SELECT () FROM t', '1:11'],
  ['SELECT t.* AS a FROM t', '1:15'],
  ['SELECT 1a FROM t', '1:8'],
  ['SELECT a FROM t WHERE 2x = 1 AND', '1:23'],
  ['SELECT ln(10THEN AS x', '1:18'],
  ["SELECT '😀' x y", '1:14'],
  ["SELECT X'abc'", '1:8'],
  ["SELECT x 'ab' AS y", '1:8'],
  ['SELECT NORMALIZE(a, XYZ)', '1:21'],
  ['SELECT current_timestamp(a)', '1:26'],
  ['SELECT sum(a) OVER w FROM t WINDOW w AS', '1:40'],
  ['SELECT a FROM t, u WHERE t.a = u.', '1:33'],
  ['SELECT 9223372036854775808', '1:1'],
];
it.each(places)('%s fails at %s', (sql, place) => {
  const [problem] = parseQuery(sql).diagnostics;
  expect(`${problem?.span?.line}:${problem?.span?.column}`).toBe(place);
});
it.each(['SELECT try_cast(a), try_cast()', "SELECT position('a', b)", 'SELECT a FROM t TABLESAMPLE (x)'])(
  '%s is read',
  (sql) => {
    expect(parseQuery(sql).diagnostics).toEqual([]);
  },
);

describe('large texts', () => {
  it('200 nested brackets, 20,000 items, 5,000 terms and 500 unions are read', () => {
    expect(parseQuery(`select ${'('.repeat(200)}1${')'.repeat(200)}`).diagnostics).toEqual([]);
    expect(
      parseQuery(`select 1 where 1 in (${Array.from({ length: 20_000 }, (_, i) => i).join(',')})`).diagnostics,
    ).toEqual([]);
    expect(
      parseQuery(`select 1 where ${Array.from({ length: 5000 }, () => 'a = 1').join(' and ')}`).diagnostics,
    ).toEqual([]);
    expect(parseQuery(Array.from({ length: 500 }, () => 'select 1').join(' union all ')).diagnostics).toEqual([]);
  });
  it('nesting without end is refused by name', () => {
    expect(parseQuery(`select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`).diagnostics[0]?.code).toBe('sql-too-deep');
  });
});

it('two statements are refused by name', () => {
  expect(parseQuery('select 1; select 2').diagnostics[0]?.code).toBe('sql-many-statements');
});

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

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { text } from '../../template/index.ts';
import { convertType, readSeed } from './seed.ts';

interface Case {
  readonly csv: string;
  readonly textColumns?: readonly string[];
  readonly delimiter?: string;
  readonly names?: readonly string[];
  readonly types?: readonly string[];
  readonly convert?: readonly string[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly error?: string;
}

// Recorded from dbt's own reader, agate_helper.from_csv and DuckDBAdapter.convert_type of dbt-duckdb 1.11.
const cases = JSON.parse(readFileSync(new URL('./seed-cases.json', import.meta.url), 'utf8')) as Case[];

it.each(cases.map((known) => [JSON.stringify(known.csv), known] as const))('%s is read as dbt reads it', (_, known) => {
  const read = () => readSeed(known.csv, { delimiter: known.delimiter ?? ',', textColumns: known.textColumns ?? [] });
  if (known.error !== undefined) {
    expect(read).toThrow(TypeError);
    return;
  }
  const table = read();
  expect(table.column_names).toEqual(known.names);
  expect(table.column_types.map((type) => type.name)).toEqual(known.types);
  expect(table.column_names.map((_name, i) => convertType(table, i))).toEqual(known.convert);
  expect([...table.rows].map((row) => [...row].map((value) => (value === null ? null : text(value))))).toEqual(
    known.rows,
  );
});

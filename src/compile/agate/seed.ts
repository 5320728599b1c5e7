import { readCsvRows } from './csv.ts';
import {
  BooleanType,
  type DataType,
  DateTimeType,
  DateType,
  IntegerType,
  NumberType,
  TextType,
  typesToTry,
} from './data-types.ts';
import { maxPrecision } from './max-precision.ts';
import { columnNames } from './names.ts';
import { Table } from './table.ts';

export interface SeedOptions {
  readonly delimiter: string;
  /** Columns that stay text: those whose type the project says. */
  readonly textColumns: readonly string[];
  /** Where the text came from, for macros that read the file themselves. */
  readonly file?: string;
  readonly print?: (text: string) => void;
}

const nulls = ['null', ''];

/**
 * The table of a seed's CSV, its types told by its values as in dbt (agate_helper.from_csv). Throws TypeError that says why a
 * file is none.
 */
export function readSeed(text: string, { delimiter, textColumns, file, print }: SeedOptions): Table {
  if (Array.from(delimiter).length !== 1) throw new TypeError('"delimiter" must be a 1-character string');
  const rows = [...readCsvRows(text.replace(/^\ufeff/, ''), delimiter)];
  const header = rows.shift();
  if (header === undefined) throw new TypeError('the file is empty; a seed needs a header line');
  const names = columnNames(header.length > 0 ? header : (rows[0] ?? []).map(() => null));
  const forced = new Set(textColumns);
  const types = names.map((name, i) => (forced.has(name) ? new TextType(nulls) : inferred(rows, i)));
  rows.forEach((row, i) => {
    if (row.length > names.length)
      throw new TypeError(`Row ${i} has ${row.length} values, but Table only has ${names.length} columns.`);
  });
  const values = rows.map((row) => names.map((_, i) => (types[i] as DataType).cast(row[i] ?? null)));
  return new Table({ names, types, rows: values, file, print });
}

/** The first of the types that takes every value of a column; a row that ends before the column says nothing. */
function inferred(rows: readonly (readonly string[])[], column: number): DataType {
  let left = typesToTry(nulls);
  for (const row of rows) {
    const value = row[column];
    if (left.length === 1) break;
    if (value !== undefined) left = left.filter((type) => type.test(value));
  }
  return left[0] as DataType;
}

/** The engine's type for a column of a seed (dbt's SQLAdapter.convert_type); null for a column of another kind. */
export function convertType(table: Table, index: number): string | null {
  const type = table.column_types.at(index);
  if (type instanceof IntegerType) return 'integer';
  if (type instanceof TextType) return 'text';
  if (type instanceof NumberType) return maxPrecision(table.columns.at(index) ?? []) === 0 ? 'integer' : 'float8';
  if (type instanceof BooleanType) return 'boolean';
  if (type instanceof DateTimeType) return 'timestamp without time zone';
  return type instanceof DateType ? 'date' : null;
}

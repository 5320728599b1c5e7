import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { type Column, type CsvRecord, diagnose, LakeError, readCsv } from '../../core/index.ts';
import type { SeedSpec } from '../adapter.ts';
import type { Engine } from './engine.ts';
import { literal, quote } from './names.ts';
import { duckdbType } from './types.ts';

interface SeedSelect {
  readonly sql: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** When the engine could not cast a value: which one, and where it stands. */
  explain(engine: Engine): Promise<LakeError | undefined>;
}

/** Reads a seed's CSV (RFC 4180, BOM and CRLF allowed) and gives a SELECT of its typed rows. Empty fields are NULL. */
export function seedSelect(spec: SeedSpec, root: (file: string) => string): SeedSelect {
  const text = readUtf8(root(spec.file), spec.file);
  const { records, fault } = readCsv(text, spec.delimiter);
  if (fault !== undefined) throw bad(spec.file, fault.line, fault.reason);
  const header = records[0];
  if (header === undefined) throw bad(spec.file, 1, 'the file is empty; a seed needs a header line');
  const names = header.values.map((name) => name ?? '');
  names.forEach((name, i) => {
    if (name === '') throw bad(spec.file, header.line, `column ${i + 1} has no name`);
    if (names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== i)
      throw bad(spec.file, header.line, `two columns are named '${name}'`);
  });
  const rows = records.slice(1);
  for (const row of rows) {
    if (row.values.length !== names.length)
      throw bad(spec.file, row.line, `the row has ${row.values.length} fields, the header ${names.length}`);
  }
  const wanted = new Map(Object.entries(spec.columnTypes).map(([name, type]) => [name.toLowerCase(), type]));
  for (const name of wanted.keys()) {
    if (!names.some((other) => other.toLowerCase() === name))
      throw bad(spec.file, header.line, `column_types names '${name}', which is not a column`);
  }
  const columns = names.map((name, i) => ({
    name,
    type: wanted.get(name.toLowerCase()) ?? inferType(rows.map((row) => row.values[i] ?? null)),
  }));
  const types = columns.map((column) => {
    const type = duckdbType(column.type);
    if (type === undefined) throw bad(spec.file, header.line, `'${column.type}' is not a type (column ${column.name})`);
    return type;
  });
  const list = columns
    .map((column, i) => `CAST(${quote(column.name)} AS ${types[i]}) AS ${quote(column.name)}`)
    .join(', ');
  // One literal, not a VALUES of each cell: the engine's parser takes a second for ten thousand rows of those.
  const cells = literal(JSON.stringify(rows.map((row) => row.values)));
  const named = columns.map((c, i) => `r[${i + 1}] AS ${quote(c.name)}`).join(', ');
  const values = `(SELECT ${named} FROM (SELECT unnest(from_json(${cells}, '[["VARCHAR"]]')) AS r))`;
  const explain = async (engine: Engine): Promise<LakeError | undefined> => {
    for (const [i, column] of columns.entries()) {
      const found = await engine.rows(
        `SELECT r, v FROM (SELECT row_number() OVER () - 1 AS r, ${quote(column.name)} AS v FROM ${values}) WHERE v IS NOT NULL AND TRY_CAST(v AS ${types[i]}) IS NULL ORDER BY r LIMIT 1`,
        undefined,
      );
      const [first] = found.rows;
      if (first === undefined) continue;
      return bad(
        spec.file,
        (rows[Number(first[0])] as CsvRecord).line,
        `'${String(first[1])}' in column ${column.name} is no ${column.type}`,
      );
    }
    return undefined;
  };
  return { sql: `SELECT ${list} FROM ${values}`, columns, rows: rows.length, explain };
}

/** A seed's text without a byte order mark; what is not UTF-8 would lose its letters in silence. */
function readUtf8(path: string, file: string): string {
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) {
    let line = 1;
    for (let start = 0; start < bytes.length; line++) {
      const end = bytes.indexOf(0x0a, start);
      if (!isUtf8(bytes.subarray(start, end < 0 ? undefined : end))) break;
      if (end < 0) break;
      start = end + 1;
    }
    throw bad(file, line, 'the line is not UTF-8; save the file as UTF-8');
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function bad(file: string, line: number, reason: string, column = 1): LakeError {
  return new LakeError([diagnose('seed-bad-value', { file, reason }, { span: { file, line, column } })], 1);
}

const shapes: readonly (readonly [type: string, shape: RegExp])[] = [
  ['boolean', /^(true|false)$/i],
  ['double', /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/],
  ['date', /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/],
  ['timestamp(3)', /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/],
];

const whole = /^-?(0|[1-9]\d*)$/;

/** The narrowest type that all values have; codes with leading zeros stay text. */
function inferType(values: readonly (string | null)[]): string {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return 'varchar';
  if (present.every((value) => whole.test(value))) return wholeType(present);
  return shapes.find(([, shape]) => present.every((value) => shape.test(value)))?.[0] ?? 'varchar';
}

/** A double would not hold whole numbers of more than 15 digits, so what is too long for bigint becomes decimal, then text. */
function wholeType(values: readonly string[]): string {
  if (values.every((value) => value.length < 19 || BigInt.asIntN(64, BigInt(value)) === BigInt(value))) return 'bigint';
  return values.every((value) => value.replace('-', '').length <= 38) ? 'decimal(38,0)' : 'varchar';
}

import {
  bindArguments,
  compare,
  equal,
  isMapping,
  items,
  PyDict,
  pythonJson,
  text,
  truthy,
  tuple,
} from '../../template/index.ts';
import { type DataType, TextType } from './data-types.ts';
import { Column, MappedSequence, nullsLast, Row } from './mapped-sequence.ts';
import { columnNames } from './names.ts';
import { csvText, printTable } from './print-table.ts';
import { TableSet } from './table-set.ts';

type RowTest = (row: Row) => unknown;

export interface TableParts {
  readonly names: readonly string[];
  readonly types: readonly DataType[];
  readonly rows: readonly (readonly unknown[])[];
  /** Where print_table and its like write; without it they give their text. */
  readonly print?: ((text: string) => void) | undefined;
  /** The file that was read, of a seed. */
  readonly file?: string | undefined;
}

/** A table of values (agate.Table), as run_query and load_agate_table give it. It never changes: its methods give new tables. */
export class Table implements Iterable<Row> {
  readonly column_names: readonly string[];
  readonly column_types: readonly DataType[];
  readonly rows: MappedSequence<Row>;
  readonly columns: MappedSequence<Column>;
  readonly original_abspath: string | undefined;
  private readonly print: ((text: string) => void) | undefined;

  constructor({ names, types, rows, print, file }: TableParts) {
    this.column_names = tuple(columnNames(names)) as string[];
    this.column_types = tuple([...types]) as DataType[];
    this.print = print;
    this.original_abspath = file;
    const made = rows.map((row) => new Row(row, this.column_names));
    this.rows = new MappedSequence(made);
    const columns = this.column_names.map((name, i) => new Column(i, name, types[i] as DataType, made));
    this.columns = new MappedSequence(columns, this.column_names);
  }

  [Symbol.iterator](): Iterator<Row> {
    return this.rows[Symbol.iterator]();
  }

  get row_names(): null {
    return null;
  }

  __getitem__(key: unknown): unknown {
    return this.rows.__getitem__(key);
  }

  __bool__(): boolean {
    return this.rows.length > 0;
  }

  /** A table as equal as its columns and rows: only itself, as objects of Python are. */
  __eq__(other: unknown): boolean {
    return this === other;
  }

  /** The column of an index or a name; throws TypeError when there is none. */
  private column(key: unknown): Column {
    const found = this.columns.__getitem__(key) as Column | undefined;
    if (found === undefined)
      throw new TypeError(`the table has no column ${text(key)}; it has ${this.column_names.join(', ')}`);
    return found;
  }

  private with(rows: Iterable<Iterable<unknown>>): Table {
    return new Table({
      names: this.column_names,
      types: this.column_types,
      rows: [...rows].map((row) => [...row]),
      print: this.print,
    });
  }

  private pick(columns: readonly Column[]): Table {
    return new Table({
      names: columns.map((column) => column.name),
      types: columns.map((column) => column.type),
      rows: [...this.rows].map((row) => columns.map((column) => row.at(column.index))),
      print: this.print,
    });
  }

  select(key: unknown): Table {
    return this.pick(keys(key).map((name) => this.column(text(name))));
  }

  exclude(key: unknown): Table {
    const left = keys(key).map(text);
    return this.pick([...this.columns].filter((column) => !left.includes(column.name)));
  }

  async where(test: unknown): Promise<Table> {
    return this.with(await this.passing(test));
  }

  async find(test: unknown): Promise<Row | null> {
    for (const row of this.rows) if (truthy(await (test as RowTest)(row))) return row;
    return null;
  }

  private async passing(test: unknown): Promise<Row[]> {
    if (typeof test !== 'function') throw new TypeError('where() needs a macro that takes a row');
    const kept: Row[] = [];
    for (const row of this.rows) if (truthy(await (test as RowTest)(row))) kept.push(row);
    return kept;
  }

  /** What rows are compared by: a column, several, or what a macro says of each; the whole row when nothing is said. */
  private async keysOf(key: unknown): Promise<{ row: Row; key: unknown }[]> {
    const rows = [...this.rows];
    if (typeof key === 'function')
      return await Promise.all(rows.map(async (row) => ({ row, key: await (key as RowTest)(row) })));
    if (key === null || key === undefined) return rows.map((row) => ({ row, key: tuple([...row]) }));
    if (typeof key === 'string' || typeof key === 'number') {
      const { index } = this.column(key);
      return rows.map((row) => ({ row, key: row.at(index) }));
    }
    const columns = items(key).map((name) => this.column(name).index);
    return rows.map((row) => ({ row, key: tuple(columns.map((index) => row.at(index))) }));
  }

  async order_by(...args: unknown[]): Promise<Table> {
    const { key, reverse = false } = bindArguments('order_by', ['key', 'reverse'], args);
    const sign = truthy(reverse) ? -1 : 1;
    const sorted = (await this.keysOf(key)).sort((a, b) => sign * byKey(a.key, b.key));
    return this.with(sorted.map(({ row }) => row));
  }

  async distinct(...args: unknown[]): Promise<Table> {
    const { key } = bindArguments('distinct', ['key'], args);
    // agate holds every row to be another one when it is given several columns.
    if (Array.isArray(key)) return this.with(this.rows);
    const seen = new PyDict();
    const kept: Row[] = [];
    for (const { row, key: own } of await this.keysOf(key)) {
      if (seen.has(own)) continue;
      seen.set(own, true);
      kept.push(row);
    }
    return this.with(kept);
  }

  limit(...args: unknown[]): Table {
    const { start_or_stop: first, stop, step } = bindArguments('limit', ['start_or_stop', 'stop', 'step'], args);
    const rows = [...this.rows];
    const bound = (value: unknown, otherwise: number) => {
      if (value === null || value === undefined) return otherwise;
      const at = Number(value);
      return Math.max(0, Math.min(rows.length, at < 0 ? rows.length + at : at));
    };
    const range = truthy(stop) || truthy(step);
    const size = Number(range ? (step ?? 1) : 1);
    if (!(size > 0)) throw new TypeError('limit() takes steps forward only');
    const [from, to] = range ? [bound(first, 0), bound(stop, rows.length)] : [0, bound(first, rows.length)];
    return this.with(rows.filter((_, i) => i >= from && i < to && (i - from) % size === 0));
  }

  rename(...args: unknown[]): Table {
    const given = bindArguments('rename', ['column_names', 'row_names', 'slug_columns', 'slug_rows'], args);
    const { column_names: wanted } = given;
    if (truthy(given['row_names']) || truthy(given['slug_columns']) || truthy(given['slug_rows']))
      throw new TypeError('rename() takes column_names only');
    let names: readonly unknown[] = this.column_names;
    if (isMapping(wanted)) {
      const renamed = wanted instanceof PyDict ? wanted : new PyDict(Object.entries(wanted));
      names = names.map((name) => renamed.get(name) ?? name);
    } else if (wanted !== null && wanted !== undefined) names = items(wanted);
    if (names.length !== this.column_names.length)
      throw new TypeError('column_names and column_types must be the same length.');
    return new Table({
      names: names.map(text),
      types: this.column_types,
      rows: [...this.rows].map((row) => [...row]),
      print: this.print,
    });
  }

  /** The table with some of its columns as text (agate's compute with replace=True). */
  withText(columns: (type: DataType) => boolean): Table {
    const change = this.column_types.map(columns);
    const type = new TextType();
    return new Table({
      names: this.column_names,
      types: this.column_types.map((own, i) => (change[i] === true ? type : own)),
      rows: [...this.rows].map((row) =>
        [...row].map((value, i) => (change[i] === true && value !== null ? text(value) : value)),
      ),
      print: this.print,
    });
  }

  async group_by(...args: unknown[]): Promise<TableSet> {
    const given = bindArguments('group_by', ['key', 'key_name', 'key_type'], args);
    const { key } = given;
    const column = typeof key === 'function' ? undefined : this.column(key);
    const type = (given['key_type'] as DataType | undefined) ?? column?.type ?? new TextType();
    const groups = new PyDict();
    for (const { row, key: own } of await this.keysOf(key)) {
      const name = type.cast(own);
      if (groups.has(name)) (groups.get(name) as Row[]).push(row);
      else groups.set(name, [row]);
    }
    const entries = groups.entries().map(([name, rows]) => [name, this.with(rows as Row[])] as const);
    return new TableSet(entries, {
      name: given['key_name'] === undefined ? (column?.name ?? 'group') : text(given['key_name']),
      type,
      names: this.column_names,
      types: this.column_types,
    });
  }

  /** Writes, or gives where nothing takes it. */
  private tell(written: string): string | null {
    if (this.print === undefined) return written;
    this.print(written);
    return null;
  }

  print_table(...args: unknown[]): string | null {
    return this.tell(printTable(this, args));
  }

  print_structure(...args: unknown[]): string | null {
    bindArguments('print_structure', ['output', 'max_rows'], args);
    return this.tell(this.structure());
  }

  print_csv(): string | null {
    return this.tell(csvText(this));
  }

  print_json(...args: unknown[]): string | null {
    return this.tell(this.json('print_json', ['key', 'newline', 'indent'], args));
  }

  /** agate writes a file; here the text is given, since nothing below the command line writes where a template says. */
  to_json(...args: unknown[]): string {
    return this.json('to_json', ['path', 'key', 'newline', 'indent'], args);
  }

  to_csv(...args: unknown[]): string {
    noFile('to_csv', bindArguments('to_csv', ['path'], args)['path']);
    return csvText(this);
  }

  private json(name: string, parameters: readonly string[], args: readonly unknown[]): string {
    const given = bindArguments(name, parameters, args);
    noFile(name, given['path']);
    const { key, indent } = given;
    const newline = truthy(given['newline']);
    const keyed = key !== undefined && key !== null;
    if (newline && keyed) throw new TypeError('key and newline may not be specified together.');
    const options = { unicode: true, ...(indent === undefined || indent === null ? {} : { indent: Number(indent) }) };
    const dicts = [...this.rows].map(
      (row) => new PyDict(this.column_names.map((column, i) => [column, this.column_types[i]?.jsonify(row.at(i))])),
    );
    if (newline) return dicts.map((dict) => `${pythonJson(dict, options)}\n`).join('');
    if (!keyed) return pythonJson(dicts, options);
    const { index } = this.column(key);
    const output = new PyDict();
    [...this.rows].forEach((row, i) => {
      const own = text(row.at(index));
      if (output.has(own)) throw new TypeError(`Value ${own} is not unique in the key column.`);
      output.set(own, dicts[i]);
    });
    return pythonJson(output, options);
  }

  private structure(): string {
    const type = new TextType();
    const rows = this.column_names.map((name, i) => [name, this.column_types[i]?.name]);
    const shown = new Table({ names: ['column', 'data_type'], types: [type, type], rows });
    return printTable(shown, [], { max_rows: null, max_column_width: null });
  }

  __str__(): string {
    return this.structure();
  }
}

function keys(key: unknown): unknown[] {
  return typeof key === 'string' ? [key] : items(key);
}

function noFile(name: string, path: unknown): void {
  if (path !== undefined && path !== null)
    throw new TypeError(`${name}() gives its text and writes no file; print it, or send it to a file of your own`);
}

/** Keys in order; what is not known comes last, in lists of keys too. */
function byKey(a: unknown, b: unknown): number {
  if (!Array.isArray(a) || !Array.isArray(b)) return nullsLast(a, b);
  for (const [i, value] of a.entries()) if (!equal(value, b[i])) return nullsLast(value, b[i]);
  return compare(a.length, b.length);
}

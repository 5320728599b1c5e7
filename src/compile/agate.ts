import type { Rows, Value } from '../adapters/adapter.ts';
import { bindArguments, text } from '../template/index.ts';

/** The table that run_query gives (agate.Table in dbt): columns with values(), rows, column_names, iteration over rows. */
export class ResultTable {
  readonly column_names: readonly string[];
  readonly rows: readonly unknown[];
  readonly columns: unknown;

  constructor(result: Rows) {
    this.column_names = result.columns.map((c) => c.name);
    this.rows = result.rows.map((values) => new ResultRow(this.column_names, values));
    const columns = result.columns.map((column, i) => ({
      name: column.name,
      data_type: column.type,
      values: () => result.rows.map((r) => r[i]),
      [Symbol.iterator]: () => result.rows.map((r) => r[i])[Symbol.iterator](),
    }));
    this.columns = new ResultColumns(columns);
  }

  [Symbol.iterator](): Iterator<unknown> {
    return this.rows[Symbol.iterator]();
  }

  /** The table as agate prints it, as text: nothing below the command line writes to a terminal. */
  print_table(...args: unknown[]): string {
    const given = bindArguments('print_table', ['max_rows', 'max_columns', 'output', 'max_column_width'], args);
    const count = Number(given['max_rows'] ?? 20);
    const width = Number(given['max_column_width'] ?? 20);
    const cut = (value: string) => (value.length > width ? `${value.slice(0, width - 3)}...` : value);
    const names = this.column_names.slice(0, Number(given['max_columns'] ?? 6));
    const shown = this.rows
      .slice(0, count)
      .map((row) => [...(row as ResultRow)].map((cell) => (cell === null ? '' : text(cell))));
    const rows = shown.map((row) => row.slice(0, names.length).map(cut));
    if (this.rows.length > count) rows.push(names.map(() => '...'));
    const widths = names.map((name, i) => Math.max(cut(name).length, ...rows.map((row) => (row[i] as string).length)));
    const line = (cells: readonly string[]) =>
      `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`;
    const rule = `| ${widths.map((size) => '-'.repeat(size)).join(' | ')} |`;
    return [line(names.map(cut)), rule, ...rows.map(line)].join('\n');
  }

  __str__(): string {
    return `| ${this.column_names.join(' | ')} |`;
  }
}

/** Columns by position or by name. */
class ResultColumns {
  private readonly list: readonly { name: string; values(): unknown[] }[];
  constructor(list: readonly { name: string; values(): unknown[] }[]) {
    this.list = list;
  }
  __getattr__(key: string): unknown {
    if (/^-?\d+$/.test(key)) return this.list.at(Number(key));
    if (key === 'values') return () => [...this.list];
    if (key === 'keys') return () => this.list.map((c) => c.name);
    return this.list.find((c) => c.name.toLowerCase() === key.toLowerCase());
  }
  [Symbol.iterator](): Iterator<unknown> {
    return this.list[Symbol.iterator]();
  }
}

/** A row by position or by column name. */
class ResultRow {
  private readonly names: readonly string[];
  private readonly list: readonly Value[];
  constructor(names: readonly string[], list: readonly Value[]) {
    this.names = names;
    this.list = list;
  }
  __getattr__(key: string): unknown {
    if (/^-?\d+$/.test(key)) return this.list.at(Number(key));
    const at = this.names.findIndex((name) => name.toLowerCase() === key.toLowerCase());
    if (at >= 0) return this.list[at];
    if (key === 'values') return () => [...this.list];
    if (key === 'keys') return () => [...this.names];
    return undefined;
  }
  [Symbol.iterator](): Iterator<unknown> {
    return this.list[Symbol.iterator]();
  }
}

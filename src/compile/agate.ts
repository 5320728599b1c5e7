import type { Rows, Value } from '../adapters/adapter.ts';

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

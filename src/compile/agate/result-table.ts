import type { Rows } from '../../adapters/adapter.ts';
import { columnReader } from './engine-values.ts';
import { Table } from './table.ts';

/** The table that run_query gives: what the engine answered, with the values that Python's driver would have. */
export class ResultTable extends Table {
  /** `print` takes what print_table and its like write. */
  constructor(result: Rows, print?: (text: string) => void) {
    const { names, sources } = numbered(result.columns.map((column) => column.name));
    const readers = sources.map((source) =>
      columnReader(
        result.columns[source]?.type ?? '',
        result.rows.map((row) => row[source] ?? null),
      ),
    );
    super({
      names,
      types: readers.map((reader) => reader.type),
      rows: result.rows.map((row) => readers.map((reader, i) => reader.read(row[sources[i] as number] ?? null))),
      print,
    });
  }
}

/**
 * A name that comes again gets its number (a, a_2). dbt reads rows as dicts, so that the last column of a name that is there
 * even so gives the values of all of them.
 */
function numbered(given: readonly string[]): { names: string[]; sources: number[] } {
  const counts = new Map<string, number>();
  const names = given.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
  return { names, sources: names.map((name) => names.lastIndexOf(name)) };
}

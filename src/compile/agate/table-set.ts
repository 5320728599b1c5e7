import { text } from '../../template/index.ts';
import { type DataType, TextType } from './data-types.ts';
import { MappedSequence } from './mapped-sequence.ts';
import { printRows } from './print-table.ts';

interface TableSetParts {
  readonly name: string;
  readonly type: DataType;
  readonly names: readonly string[];
  readonly types: readonly DataType[];
}

const forEach = ['select', 'exclude', 'where', 'find', 'order_by', 'limit', 'distinct', 'group_by'] as const;

/** A table, as far as a set of them uses it. */
type Member = Readonly<Record<(typeof forEach)[number], (...args: never[]) => unknown>> & {
  readonly rows: { readonly length: number };
};

/** Tables of the same columns by the value that they have in common (agate's TableSet, what group_by gives). */
export class TableSet extends MappedSequence<unknown> {
  private readonly parts: TableSetParts;

  constructor(entries: readonly (readonly [unknown, unknown])[], parts: TableSetParts) {
    super(
      entries.map(([, table]) => table),
      entries.map(([key]) => key),
    );
    this.parts = parts;
  }

  protected override methods(): Readonly<Record<string, unknown>> {
    const { name, type, names, types } = this.parts;
    const proxies = forEach.map((method) => [method, (...args: unknown[]) => this.each(method, args)]);
    return {
      ...super.methods(),
      ...Object.fromEntries(proxies),
      key_name: name,
      key_type: type,
      column_names: names,
      column_types: types,
      print_structure: () => this.__str__(),
    };
  }

  /** What a method gives for each of the tables. */
  private async each(method: (typeof forEach)[number], args: readonly unknown[]): Promise<TableSet> {
    const made: [unknown, unknown][] = [];
    for (const [key, table] of this.dict().entries())
      made.push([key, await (table as Member)[method](...(args as never[]))]);
    return new TableSet(made, this.parts);
  }

  override __str__(): string {
    const rows = this.dict()
      .entries()
      .slice(0, 20)
      .map(([key, table]) => [key, text((table as Member).rows.length)]);
    return printRows(['table', 'rows'], [new TextType(), new TextType()], rows);
  }
}

import { bindArguments, compare, equal, PyDict, PySet, repr, tuple } from '../../template/index.ts';
import type { DataType } from './data-types.ts';

type Method = (...args: unknown[]) => unknown;

/** Values in order that have names too (agate's MappedSequence); iteration gives the values. */
export class MappedSequence<T = unknown> implements Iterable<T> {
  protected readonly list: readonly T[];
  protected readonly names: readonly unknown[] | null;
  private named: PyDict | undefined;

  constructor(list: readonly T[], names: readonly unknown[] | null = null) {
    this.list = list;
    this.names = names;
  }

  /** The kind of sequence, as it prints. */
  protected get kind(): string {
    return 'MappedSequence';
  }

  get length(): number {
    return this.list.length;
  }

  at(index: number): T | undefined {
    return this.list.at(index);
  }

  [Symbol.iterator](): Iterator<T> {
    return this.list[Symbol.iterator]();
  }

  /** The values by name; throws TypeError when they have none. */
  protected dict(): PyDict {
    if (this.names === null) throw new TypeError('the items of this sequence have no names');
    const { list } = this;
    this.named ??= new PyDict(this.names.map((name, i) => [name, list[i]]));
    return this.named;
  }

  protected get keyed(): boolean {
    return this.names !== null;
  }

  /** What templates may ask besides items; a sequence of another kind adds to it. */
  protected methods(): Readonly<Record<string, unknown>> {
    return {
      values: () => tuple([...this.list]),
      keys: () => (this.names === null ? null : tuple([...this.names])),
      items: () =>
        tuple(
          this.dict()
            .entries()
            .map((pair) => tuple([...pair])),
        ),
      dict: () => new PyDict(this.dict().entries()),
      get: (...args: unknown[]) => {
        const given = bindArguments('get', ['key', 'default'], args);
        return this.dict().get(given['key']) ?? given['default'] ?? null;
      },
      index: (value: unknown) => {
        const at = this.list.findIndex((item) => equal(item, value));
        if (at < 0) throw new TypeError(`${repr(value)} is not in the sequence`);
        return at;
      },
      count: (value: unknown) => this.list.filter((item) => equal(item, value)).length,
    } satisfies Record<string, Method>;
  }

  __getattr__(name: string): unknown {
    const methods = this.methods();
    if (Object.hasOwn(methods, name)) return methods[name];
    return this.keyed ? this.dict().get(name) : undefined;
  }

  __getitem__(key: unknown): unknown {
    if (typeof key === 'number') return this.list.at(key);
    return this.keyed ? this.dict().get(key) : undefined;
  }

  __bool__(): boolean {
    return this.list.length > 0;
  }

  __eq__(other: unknown): boolean | undefined {
    if (!(other instanceof MappedSequence) && !Array.isArray(other)) return undefined;
    const items = [...(other as Iterable<unknown>)];
    return items.length === this.length && this.list.every((item, i) => equal(item, items[i]));
  }

  __str__(): string {
    const more = this.length > 5 ? ', ...' : '';
    return `<agate.${this.kind}: (${this.list.slice(0, 5).map(repr).join(', ')}${more})>`;
  }
}

/** A row of a table: its values by position and by name. */
export class Row extends MappedSequence {
  protected override get kind(): string {
    return 'Row';
  }
}

/** The values that a column of a table has in its rows. */
export class Column extends MappedSequence {
  readonly index: number;
  readonly name: string;
  readonly type: DataType;

  constructor(index: number, name: string, type: DataType, rows: readonly Row[]) {
    super(rows.map((row) => row.at(index)));
    this.index = index;
    this.name = name;
    this.type = type;
  }

  protected override get kind(): string {
    return 'Column';
  }

  private get known(): unknown[] {
    return this.list.filter((value) => value !== null);
  }

  protected override methods(): Readonly<Record<string, unknown>> {
    return {
      ...super.methods(),
      name: this.name,
      index: this.index,
      data_type: this.type,
      values_distinct: () => tuple([...new PySet(this.list).items]),
      values_without_nulls: () => tuple(this.known),
      values_sorted: () => [...this.list].sort(nullsLast),
      values_without_nulls_sorted: () => this.known.sort(compare),
    };
  }
}

/** agate puts what is not known behind everything else. */
export function nullsLast(a: unknown, b: unknown): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compare(a, b);
}

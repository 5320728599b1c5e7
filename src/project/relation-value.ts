import type { Relation } from '../core/index.ts';
import { bindArguments, plain, text } from '../template/index.ts';

/** A relation as templates see it (dbt's Relation): prints as quoted SQL, has parts, can be narrowed with include(). */
export class RelationValue implements Relation {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
  readonly type: string | null;
  private readonly quoted: (parts: readonly string[]) => string;
  private readonly shown: { database: boolean; schema: boolean; identifier: boolean };

  constructor(
    relation: Relation,
    quoted: (parts: readonly string[]) => string,
    type: string | null = null,
    shown = { database: true, schema: true, identifier: true },
  ) {
    this.database = relation.database;
    this.schema = relation.schema;
    this.identifier = relation.identifier;
    this.type = type;
    this.quoted = quoted;
    this.shown = shown;
  }

  get name(): string {
    return this.identifier;
  }
  get table(): string {
    return this.identifier;
  }
  get is_view(): boolean {
    return this.type === 'view';
  }
  get is_table(): boolean {
    return this.type === 'table';
  }
  get is_cte(): boolean {
    return this.type === 'cte';
  }

  include(...args: unknown[]): RelationValue {
    const given = bindArguments('include', ['database', 'schema', 'identifier'], args);
    const shown = { ...this.shown };
    for (const key of ['database', 'schema', 'identifier'] as const) {
      if (given[key] !== undefined) shown[key] = given[key] === true;
    }
    return new RelationValue(this, this.quoted, this.type, shown);
  }

  quote(): RelationValue {
    return this;
  }

  without_identifier(): RelationValue {
    return new RelationValue(this, this.quoted, this.type, { ...this.shown, identifier: false });
  }

  render(): string {
    return this.__str__();
  }

  incorporate(...args: unknown[]): RelationValue {
    const given = bindArguments('incorporate', ['path', 'type'], args);
    const path = plain(given['path'] ?? {}) as Partial<Relation>;
    const type = given['type'] === undefined ? this.type : String(given['type']);
    return new RelationValue(
      { database: this.database, schema: this.schema, identifier: this.identifier, ...path },
      this.quoted,
      type,
      this.shown,
    );
  }

  __str__(): string {
    const parts: string[] = [];
    for (const key of ['database', 'schema', 'identifier'] as const) if (this.shown[key]) parts.push(this[key]);
    return this.quoted(parts);
  }
}

/** dbt's `api`: makes relations and columns (docs.getdbt.com/reference/dbt-classes). */
export function apiValue(quoted: (parts: readonly string[]) => string): Record<string, unknown> {
  const create = (...args: unknown[]): RelationValue => {
    const names = ['database', 'schema', 'identifier', 'type', 'quote_policy', 'include_policy'];
    const given = bindArguments('api.Relation.create', names, args);
    const part = (name: string) => (given[name] === undefined || given[name] === null ? '' : text(given[name]));
    const relation = { database: part('database'), schema: part('schema'), identifier: part('identifier') };
    const shown = {
      database: relation.database !== '',
      schema: relation.schema !== '',
      identifier: relation.identifier !== '',
    };
    const type = given['type'] === undefined || given['type'] === null ? null : text(given['type']);
    return new RelationValue(relation, quoted, type, shown);
  };
  const column = (...args: unknown[]) => {
    const names = ['column', 'dtype', 'char_size', 'numeric_precision', 'numeric_scale'];
    return new ColumnValue(bindArguments('api.Column', names, args), quoted);
  };
  return {
    Relation: { create, Table: 'table', View: 'view', CTE: 'cte', External: 'external' },
    Column: Object.assign(column, {
      create: (name: unknown, type: unknown) => column(name, type),
      string_type: (size: unknown) => `varchar(${text(size)})`,
      numeric_type: (type: unknown, precision: unknown, scale: unknown) =>
        precision === null || scale === null ? text(type) : `${text(type)}(${text(precision)},${text(scale)})`,
    }),
  };
}

/** A column as templates make one (dbt's Column). */
class ColumnValue {
  readonly column: string;
  readonly dtype: string;
  readonly char_size: unknown;
  readonly numeric_precision: unknown;
  readonly numeric_scale: unknown;
  readonly quoted: string;

  constructor(given: Readonly<Record<string, unknown>>, quoted: (parts: readonly string[]) => string) {
    this.column = text(given['column']);
    this.dtype = text(given['dtype']);
    this.char_size = given['char_size'] ?? null;
    this.numeric_precision = given['numeric_precision'] ?? null;
    this.numeric_scale = given['numeric_scale'] ?? null;
    this.quoted = quoted([this.column]);
  }
  get name(): string {
    return this.column;
  }
  get data_type(): string {
    if (this.is_string()) return `varchar(${text(this.string_size())})`;
    if (!this.is_numeric() || this.numeric_precision === null || this.numeric_scale === null) return this.dtype;
    return `${this.dtype}(${text(this.numeric_precision)},${text(this.numeric_scale)})`;
  }
  is_string(): boolean {
    return /^(text|character varying|character|varchar)$/i.test(this.dtype);
  }
  is_integer(): boolean {
    return /^(tinyint|smallint|integer|int|bigint|smallserial|serial|bigserial|int2|int4|int8)$/i.test(this.dtype);
  }
  is_float(): boolean {
    return /^(real|float4|float|double precision|double|float8)$/i.test(this.dtype);
  }
  is_numeric(): boolean {
    return /^(numeric|decimal)$/i.test(this.dtype);
  }
  is_number(): boolean {
    return this.is_integer() || this.is_float() || this.is_numeric();
  }
  string_size(): unknown {
    if (!this.is_string()) throw new TypeError('string_size() called on a column that is no string');
    return this.char_size ?? 256;
  }
  can_expand_to(other: unknown): boolean {
    return (
      other instanceof ColumnValue &&
      this.is_string() &&
      other.is_string() &&
      Number(other.string_size()) > Number(this.string_size())
    );
  }
  __str__(): string {
    return `<Column ${this.name} (${this.data_type})>`;
  }
}

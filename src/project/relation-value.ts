import type { Relation } from '../core/index.ts';
import { bindArguments } from '../template/index.ts';

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
    const path = (given['path'] ?? {}) as Partial<Relation>;
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

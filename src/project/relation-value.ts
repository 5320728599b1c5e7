import { bindArguments, equal, PyDict, plain, splitArguments, text } from '../template/index.ts';
import {
  allParts,
  mergedPolicy,
  type PartName,
  type Parts,
  PathValue,
  type Policy,
  PolicyValue,
  partNames,
  readParts,
} from './relation-parts.ts';
import { readRelationType, relationTypeEnum, typeAttributes } from './relation-types.ts';

/** Rows of a time span only: dbt's event-time filter of microbatch and `--sample`. */
export interface EventTimeFilter {
  readonly field_name: string;
  readonly start: unknown;
  readonly end: unknown;
}

/** What a relation has besides its parts and its type. */
export interface RelationOptions {
  readonly quotePolicy?: Policy;
  /** Rows that are read at most: 0 for `--empty`. */
  readonly limit?: number | null;
  readonly eventTimeFilter?: EventTimeFilter | null;
  /** What is read instead of a relation of the database: a file, or a call of a table function. */
  readonly external?: string | null;
  /** The database wants a name for a subquery. */
  readonly requireAlias?: boolean;
  readonly catalog?: string | null;
}

type Quote = (parts: readonly string[]) => string;

/** A relation as templates see it: dbt's Relation. It prints as quoted SQL, and every change of it is a new one. */
export class RelationValue {
  readonly path: PathValue;
  readonly type: string | null;
  readonly include_policy: PolicyValue;
  readonly quote_policy: PolicyValue;
  readonly limit: number | null;
  readonly event_time_filter: EventTimeFilter | null;
  readonly external: string | null;
  readonly require_alias: boolean;
  readonly catalog: string | null;
  readonly dbt_created: boolean = false;
  readonly quote_character: string = '"';
  /** Jinja's test `mapping` holds for dbt's relations, and packages ask for it. */
  readonly __mapping__ = true;
  protected readonly __quote: Quote;

  /** `quoted` quotes the parts of a name and joins them. A part that is empty text is none. */
  constructor(
    parts: { readonly [part in PartName]: string | null },
    quoted: Quote,
    type: string | null = null,
    shown: Policy = allParts,
    options: RelationOptions = {},
  ) {
    this.path = new PathValue({
      database: parts.database || null,
      schema: parts.schema || null,
      identifier: parts.identifier || null,
    });
    this.type = type;
    this.include_policy = new PolicyValue(shown);
    this.quote_policy = new PolicyValue(options.quotePolicy ?? allParts);
    this.limit = options.limit ?? null;
    this.event_time_filter = options.eventTimeFilter ?? null;
    this.external = options.external ?? null;
    this.require_alias = options.requireAlias ?? false;
    this.catalog = options.catalog ?? null;
    this.__quote = quoted;
  }

  get database(): string | null {
    return this.path.database;
  }
  get schema(): string | null {
    return this.path.schema;
  }
  get identifier(): string | null {
    return this.path.identifier;
  }
  get name(): string | null {
    return this.path.identifier;
  }
  get table(): string | null {
    return this.path.identifier;
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
  get is_materialized_view(): boolean {
    return this.type === 'materialized_view';
  }
  get is_pointer(): boolean {
    return this.type === 'pointer_table';
  }
  get is_function(): boolean {
    return this.type === 'function';
  }
  /** No database that lake knows renames or replaces a relation of itself: dbt's macros drop and create. */
  get can_be_renamed(): boolean {
    return false;
  }
  get can_be_replaced(): boolean {
    return false;
  }
  get renameable_relations(): readonly string[] {
    return [];
  }
  get replaceable_relations(): readonly string[] {
    return [];
  }
  get get_relation_type(): unknown {
    return relationTypeEnum;
  }

  protected options(): RelationOptions {
    return {
      quotePolicy: this.quote_policy,
      limit: this.limit,
      eventTimeFilter: this.event_time_filter,
      external: this.external,
      requireAlias: this.require_alias,
      catalog: this.catalog,
    };
  }

  /** The same relation with what is told replaced. */
  protected changed(
    change: {
      readonly path?: Parts;
      readonly type?: string | null;
      readonly shown?: Policy;
    } & RelationOptions,
  ): RelationValue {
    const { path = this.path, type = this.type, shown = this.include_policy, ...options } = change;
    return new RelationValue(path, this.__quote, type, shown, { ...this.options(), ...options });
  }

  include(...args: unknown[]): RelationValue {
    return this.changed({ shown: mergedPolicy(this.include_policy, bindArguments('include', partNames, args)) });
  }

  quote(...args: unknown[]): RelationValue {
    return this.changed({ quotePolicy: mergedPolicy(this.quote_policy, bindArguments('quote', partNames, args)) });
  }

  without_identifier(): RelationValue {
    return this.changed({
      path: { ...this.path, identifier: null },
      shown: { ...this.include_policy, identifier: false },
    });
  }

  replace_path(...args: unknown[]): RelationValue {
    const given = readParts(bindArguments('replace_path', partNames, args), 'replace_path()');
    return this.changed({ path: { ...this.path, ...given } });
  }

  /** Keywords of dbt's: path, type, quote_policy, include_policy, limit, …; inside path and policies only what is named changes. */
  incorporate(...args: unknown[]): RelationValue {
    return this.changed(readChanges(this, splitArguments(args).keywords, 'incorporate()'));
  }

  replace(...args: unknown[]): RelationValue {
    return this.incorporate(...args);
  }

  information_schema(view: unknown = null): RelationValue {
    return new InformationSchemaValue(this, this.__quote, typeof view === 'string' ? view : null);
  }
  information_schema_only(): RelationValue {
    return this.information_schema();
  }

  quoted(identifier: unknown): string {
    return this.__quote([text(identifier)]);
  }

  protected shownParts(): string[] {
    const parts: string[] = [];
    for (const part of partNames) {
      const name = this.path[part];
      if (name === null || !this.include_policy[part]) continue;
      parts.push(this.quote_policy[part] ? this.__quote([name]) : name);
    }
    return parts;
  }

  /** The relation's name, or what is read in its place, without limit and filter. */
  render(): string {
    return this.external ?? this.shownParts().join('.');
  }

  private alias(kind: string): string {
    return this.require_alias ? ` _dbt_${kind}_subq_${text(this.table)}` : '';
  }

  render_limited(): string {
    const rendered = this.render();
    if (this.limit === null) return rendered;
    const rest = this.limit === 0 ? 'where false limit 0' : `limit ${this.limit}`;
    return `(select * from ${rendered} ${rest})${this.alias('limit')}`;
  }

  render_event_time_filtered(rendered: unknown = null): string {
    const inner = rendered === null || rendered === '' ? this.render() : text(rendered);
    const { field_name: field = '', start = null, end = null } = this.event_time_filter ?? {};
    const bounds: string[] = [];
    if (start !== null) bounds.push(`${field} >= '${text(start)}'`);
    if (end !== null) bounds.push(`${field} < '${text(end)}'`);
    if (bounds.length === 0) return inner;
    return `(select * from ${inner} where ${bounds.join(' and ')})${this.alias('et_filter')}`;
  }

  /** Whether the parts that are given are this relation's; a match but for case is an error, as in dbt. */
  matches(...args: unknown[]): boolean {
    const given = readParts(bindArguments('matches', partNames, args), 'matches()');
    const asked = partNames.filter((part) => given[part] !== undefined && given[part] !== null);
    if (asked.length === 0) throw new TypeError('matches() needs a database, a schema or an identifier');
    if (asked.every((part) => this.path[part] === given[part])) return true;
    const bare = (name: string | null | undefined) =>
      text(name)
        .toLowerCase()
        .replace(/^"+|"+$/g, '');
    if (asked.every((part) => bare(this.path[part]) === bare(given[part])))
      throw new TypeError(
        `${this.render()} is there, which differs from what is looked for in case alone: drop or rename it`,
      );
    return false;
  }

  get(key: unknown, fallback: unknown = null): unknown {
    if (key === 'metadata') return new PyDict([['type', this.constructor.name.replace('Value', '')]]);
    const name = text(key);
    if (name.startsWith('_') || !(name in this)) return fallback;
    return (this as unknown as Record<string, unknown>)[name] ?? fallback;
  }

  add_ephemeral_prefix(name: unknown): string {
    return `__dbt__cte__${text(name)}`;
  }

  scd_args(primary: unknown, updatedAt: unknown): unknown[] {
    return scdArguments(primary, updatedAt);
  }

  /** What a function's node says of itself; none for other nodes. */
  get_function_config(model: unknown): unknown {
    const node = plain(model) as { resource_type?: unknown; language?: unknown; config?: Record<string, unknown> };
    if (node.resource_type !== 'function') return null;
    const config = node.config ?? {};
    return new PyDict([
      ['language', node.language ?? ''],
      ['type', config['type'] ?? ''],
      ['runtime_version', config['runtime_version'] ?? null],
      ['entry_point', config['entry_point'] ?? null],
    ]);
  }
  get_function_macro_name(config: unknown): string {
    const { type, language } = plain(config) as { type: unknown; language: unknown };
    return `${text(type)}_function_${text(language)}`;
  }

  to_dict(...args: unknown[]): PyDict {
    const { omit_none: omit = false } = bindArguments('to_dict', ['omit_none'], args);
    const dict = (parts: Parts | Policy) =>
      new PyDict(partNames.filter((part) => omit !== true || parts[part] !== null).map((part) => [part, parts[part]]));
    const all: [string, unknown][] = [
      ['path', dict(this.path)],
      ['type', this.type],
      ['quote_character', this.quote_character],
      ['include_policy', dict(this.include_policy)],
      ['quote_policy', dict(this.quote_policy)],
      ['dbt_created', this.dbt_created],
      ['limit', this.limit],
      ['event_time_filter', this.event_time_filter === null ? null : { ...this.event_time_filter }],
      ['require_alias', this.require_alias],
      ['catalog', this.catalog],
      ['renameable_relations', []],
      ['replaceable_relations', []],
      ['external', this.external],
    ];
    return new PyDict(all.filter(([, value]) => omit !== true || value !== null));
  }

  __eq__(other: unknown): boolean {
    return other instanceof RelationValue && equal(this.to_dict(), other.to_dict()) && this.render() === other.render();
  }

  __repr__(): string {
    return `<${this.constructor.name.replace('Value', '')} ${this.render()}>`;
  }

  __str__(): string {
    if (this.is_function) return this.render();
    const rendered = this.limit === null ? this.render() : this.render_limited();
    return this.event_time_filter === null ? rendered : this.render_event_time_filtered(rendered);
  }
}

for (const [name, type] of Object.entries(typeAttributes)) {
  Object.defineProperty(RelationValue.prototype, name, { value: type });
}

/** `relation.information_schema('tables')`: the views that tell of a database. */
class InformationSchemaValue extends RelationValue {
  readonly information_schema_view: string | null;

  constructor(of: RelationValue, quoted: Quote, view: string | null) {
    const shown = { ...of.include_policy, database: of.database !== null, schema: false, identifier: true };
    super({ database: of.database, schema: null, identifier: 'INFORMATION_SCHEMA' }, quoted, 'view', shown, {
      quotePolicy: { ...of.quote_policy, identifier: false },
    });
    this.information_schema_view = view;
  }

  protected override shownParts(): string[] {
    const { information_schema_view: view } = this;
    return view === null ? super.shownParts() : [...super.shownParts(), view];
  }

  protected override changed(change: Parameters<RelationValue['changed']>[0]): RelationValue {
    const made = super.changed(change);
    return Object.assign(new InformationSchemaValue(this, this.__quote, this.information_schema_view), {
      path: made.path,
      include_policy: made.include_policy,
      quote_policy: made.quote_policy,
    });
  }
}

/** dbt's scd_args: the keys of a snapshot, then the time of change. */
export function scdArguments(primary: unknown, updatedAt: unknown): unknown[] {
  return [...(Array.isArray(primary) ? primary : [primary]), updatedAt];
}

/** Keyword arguments of dbt's incorporate() and create() as changes of a relation. */
export function readChanges(
  from: { readonly path: Parts; readonly include_policy: Policy; readonly quote_policy: Policy },
  given: Readonly<Record<string, unknown>>,
  what: string,
): { path?: Parts; type?: string | null; shown?: Policy } & RelationOptions {
  const change: { path?: Parts; type?: string | null; shown?: Policy } & {
    -readonly [K in keyof RelationOptions]: RelationOptions[K];
  } = {};
  const record = (value: unknown): Record<string, unknown> =>
    value instanceof PathValue || value instanceof PolicyValue
      ? { ...value }
      : ((plain(value ?? {}) ?? {}) as Record<string, unknown>);
  if (given['path'] !== undefined) change.path = { ...from.path, ...readParts(record(given['path']), what) };
  if (given['type'] !== undefined) change.type = readRelationType(given['type']);
  if (given['include_policy'] !== undefined)
    change.shown = mergedPolicy(from.include_policy, record(given['include_policy']));
  if (given['quote_policy'] !== undefined)
    change.quotePolicy = mergedPolicy(from.quote_policy, record(given['quote_policy']));
  const { limit, external, catalog } = given;
  if (limit !== undefined) change.limit = limit === null ? null : Number(limit);
  if (external !== undefined) change.external = external === null ? null : text(external);
  if (catalog !== undefined) change.catalog = catalog === null ? null : text(catalog);
  if (given['require_alias'] !== undefined) change.requireAlias = given['require_alias'] === true;
  const filter = given['event_time_filter'];
  if (filter !== undefined)
    change.eventTimeFilter = filter === null ? null : (plain(filter) as unknown as EventTimeFilter);
  return change;
}

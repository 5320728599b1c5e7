/**
 * The one interface of an engine. Everything outside adapters/ talks to an engine through these types alone,
 * never by its name.
 */
import type { Checked, Column, Diagnostic, Relation } from '../core/index.ts';

/** SQL as the author wrote it, after templating. `native` text is in the engine's own dialect and is not translated. */
export interface Sql {
  readonly text: string;
  readonly native?: boolean;
}

/** Pure text building; no network, no state. */
export interface Dialect {
  /** A quoted identifier, safe for any string. */
  quote(identifier: string): string;
  /** A literal of a JSON-like value: string, number, bigint, boolean or null. */
  literal(value: string | number | bigint | boolean | null): string;
  /** The relation as it stands in SQL, all parts quoted. */
  relation(relation: Relation): string;
}

/** Raw files that a source table names (dbt's `external:`), read where they lie. */
export interface ExternalSource {
  readonly relation: Relation;
  /** Paths or globs, absolute or relative to the project's root; dated parts may be globs. */
  readonly location: readonly string[];
  readonly format: 'csv' | 'json' | 'ndjson' | 'parquet';
  readonly options: {
    readonly delimiter?: string;
    readonly quote?: string;
    readonly escape?: string;
    readonly header?: boolean;
    readonly nullMarkers?: readonly string[];
    readonly encoding?: string;
    /** How many bad rows may be set aside before reading the source is an error; 0 unless told. */
    readonly maxRejects?: number;
  };
  /** Hive-style or path-templated partition columns, in path order. */
  readonly partitions: readonly Column[];
  /** Declared columns in file order with Trino types; empty means: ask the files. */
  readonly columns: readonly Column[];
}

export type OnSchemaChange = 'ignore' | 'fail' | 'append_new_columns' | 'sync_all_columns';

export interface IncrementalSpec {
  readonly strategy: 'append' | 'delete+insert' | 'merge' | 'insert_overwrite';
  readonly uniqueKey: readonly string[];
  readonly onSchemaChange: OnSchemaChange;
  /** Conditions on the existing rows (alias DBT_INTERNAL_DEST) that limit what is touched. */
  readonly predicates: readonly string[];
  readonly mergeUpdateColumns?: readonly string[];
  readonly mergeExcludeColumns?: readonly string[];
}

/** What to build. The engine decides how; readers see the old relation until `publish()`. */
export interface BuildSpec {
  readonly relation: Relation;
  readonly kind: 'view' | 'table' | 'incremental';
  readonly sql: Sql;
  readonly partitionBy: readonly string[];
  /** Only for kind `incremental`, and only when the existing relation is to be kept (no full refresh). */
  readonly incremental?: IncrementalSpec;
  /** Recorded with the relation, for state, docs and ownership. */
  readonly owner: Owner;
  /** The session itself must read the new relation before it is published, because tests run on it. */
  readonly audited?: boolean;
}

/** A seed: rows of a CSV file in the project. */
export interface SeedSpec {
  readonly relation: Relation;
  readonly file: string;
  readonly delimiter: string;
  /** Trino types by column name; others are inferred from all values (bigint, decimal(38,0), double, boolean, date, timestamp, varchar). */
  readonly columnTypes: Readonly<Record<string, string>>;
  readonly owner: Owner;
}

export interface Owner {
  readonly nodeId: string;
  readonly runId: string;
  /** Hash of compiled SQL and inputs. */
  readonly fingerprint: string;
  readonly description?: string;
}

/** A relation that is built but not yet visible to readers outside this session; inside the session it already is. */
export interface Staged {
  readonly columns: readonly Column[];
  /** Rows of the whole relation after the build; undefined for views. */
  readonly rows?: number;
  /** Rows this build wrote, e.g. the new rows of an incremental model. */
  readonly rowsWritten?: number;
  readonly bytes?: number;
  /** The statement the engine really ran, for target/run. */
  readonly engineSql: string;
  /** Dropped or quarantined input rows, schema changes and the like. */
  readonly diagnostics: readonly Diagnostic[];
  /** Makes it the live relation, atomically and durably. */
  publish(): Promise<void>;
  /** Leaves the live relation as it was and removes what was written. */
  discard(): Promise<void>;
}

/** Values are JSON-safe and exact: bigint and decimal as strings when beyond 2^53, dates and timestamps as ISO-like text. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export interface Rows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  /** True when `limit` cut the result. */
  readonly truncated: boolean;
  readonly bytesScanned?: number;
}

export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** At most this many rows are fetched. */
  readonly limit?: number;
}

/** What is known of a live relation without reading it. */
export interface RelationInfo {
  readonly relation: Relation;
  readonly kind: 'view' | 'table' | 'external';
  readonly columns: readonly Column[];
  readonly rows?: number;
  readonly bytes?: number;
  readonly owner?: Owner;
  /** ISO 8601, UTC. */
  readonly builtAt?: string;
}

/** A connection to one lake. A failed statement rejects with LakeError whose span, where known, is an offset in the SQL (file ''). */
export interface Session {
  /**
   * Makes relations readable in this session: built ones from the catalog, sources from their files; parents before the views
   * that read them. Relations that do not exist are left out; sources that cannot be read are reported.
   */
  use(relations: readonly Relation[], sources: readonly ExternalSource[]): Promise<readonly Diagnostic[]>;
  relationInfo(relation: Relation): RelationInfo | undefined;
  listRelations(schema?: string): readonly RelationInfo[];
  /** Column names and Trino types of a query, found without running it. */
  describe(sql: Sql, options?: QueryOptions): Promise<readonly Column[]>;
  /** The text the engine would run, or why it cannot. Offsets in diagnostics' spans are into `sql.text`. */
  translate(sql: Sql): Checked<string>;
  query(sql: Sql, options?: QueryOptions): Promise<Rows>;
  /** A statement without a result, e.g. a hook. */
  run(sql: Sql, options?: QueryOptions): Promise<void>;
  build(spec: BuildSpec, options?: QueryOptions): Promise<Staged>;
  seed(spec: SeedSpec, options?: QueryOptions): Promise<Staged>;
  /** Removes a relation that lake owns; refuses one that it does not. */
  drop(relation: Relation): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** The project's root: relative paths in the target's config and in sources start here. */
  readonly root: string;
  readonly threads: number;
  /** Take the writer lock; readers (show, compile, test without store_failures) do not. */
  readonly write: boolean;
  readonly runId: string;
  /** How long to wait for another lake's lock, in milliseconds. */
  readonly lockTimeout?: number;
  /** Told once when waiting for another lake begins: who holds it. */
  onWait?(holder: string): void;
  readonly signal?: AbortSignal;
}

interface AdapterBase {
  readonly name: string;
  /** What adapter.dispatch tries, in order, in a project written for Athena and in one written for this engine. */
  readonly dispatch: { readonly lake: readonly string[]; readonly own: readonly string[] };
  readonly dialect: Dialect;
  /** Checks a target's settings as read from YAML and fills in defaults; messages name the key. */
  validate(settings: Readonly<Record<string, unknown>>): Checked<AdapterConfig>;
}

/** A lake: the engine itself decides how relations are built and published. */
export interface Adapter extends AdapterBase {
  readonly kind: 'lake';
  connect(config: AdapterConfig, options: ConnectOptions): Promise<Session>;
}

/** A database that a dbt profile names: dbt's macros build its relations, statement by statement. */
export interface DatabaseAdapter extends AdapterBase {
  readonly kind: 'database';
  open(config: AdapterConfig, options: DatabaseOptions): Promise<DatabaseSession>;
}

export interface DatabaseOptions {
  /** The project's root: a relative path of the profile starts where the command was started, as in dbt. */
  readonly root: string;
  readonly threads: number;
  readonly signal?: AbortSignal;
}

/** What one statement gave; of several in one text, the last (dbt's AdapterResponse and its agate table). */
export interface StatementResult {
  /** dbt's adapter_response: `_message`, and `code` and `rows_affected` where the engine tells them. */
  readonly response: Readonly<Record<string, unknown>>;
  /** Types are the engine's own names. Empty when nothing was fetched. */
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

export interface StatementOptions {
  readonly fetch: boolean;
  /** At most this many rows are fetched. */
  readonly limit?: number;
  /** Values for the statement's `?`, in their order. */
  readonly bindings?: readonly Value[];
  readonly signal?: AbortSignal;
}

/** One thread's way into a database: its statements run one after the other, in one transaction when one was begun. */
export interface DatabaseConnection {
  /** Rejects with LakeError whose span, where known, is an offset in the SQL (file ''). */
  execute(sql: string, options: StatementOptions): Promise<StatementResult>;
  readonly inTransaction: boolean;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Ends an open transaction by rolling it back, and gives the connection to whoever needs one next. */
  release(): Promise<void>;
}

export interface DatabaseSession {
  /** A connection for one node; `name` is told in errors. */
  connection(name: string): Promise<DatabaseConnection>;
  close(): Promise<void>;
}

/** A validated target, common to all engines; the engine's own settings are in `settings`. */
export interface AdapterConfig {
  readonly type: string;
  readonly database: string;
  readonly schema: string;
  readonly threads: number;
  readonly settings: Readonly<Record<string, unknown>>;
  /** What else templates see of it as `target`: never a secret. */
  readonly target?: Readonly<Record<string, unknown>>;
}

import { join } from 'node:path';
import { type Column, diagnose, LakeError } from '../../core/index.ts';
import type { BuildSpec, IncrementalSpec } from '../adapter.ts';
import type { Engine } from './engine.ts';
import { refusalSql } from './errors.ts';
import type { Version } from './lake-folder.ts';
import { parquetSql, quote, relationSql } from './names.ts';
import { castForStorage, type StagedFiles, stageQuery } from './stage.ts';
import { duckdbType } from './types.ts';
import { versionSelect } from './views.ts';

export interface IncrementalResult {
  readonly staged: readonly StagedFiles[];
  /** Files of the existing version that stay. */
  readonly kept: readonly string[];
  readonly columns: readonly Column[];
  readonly rowsWritten: number;
}

interface Input {
  readonly engine: Engine;
  /** The lake's folder. */
  readonly root: string;
  readonly spec: BuildSpec;
  readonly plan: IncrementalSpec;
  /** The model's query, for the engine. */
  readonly sql: string;
  /** Its columns with Trino's types, where the analysis of the SQL found them. */
  readonly expected: readonly Column[] | undefined;
  readonly existing: Version;
  /** What the existing version is partitioned by. */
  readonly partitionedBy: readonly string[];
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
  /** A condition of the author's, for the engine. It may name the rows of the table and, when `source` is there, the new rows. */
  predicate(
    text: string,
    tables: { readonly dest: readonly Column[]; readonly source?: readonly Column[] },
  ): Promise<string>;
}

/** dbt's names for the table and for the new rows, which incremental_predicates are written with. */
const destination = quote('DBT_INTERNAL_DEST');
const source = quote('DBT_INTERNAL_SOURCE');

/** Adds to an existing table by its strategy. The outcome is a whole new version; the old one is not touched. */
export async function buildIncremental(input: Input): Promise<IncrementalResult> {
  const { engine, plan, spec, existing, signal } = input;
  if ((plan.strategy === 'delete+insert' || plan.strategy === 'merge') && plan.uniqueKey.length === 0) {
    throw invalid(`incremental_strategy '${plan.strategy}' needs a unique_key`);
  }
  if (plan.strategy === 'insert_overwrite' && spec.partitionBy.length === 0) {
    throw invalid(
      "incremental_strategy 'insert_overwrite' needs partition_by: without it there is nothing to overwrite",
    );
  }
  if (!samePartitions(spec.partitionBy, input.partitionedBy)) {
    const by = (names: readonly string[]) => (names.length === 0 ? 'nothing' : names.join(', '));
    throw invalid(
      `${nameOf(spec)} is partitioned by ${by(input.partitionedBy)}, and the model now says ${by(spec.partitionBy)}`,
      'run with --full-refresh to build the table anew',
    );
  }
  const given = castForStorage(input.sql, await engine.describe(input.sql, signal), input.expected);
  const columns = targetColumns(spec, plan, existing.columns, given.columns);
  const list = columns.map((column) => columnAs(spec, given.columns, column));
  const fresh = await stageQuery(engine, {
    sql: `SELECT ${list.join(', ')} FROM (${given.sql}\n)`,
    folder: join(input.folder, 'new'),
    partitionBy: spec.partitionBy,
    signal,
  });
  const done = (staged: readonly StagedFiles[], kept: readonly string[]): IncrementalResult => ({
    staged,
    kept,
    columns,
    rowsWritten: fresh.rows,
  });
  if (plan.strategy === 'append' || plan.strategy === 'insert_overwrite') {
    const replaced = new Set(plan.strategy === 'append' || fresh.rows === 0 ? [] : fresh.files.map(partitionOf));
    const kept = existing.files.filter((file) => !replaced.has(partitionOf(file)));
    const retyped = columns.some((c) => existing.columns.some((o) => same(o.name, c.name) && o.type !== c.type));
    if (retyped && kept.length > 0) return done([await rewritten(input, columns, kept), fresh], []);
    // No new rows and the same columns: a file without rows would add nothing.
    if (fresh.rows === 0 && kept.length > 0 && columns === existing.columns) return done([], kept);
    return done([fresh], kept);
  }
  return await replaceByKey(input, columns, fresh);
}

/** Old rows in new files, because a column's type has changed. */
async function rewritten(input: Input, columns: readonly Column[], kept: readonly string[]): Promise<StagedFiles> {
  const { spec, existing } = input;
  const list = columns.map((column) => columnAs(spec, existing.columns, column));
  return await stageQuery(input.engine, {
    sql: `SELECT ${list.join(', ')} FROM (${versionSelect(input.root, { ...existing, files: kept })})`,
    folder: join(input.folder, 'rest'),
    partitionBy: spec.partitionBy,
    signal: input.signal,
  });
}

const nameOf = (spec: BuildSpec) => `${spec.relation.schema}.${spec.relation.identifier}`;

function samePartitions(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => same(name, b[i] as string));
}

const wholeTypes = ['tinyint', 'smallint', 'integer', 'bigint'];

/** The column as the table has it: NULL where it is new to these rows, a cast where its type differs. No value may change. */
function columnAs(spec: BuildSpec, given: readonly Column[], wanted: Column): string {
  const name = quote(wanted.name);
  const type = duckdbType(wanted.type) ?? 'VARCHAR';
  const found = given.find((column) => same(column.name, wanted.name));
  if (found === undefined) return `CAST(NULL AS ${type}) AS ${name}`;
  const value = quote(found.name);
  const from = wholeTypes.indexOf(found.type);
  if (found.type === wanted.type || (from >= 0 && from < wholeTypes.indexOf(wanted.type)))
    return `CAST(${value} AS ${type}) AS ${name}`;
  const parameters = { relation: nameOf(spec), column: wanted.name, from: found.type, to: wanted.type };
  const back = `TRY_CAST(TRY_CAST(${value} AS ${type}) AS ${duckdbType(found.type) ?? 'VARCHAR'})`;
  const refusal = refusalSql('column-narrowed', parameters, value);
  return `CASE WHEN ${back} IS NOT DISTINCT FROM ${value} THEN TRY_CAST(${value} AS ${type}) ELSE ${refusal} END AS ${name}`;
}

/** `year=2023/month=06` of a file, wherever below its version it lies: no other folder's name has an equals sign. */
function partitionOf(file: string): string {
  return file
    .split('/')
    .slice(0, -1)
    .filter((folder) => folder.includes('='))
    .join('/');
}

async function replaceByKey(input: Input, columns: readonly Column[], fresh: StagedFiles): Promise<IncrementalResult> {
  const { engine, plan, spec, existing, signal } = input;
  const keys = plan.uniqueKey;
  const newRows = parquetSql(fresh.files.map((file) => join(fresh.folder, file)));
  const keyList = keys.map(quote).join(', ');
  if (plan.strategy === 'merge') {
    const repeated = await engine.rows(
      `SELECT ${keyList} FROM ${newRows} WHERE ${keys.map((k) => `${quote(k)} IS NOT NULL`).join(' AND ')} GROUP BY ${keyList} HAVING count(*) > 1`,
      1,
      signal,
    );
    if (repeated.rows.length > 0)
      throw new LakeError([diagnose('merge-duplicate-key', { relation: nameOf(spec), key: keys.join(', ') })], 1);
  }
  const onPair: string[] = [];
  const onTable: string[] = [];
  for (const text of plan.predicates) {
    // A condition that does not speak of the new rows is about the table alone: its bare columns are the table's.
    const pair = /\bDBT_INTERNAL_SOURCE\b/i.test(text);
    const condition = await input.predicate(text, { dest: columns, ...(pair ? { source: columns } : {}) });
    (pair ? onPair : onTable).push(`(${condition})`);
  }
  // The table with the columns and types that it will have.
  const old = columns.map((column) => columnAs(spec, existing.columns, column));
  const table = `(SELECT ${old.join(', ')} FROM ${relationSql(spec.relation)})`;
  const match = [...keys.map((k) => `${source}.${quote(k)} = ${destination}.${quote(k)}`), ...onPair].join(' AND ');
  const touched = [`EXISTS (SELECT 1 FROM ${newRows} AS ${source} WHERE ${match})`, ...onTable].join(' AND ');
  const kept = `SELECT * FROM ${table} AS ${destination} WHERE NOT coalesce((${touched}), false)`;
  const stageRest = (sql: string) =>
    stageQuery(engine, { sql, folder: join(input.folder, 'rest'), partitionBy: spec.partitionBy, signal });
  const result = { kept: [], columns, rowsWritten: fresh.rows };
  const partial = plan.strategy === 'merge' ? partialUpdate(plan, columns) : undefined;
  if (partial === undefined) {
    const rest = await stageRest(kept);
    return { ...result, staged: rest.rows === 0 ? [fresh] : [rest, fresh] };
  }
  const merged = columns.map((c) => `${partial.has(c.name.toLowerCase()) ? source : destination}.${quote(c.name)}`);
  const limited = `(SELECT * FROM ${table} AS ${destination}${onTable.length > 0 ? ` WHERE ${onTable.join(' AND ')}` : ''}) AS ${destination}`;
  const whole = `${kept} UNION ALL SELECT ${merged.join(', ')} FROM ${limited} JOIN ${newRows} AS ${source} ON ${match} UNION ALL SELECT ${source}.* FROM ${newRows} AS ${source} WHERE NOT EXISTS (SELECT 1 FROM ${limited} WHERE ${match})`;
  return { ...result, staged: [await stageRest(whole)] };
}

/** The columns a merge updates; undefined when it is all of them. */
function partialUpdate(plan: IncrementalSpec, columns: readonly Column[]): ReadonlySet<string> | undefined {
  const lower = (names: readonly string[]) => new Set(names.map((n) => n.toLowerCase()));
  if (plan.mergeUpdateColumns !== undefined) return lower(plan.mergeUpdateColumns);
  if (plan.mergeExcludeColumns === undefined) return undefined;
  const excluded = lower(plan.mergeExcludeColumns);
  return lower(columns.map((c) => c.name).filter((name) => !excluded.has(name.toLowerCase())));
}

/** The columns of the table after the build, by on_schema_change (docs.getdbt.com/docs/build/incremental-models). */
function targetColumns(
  spec: BuildSpec,
  plan: IncrementalSpec,
  old: readonly Column[],
  fresh: readonly Column[],
): readonly Column[] {
  const added = fresh.filter((c) => !old.some((o) => same(o.name, c.name)));
  const removed = old.filter((o) => !fresh.some((c) => same(c.name, o.name)));
  const typeNow = (column: Column) => fresh.find((c) => same(c.name, column.name))?.type ?? column.type;
  const retyped = old.filter((o) => typeNow(o) !== o.type);
  if (added.length === 0 && removed.length === 0 && retyped.length === 0) return old;
  const names = (columns: readonly Column[]) => columns.map((c) => c.name).join(', ');
  const changed = () => {
    const types = retyped.map((o) => `${o.name} from ${o.type} to ${typeNow(o)}`).join(', ');
    const parameters = { relation: nameOf(spec), added: names(added), removed: names(removed), retyped: types };
    return new LakeError([diagnose('schema-changed', parameters)], 1);
  };
  switch (plan.onSchemaChange) {
    case 'fail':
      throw changed();
    case 'append_new_columns':
      return added.length === 0 ? old : [...old, ...added];
    case 'sync_all_columns':
      return [...old.filter((o) => !removed.includes(o)).map((o) => ({ name: o.name, type: typeNow(o) })), ...added];
    default:
      if (removed.length > 0) throw changed();
      return old;
  }
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function invalid(reason: string, hint?: string): LakeError {
  return new LakeError([diagnose('incremental-invalid', { reason }, { hint })], 1);
}

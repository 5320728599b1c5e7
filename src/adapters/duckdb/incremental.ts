import { join } from 'node:path';
import { type Column, type Diagnostic, diagnose, LakeError } from '../../core/index.ts';
import type { BuildSpec, IncrementalSpec } from '../adapter.ts';
import type { Engine } from './engine.ts';
import type { Version } from './lake-folder.ts';
import { literal, quote, relationSql } from './names.ts';
import { type StagedFiles, stageQuery } from './stage.ts';
import { duckdbType } from './types.ts';

export interface IncrementalResult {
  readonly staged: readonly StagedFiles[];
  /** Files of the existing version that stay. */
  readonly kept: readonly string[];
  readonly columns: readonly Column[];
  readonly rowsWritten: number;
  readonly diagnostics: readonly Diagnostic[];
}

interface Input {
  readonly engine: Engine;
  readonly spec: BuildSpec;
  readonly plan: IncrementalSpec;
  readonly sql: string;
  readonly existing: Version;
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
}

/** Adds to an existing table by its strategy. The outcome is a whole new version; the old one is not touched. */
export async function buildIncremental(input: Input): Promise<IncrementalResult> {
  const { plan, spec, existing } = input;
  if ((plan.strategy === 'delete+insert' || plan.strategy === 'merge') && plan.uniqueKey.length === 0) {
    throw invalid(`incremental_strategy '${plan.strategy}' needs a unique_key`);
  }
  if (plan.strategy === 'insert_overwrite' && spec.partitionBy.length === 0) {
    throw invalid(
      "incremental_strategy 'insert_overwrite' needs partition_by: without it there is nothing to overwrite",
    );
  }
  const described = await input.engine.describe(input.sql, input.signal);
  const columns = targetColumns(spec, plan, existing.columns, described);
  const list = columns.map((column) => {
    const name = quote(column.name);
    const there = described.some((d) => same(d.name, column.name));
    return `CAST(${there ? name : 'NULL'} AS ${duckdbType(column.type) ?? 'VARCHAR'}) AS ${name}`;
  });
  const fresh = await stageQuery(
    input.engine,
    `SELECT ${list.join(', ')} FROM (${input.sql}\n)`,
    join(input.folder, 'new'),
    spec.partitionBy,
    input.signal,
  );
  const all = (staged: readonly StagedFiles[], kept: readonly string[]): IncrementalResult => ({
    staged,
    kept,
    columns,
    rowsWritten: fresh.rows,
    diagnostics: [],
  });
  if (plan.strategy === 'append') return all([fresh], existing.files);
  if (plan.strategy === 'insert_overwrite') {
    const replaced = new Set(fresh.rows === 0 ? [] : fresh.files.map(partitionOf));
    return all(
      [fresh],
      existing.files.filter((file) => !replaced.has(partitionOf(file))),
    );
  }
  return await replaceByKey(input, columns, fresh, all);
}

/** `year=2023/month=06` of a file, wherever below its version it lies: no other folder's name has an equals sign. */
function partitionOf(file: string): string {
  return file
    .split('/')
    .slice(0, -1)
    .filter((folder) => folder.includes('='))
    .join('/');
}

async function replaceByKey(
  input: Input,
  columns: readonly Column[],
  fresh: StagedFiles,
  all: (staged: readonly StagedFiles[], kept: readonly string[]) => IncrementalResult,
): Promise<IncrementalResult> {
  const { engine, plan, spec, existing, signal } = input;
  const keys = plan.uniqueKey;
  const newRows = `read_parquet([${fresh.files.map((file) => literal(join(fresh.folder, file))).join(', ')}])`;
  const keyList = keys.map(quote).join(', ');
  if (plan.strategy === 'merge') {
    const repeated = await engine.rows(
      `SELECT ${keyList} FROM ${newRows} WHERE ${keys.map((k) => `${quote(k)} IS NOT NULL`).join(' AND ')} GROUP BY ${keyList} HAVING count(*) > 1`,
      1,
      signal,
    );
    if (repeated.rows.length > 0) {
      throw new LakeError(
        [
          diagnose('merge-duplicate-key', {
            relation: `${spec.relation.schema}.${spec.relation.identifier}`,
            key: keys.join(', '),
          }),
        ],
        1,
      );
    }
  }
  const have = new Set(existing.columns.map((c) => c.name.toLowerCase()));
  const old = columns.map((c) =>
    have.has(c.name.toLowerCase())
      ? `o.${quote(c.name)}`
      : `CAST(NULL AS ${duckdbType(c.type) ?? 'VARCHAR'}) AS ${quote(c.name)}`,
  );
  const match = keys.map((k) => `n.${quote(k)} = o.${quote(k)}`).join(' AND ');
  const table = `${relationSql(spec.relation)} AS o`;
  const limits = plan.predicates.map((p) => p.replaceAll(/\bDBT_INTERNAL_DEST\b/gi, 'o'));
  const touched = [`EXISTS (SELECT 1 FROM ${newRows} AS n WHERE ${match})`, ...limits].join(' AND ');
  const kept = `SELECT ${old.join(', ')} FROM ${table} WHERE NOT coalesce((${touched}), false)`;
  const partial = plan.strategy === 'merge' ? partialUpdate(plan, columns) : undefined;
  if (partial === undefined) {
    const rest = await stageQuery(engine, kept, join(input.folder, 'rest'), spec.partitionBy, signal);
    return all([rest, fresh], []);
  }
  const merged = columns.map((c, i) => (partial.has(c.name.toLowerCase()) ? `n.${quote(c.name)}` : (old[i] as string)));
  const condition = [match, ...limits].join(' AND ');
  const whole = `${kept} UNION ALL SELECT ${merged.join(', ')} FROM ${table} JOIN ${newRows} AS n ON ${condition} UNION ALL SELECT ${columns
    .map((c) => `n.${quote(c.name)}`)
    .join(', ')} FROM ${newRows} AS n WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${condition})`;
  const rest = await stageQuery(engine, whole, join(input.folder, 'rest'), spec.partitionBy, signal);
  return { ...all([rest], []), rowsWritten: fresh.rows };
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
  if (added.length === 0 && removed.length === 0) return old;
  const names = (columns: readonly Column[]) => columns.map((c) => c.name).join(', ');
  const changed = () =>
    new LakeError(
      [
        diagnose('schema-changed', {
          relation: `${spec.relation.schema}.${spec.relation.identifier}`,
          added: names(added),
          removed: names(removed),
        }),
      ],
      1,
    );
  switch (plan.onSchemaChange) {
    case 'fail':
      throw changed();
    case 'append_new_columns':
      return [...old, ...added.map(({ name, type }) => ({ name, type }))];
    case 'sync_all_columns':
      return [...old.filter((o) => !removed.includes(o)), ...added.map(({ name, type }) => ({ name, type }))];
    default:
      if (removed.length > 0) throw changed();
      return old;
  }
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function invalid(reason: string): LakeError {
  return new LakeError([diagnose('incremental-invalid', { reason })], 1);
}

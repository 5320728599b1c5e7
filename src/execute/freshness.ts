import type { Session } from '../adapters/adapter.ts';
import { type Compiler, type DatabaseCompiler, ResultTable, type Table } from '../compile/index.ts';
import { type Diagnostic, diagnose, LakeError } from '../core/index.ts';
import type { Freshness, Period, Project, SourceNode } from '../project/index.ts';
import { DateTime, text, typeName } from '../template/index.ts';
import { askDatabase } from './database/freshness.ts';

/** How fresh a source is: dbt's statuses. */
export type FreshnessStatus = 'pass' | 'warn' | 'error' | 'runtime error';

export interface SourceFreshness {
  readonly id: string;
  readonly status: FreshnessStatus;
  readonly criteria: Freshness;
  /** Absent where it could not be found out. */
  readonly found?: {
    readonly maxLoadedAt: DateTime;
    readonly snapshottedAt: DateTime;
    readonly age: number;
  };
  readonly response: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** What asks when the newest row of a source was loaded: one row of that moment and of now. */
export type AskFreshness = (
  source: SourceNode,
) => Promise<{ table: Table; response: Readonly<Record<string, unknown>> }>;

/** True when the source says how fresh its rows must be. */
export function hasFreshness(source: SourceNode): source is SourceNode & { freshness: Freshness } {
  return source.freshness !== null && [source.freshness.warn_after, source.freshness.error_after].some(isSet);
}

/** Asks a source how fresh it is; what goes wrong is in the result (docs.getdbt.com/reference/commands/source). */
export async function sourceFreshness(
  source: SourceNode & { freshness: Freshness },
  project: Project,
  ask: AskFreshness,
): Promise<SourceFreshness> {
  const startedAt = new Date();
  const base = { id: source.unique_id, criteria: source.freshness, startedAt };
  try {
    if (source.loaded_at_query === null && source.loaded_at_field === null) {
      const reason = `needs loaded_at_field or loaded_at_query: nothing else tells when ${source.source_name}.${source.name} was loaded`;
      throw new LakeError([diagnose('config-invalid-value', { key: 'freshness', reason })]);
    }
    const { table, response } = await ask(source);
    const found = moments(table, source);
    const status = statusOf(source.freshness, found.age);
    return { ...base, status, found, response, diagnostics: [], finishedAt: new Date() };
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    const span = project.place(source.unique_id) ?? { file: source.original_file_path, line: 1, column: 1 };
    const diagnostics = problem.diagnostics.map((d) =>
      d.span === undefined || d.span.file === '' ? { ...d, span } : d,
    );
    return { ...base, status: 'runtime error', response: {}, diagnostics, finishedAt: new Date() };
  }
}

/** Asks by dbt's macros. */
export function askOfDatabase(compiler: DatabaseCompiler): AskFreshness {
  return async (source) => await askDatabase(compiler, source);
}

/** Asks lake's own engine. */
export function askOfLake(compiler: Compiler, session: Session): AskFreshness {
  return async (source) => {
    const relation = text(compiler.relationOf(source));
    const { filter } = source.freshness as Freshness;
    const file = source.original_file_path;
    const values = { this: compiler.relationOf(source), source_node: source, model: source };
    const sql =
      source.loaded_at_query === null
        ? `select max(${source.loaded_at_field}) as max_loaded_at, current_timestamp as snapshotted_at from ${relation}${filter === null ? '' : ` where ${filter}`}`
        : `select (\n${(await compiler.inline(source.loaded_at_query, { file, values })).sql}\n) as max_loaded_at, current_timestamp as snapshotted_at`;
    return { table: new ResultTable(await session.query({ text: sql })), response: {} };
  };
}

const never = new DateTime(new Date('0001-01-01T00:00:00Z'), { zone: true });

/** The moments of the one row; no rows at all were loaded infinitely long ago. */
function moments(table: Table, source: SourceNode): NonNullable<SourceFreshness['found']> {
  const [row, ...more] = [...table];
  const [loaded, now, ...rest] = row === undefined ? [] : [...(row as Iterable<unknown>)];
  if (row === undefined || more.length > 0 || now === undefined || rest.length > 0) {
    const reason = 'must be found as one row of two columns: when the newest row was loaded, and now';
    throw new LakeError([diagnose('config-invalid-value', { key: 'freshness', reason })]);
  }
  const maxLoadedAt = loaded === null ? never : utc(loaded, source);
  const snapshottedAt = utc(now, source);
  const micros = (time: DateTime) => BigInt(time.timestampMillis()) * 1000n + BigInt(time.microsecond % 1000);
  return { maxLoadedAt, snapshottedAt, age: Number(micros(snapshottedAt) - micros(maxLoadedAt)) / 1_000_000 };
}

/** A moment without a zone is UTC. */
function utc(value: unknown, source: SourceNode): DateTime {
  if (value instanceof DateTime && !value.dateOnly) return value.astimezone();
  const key = source.loaded_at_query === null ? 'loaded_at_field' : 'loaded_at_query';
  const reason = `must give a timestamp; it gives ${value instanceof DateTime ? 'a date' : typeName(value)}: cast it`;
  throw new LakeError([diagnose('config-invalid-value', { key, reason })]);
}

const seconds: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

function statusOf({ warn_after: warn, error_after: error }: Freshness, age: number): FreshnessStatus {
  const exceeded = (period: Period | null) =>
    period !== null && isSet(period) && age > Number(period.count) * (seconds[String(period.period)] ?? Number.NaN);
  return exceeded(error) ? 'error' : exceeded(warn) ? 'warn' : 'pass';
}

function isSet(period: Period | null): boolean {
  return period !== null && period.count !== null && period.period !== null;
}

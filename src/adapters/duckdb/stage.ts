import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column, diagnose, LakeError, lineIndex } from '../../core/index.ts';
import type { Engine, EngineColumn } from './engine.ts';
import { refusalSql } from './errors.ts';
import { writeProblem } from './lake-folder.ts';
import { literal, parquetSql, quote } from './names.ts';
import { duckdbType, storageCast, trinoType } from './types.ts';

/** Parquet files of a query in a staging folder, not yet anybody's. */
export interface StagedFiles {
  readonly folder: string;
  /** Relative to the folder. */
  readonly files: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly bytes: number;
  readonly sql: string;
}

/**
 * The query with the casts that make its Parquet file hold Athena's types: those of the engine's that Parquet or Trino cannot
 * carry, and exact numbers whose width Trino would have chosen otherwise (`decimal(18,2) - decimal(18,2)` is `decimal(19,2)`).
 */
export function castForStorage(
  sql: string,
  columns: readonly EngineColumn[],
  expected: readonly Column[] | undefined,
): { sql: string; columns: Column[] } {
  const seen = new Set<string>();
  const stored: Column[] = [];
  let needed = false;
  const list = columns.map((column, i) => {
    const key = column.name.toLowerCase();
    if (seen.has(key)) throw new LakeError([diagnose('column-duplicate', { name: column.name })], 1);
    seen.add(key);
    const name = quote(column.name);
    const { cast, unsupported } = storageCast(column.duckdb, name);
    if (unsupported !== undefined) {
      throw new LakeError(
        [diagnose('column-type-unsupported', { column: column.name, type: column.duckdb, fix: unsupported })],
        1,
      );
    }
    const type = storedType(column);
    const wanted = expected?.length === columns.length ? expected[i]?.type : undefined;
    if (wanted !== undefined && wanted !== type && exact.test(wanted) && exact.test(type)) {
      needed = true;
      stored.push({ name: column.name, type: wanted });
      return `CAST(${name} AS ${duckdbType(wanted)}) AS ${name}`;
    }
    stored.push({ name: column.name, type });
    if (cast === undefined) return name;
    needed = true;
    return `${cast} AS ${name}`;
  });
  return { sql: needed ? `SELECT ${list.join(', ')} FROM (${sql}\n)` : sql, columns: stored };
}

const portable =
  /^(boolean|tinyint|smallint|integer|bigint|real|double|varchar|date|varbinary|timestamp\(\d+\)|decimal\(\d+,\d+\))$/;

/**
 * What the analysis of the SQL says will be stored, where all of it is plain: then the engine is not asked before, which would
 * bind the query a second time. The file is looked at afterwards.
 */
function assumedStorage(sql: string, expected: readonly Column[]): { sql: string; columns: Column[] } | undefined {
  const columns: Column[] = [];
  const seen = new Set<string>();
  let decimals = false;
  const list = expected.map(({ name, type }) => {
    const plain = type.replace(/^varchar\(\d+\)$/, 'varchar').replace(/^timestamp\(\d+\)$/, 'timestamp(3)');
    if (!portable.test(plain) || seen.has(name.toLowerCase())) return undefined;
    seen.add(name.toLowerCase());
    columns.push({ name, type: plain });
    if (!plain.startsWith('decimal')) return quote(name);
    decimals = true;
    return `CAST(${quote(name)} AS ${duckdbType(plain)}) AS ${quote(name)}`;
  });
  if (list.includes(undefined)) return undefined;
  return { sql: decimals ? `SELECT ${list.join(', ')} FROM (${sql}\n)` : sql, columns };
}

/** Whether the file really holds these columns. */
async function holds(engine: Engine, file: string, columns: readonly Column[]): Promise<boolean> {
  const found = await engine.describe(`SELECT * FROM ${parquetSql([file])}`);
  return (
    found.length === columns.length &&
    found.every(
      (column, i) =>
        column.name === columns[i]?.name &&
        storageCast(column.duckdb, '').cast === undefined &&
        storedType(column) === columns[i]?.type,
    )
  );
}

const exact = /^(tinyint|smallint|integer|bigint|decimal\(\d+,\d+\))$/;

function storedType(column: EngineColumn): string {
  switch (column.duckdb) {
    case 'TIME':
    case 'UUID':
    case 'JSON':
      return 'varchar';
    case 'TIMESTAMP WITH TIME ZONE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
    case 'TIMESTAMP_NS':
      return 'timestamp(3)';
    default:
      return trinoType(column.duckdb).replace(/\b(json|uuid)\b/g, 'varchar');
  }
}

export interface StageOptions {
  readonly sql: string;
  readonly folder: string;
  readonly partitionBy: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Columns with the types that the analysis of the SQL found. */
  readonly expected?: readonly Column[] | undefined;
  /** The analysis was wrong about the types once: ask the engine. */
  readonly distrust?: boolean;
}

/** Runs a query into Parquet files below a new folder; nothing is left of it when it fails. */
export async function stageQuery(engine: Engine, options: StageOptions): Promise<StagedFiles> {
  const { sql, folder, partitionBy, signal, expected } = options;
  const assumed = expected === undefined || options.distrust === true ? undefined : assumedStorage(sql, expected);
  const stored = assumed ?? castForStorage(sql, await engine.describe(sql, signal), expected);
  const partitions = partitionBy.map((name) => {
    const column = stored.columns.find((c) => c.name.toLowerCase() === name.toLowerCase());
    if (column !== undefined) return column;
    const reason = `partition column '${name}' is not a column of the model`;
    throw new LakeError([diagnose('incremental-invalid', { reason })], 1);
  });
  const query = guarded(stored.sql, partitions);
  try {
    mkdirSync(folder, { recursive: true });
    const single = literal(join(folder, 'part-0.parquet'));
    const format = 'FORMAT parquet, COMPRESSION zstd';
    let rows = 0;
    if (partitionBy.length > 0) {
      const by = partitionBy.map(quote).join(', ');
      const target = `${literal(folder)} (${format}, PARTITION_BY (${by}), WRITE_PARTITION_COLUMNS true, OVERWRITE_OR_IGNORE true)`;
      rows = await copy(engine, `COPY (${query}\n) TO ${target}`, sql, signal);
      // No rows, no partition: a file that holds the columns alone, for which the query need not run again.
      if (rows === 0)
        await copy(engine, `COPY (SELECT * FROM (${query}\n) LIMIT 0) TO ${single} (${format})`, sql, signal);
    } else {
      rows = await copy(engine, `COPY (${query}\n) TO ${single} (${format})`, sql, signal);
    }
    const files = listFiles(folder);
    // All files of one COPY have the same columns.
    if (assumed !== undefined && !(await holds(engine, join(folder, files[0] as string), stored.columns))) {
      await rm(folder, { recursive: true, force: true });
      return await stageQuery(engine, { ...options, distrust: true });
    }
    const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    return { folder, files, columns: stored.columns, rows, bytes, sql: stored.sql };
  } catch (problem) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw writeProblem(problem, folder);
  }
}

/** Hive's name for the folder of NULL: a text of that name would share it, and one of the two would be lost. */
const nullPartition = '__HIVE_DEFAULT_PARTITION__';

function guarded(sql: string, partitions: readonly Column[]): string {
  const texts = partitions.filter((column) => column.type === 'varchar');
  if (texts.length === 0) return sql;
  const checks = texts.map(({ name }) => {
    const value = quote(name);
    const refusal = refusalSql('partition-value-reserved', { column: name }, value);
    return `CASE WHEN ${value} = ${literal(nullPartition)} THEN ${refusal} ELSE ${value} END AS ${value}`;
  });
  return `SELECT * REPLACE (${checks.join(', ')}) FROM (${sql}\n)`;
}

/** Runs a COPY of a query; what is wrong in it is placed in the query, not in the statement around it. */
async function copy(engine: Engine, statement: string, sql: string, signal: AbortSignal | undefined): Promise<number> {
  try {
    return await engine.run(statement, signal);
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    const start = statement.indexOf(sql);
    const diagnostics = problem.diagnostics.map((diagnostic) => {
      const { span, ...rest } = diagnostic;
      if (span === undefined || span.file !== '') return diagnostic;
      const at = lineIndex(statement).offset(span.line, span.column) - start;
      return at < 0 || at > sql.length ? rest : { ...rest, span: { file: '', ...lineIndex(sql).at(at) } };
    });
    throw new LakeError(diagnostics, problem.exitCode);
  }
}

function listFiles(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? listFiles(folder, join(below, entry.name)) : [join(below, entry.name)]));
}

import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type Column, diagnose, LakeError } from '../../core/index.ts';
import type { ExternalSource } from '../adapter.ts';
import type { Engine } from './engine.ts';
import { literal, quote, relationSql } from './names.ts';
import { duckdbType } from './types.ts';

/** Files of a source as they are now: the view that reads them, or an error that says what is missing. */
export interface ResolvedSource {
  readonly source: ExternalSource;
  readonly columns: readonly Column[];
  readonly viewSql: string;
}

/** Finds a source's files and writes the view over them. A glob becomes an explicit list: what a run reads does not change under it. */
export async function resolveSource(engine: Engine, source: ExternalSource, root: string): Promise<ResolvedSource> {
  const files: string[] = [];
  for (const location of source.location) files.push(...(await findFiles(engine, location, root, source)));
  const { select, columns } = await readerSql(engine, source, files);
  return { source, columns, viewSql: `CREATE OR REPLACE VIEW ${relationSql(source.relation)} AS ${select};` };
}

const placeholder = /\{(\w+)\}/g;

async function findFiles(engine: Engine, location: string, root: string, source: ExternalSource): Promise<string[]> {
  const absolute = isAbsolute(location) ? location : join(root, location);
  const pattern = absolute.replace(placeholder, '*');
  if (!/[*?[]/.test(pattern)) {
    if (existsSync(pattern)) return [pattern];
    throw missing(source, location, pattern);
  }
  const found = await engine.rows(`SELECT file FROM glob(${literal(pattern)}) ORDER BY file`, undefined);
  if (found.rows.length === 0) throw missing(source, location, pattern);
  return found.rows.map((row) => String(row[0]));
}

function missing(source: ExternalSource, location: string, pattern: string): LakeError {
  let folder = dirname(pattern.split(/[*?[]/)[0] as string);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const name = `${source.relation.schema}.${source.relation.identifier}`;
  return new LakeError([diagnose('source-missing', { source: name, pattern: location, folder })], 1);
}

async function readerSql(
  engine: Engine,
  source: ExternalSource,
  files: readonly string[],
): Promise<{ select: string; columns: readonly Column[] }> {
  const partitions = source.partitions.map((column) => ({ column, sql: partitionSql(column, source.location) }));
  const reading = {
    filename: partitions.some((p) => p.sql !== undefined),
    columns: source.columns,
    partitions: source.partitions,
  };
  const reader = readerCall(source, files, reading);
  const columns =
    source.columns.length > 0
      ? source.columns
      : (await engine.describe(`SELECT * FROM ${readerCall(source, files, { ...reading, partitions: [] })}`))
          // Athena's tables hold milliseconds.
          .map((c) => ({ ...c, type: c.type.replace(/^timestamp\(\d+\)/, 'timestamp(3)') }))
          .filter((c) => c.name !== 'filename' && !source.partitions.some((p) => same(p.name, c.name)));
  const list = columns.map((column) => {
    const type = duckdbType(column.type);
    if (source.format !== 'parquet' || source.columns.length === 0 || type === undefined) return quote(column.name);
    return `CAST(${quote(column.name)} AS ${type}) AS ${quote(column.name)}`;
  });
  for (const { column, sql } of partitions) list.push(`${sql ?? castColumn(column)} AS ${quote(column.name)}`);
  return { select: `SELECT ${list.join(', ')} FROM ${reader}`, columns: [...columns, ...source.partitions] };
}

function castColumn(column: Column): string {
  return `CAST(${quote(column.name)} AS ${duckdbType(column.type) ?? 'VARCHAR'})`;
}

/** A partition column that the path template spells: {name}, or a date from {yyyy}, {mm} and {dd}. Undefined: a hive-style k=v folder. */
function partitionSql(column: Column, locations: readonly string[]): string | undefined {
  const location = locations[0] as string;
  const names = [...location.matchAll(placeholder)].map((m) => (m[1] as string).toLowerCase());
  if (names.length === 0) return undefined;
  const pattern = location
    .replace(/^\.\//, '')
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replace(/\*\*/g, '.*')
    .replace(/(?<!\.)\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replace(placeholder, (_, name: string) =>
      /^y+$/i.test(name) ? '(\\d{4})' : /^(mm|dd|hh)$/i.test(name) ? '(\\d{2})' : '([^/]+)',
    );
  const part = (name: string) => {
    const at = names.findIndex((n) => n === name || (name === 'yyyy' && /^y+$/.test(n)));
    return at < 0 ? undefined : `regexp_extract(filename, ${literal(`${pattern}$`)}, ${at + 1})`;
  };
  const own = part(column.name.toLowerCase());
  const type = duckdbType(column.type) ?? 'VARCHAR';
  if (own !== undefined) return `CAST(${own} AS ${type})`;
  const [year, month, day] = [part('yyyy'), part('mm'), part('dd')];
  if (year === undefined) return undefined;
  return `CAST(${year} || '-' || ${month ?? `'01'`} || '-' || ${day ?? `'01'`} AS ${type})`;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

interface Reading {
  /** Whether the path of each row's file is needed. */
  readonly filename: boolean;
  readonly columns: readonly Column[];
  /** Columns that folders named k=v hold; a source that declares none has none, whatever its folders are called. */
  readonly partitions: readonly Column[];
  readonly storeRejects?: boolean;
}

function readerCall(source: ExternalSource, files: readonly string[], reading: Reading): string {
  const { options } = source;
  const { filename, columns, storeRejects = false } = reading;
  const list = `[${files.map((file) => literal(file)).join(', ')}]`;
  const hive = reading.partitions.length > 0 && !filename;
  const common = `${filename ? ', filename=true' : ''}, hive_partitioning=${hive}${hive ? ', hive_types_autocast=false' : ''}`;
  const types = columns
    .map((column) => `${literal(column.name)}: ${literal(duckdbType(column.type) ?? 'VARCHAR')}`)
    .join(', ');
  switch (source.format) {
    case 'parquet':
      return `read_parquet(${list}, union_by_name=true${common})`;
    case 'csv': {
      const text = [
        `delim=${literal(options.delimiter ?? ',')}`,
        `quote=${literal(options.quote ?? '"')}`,
        `escape=${literal(options.escape ?? options.quote ?? '"')}`,
        `header=${options.header ?? true}`,
        `nullstr=[${(options.nullMarkers ?? ['']).map((marker) => literal(marker)).join(', ')}]`,
        ...(options.encoding === undefined ? [] : [`encoding=${literal(options.encoding)}`]),
        ...((options.maxRejects ?? 0) > 0 && !storeRejects ? ['ignore_errors=true'] : []),
        ...(columns.length === 0 ? ['auto_detect=true'] : ['auto_detect=false', `columns={${types}}`]),
      ];
      return `read_csv(${list}, ${text.join(', ')}${common}${storeRejects ? ', store_rejects=true' : ''})`;
    }
    case 'json':
    case 'ndjson': {
      const format = source.format === 'ndjson' ? 'newline_delimited' : 'auto';
      const shape = columns.length === 0 ? '' : `, columns={${types}}`;
      return `read_json(${list}, format='${format}', maximum_object_size=67108864${shape}${common})`;
    }
    default:
      throw new LakeError([diagnose('not-supported', { what: `the file format '${String(source.format)}'` })], 1);
  }
}

/** What is wrong with a CSV source, row by row: counts and the first ones. Costs a pass, so it is asked only when reading failed. */
export async function explainBadRows(
  engine: Engine,
  source: ExternalSource,
  root: string,
): Promise<{ rejected: number; first: string } | undefined> {
  if (source.format !== 'csv' || source.columns.length === 0) return undefined;
  const files: string[] = [];
  for (const location of source.location) files.push(...(await findFiles(engine, location, root, source)));
  const reader = readerCall(source, files, {
    filename: false,
    columns: source.columns,
    partitions: [],
    storeRejects: true,
  });
  // Each column is counted, so that each is read and cast, as it will be when the source is.
  const found = await engine.rejects(
    `SELECT ${source.columns.map((c) => `count(${quote(c.name)})`).join(', ')} FROM ${reader}`,
  );
  if (found.length === 0) return undefined;
  const lines = found.slice(0, 3).map((r) => `line ${r.line} of ${r.file}: ${r.reason}`);
  return { rejected: found.length, first: `first: ${lines.join('; ')}` };
}

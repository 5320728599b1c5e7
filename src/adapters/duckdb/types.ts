/** DuckDB type names to Trino's and back. Trino's are the vocabulary of everything outside this folder. */

const plain: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  SMALLINT: 'smallint',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  FLOAT: 'real',
  DOUBLE: 'double',
  VARCHAR: 'varchar',
  JSON: 'json',
  BLOB: 'varbinary',
  DATE: 'date',
  TIME: 'time(6)',
  TIMESTAMP: 'timestamp(6)',
  TIMESTAMP_S: 'timestamp(0)',
  TIMESTAMP_MS: 'timestamp(3)',
  TIMESTAMP_NS: 'timestamp(9)',
  'TIMESTAMP WITH TIME ZONE': 'timestamp(6) with time zone',
  UUID: 'uuid',
  HUGEINT: 'bigint',
  UBIGINT: 'bigint',
  UINTEGER: 'bigint',
  USMALLINT: 'integer',
  UTINYINT: 'smallint',
  '"NULL"': 'unknown',
  NULL: 'unknown',
};

/** The text of a type that the engine's driver gives. */
export function typeText(type: { toString(): string; alias?: string | undefined }): string {
  return type.alias === 'JSON' ? 'JSON' : type.toString();
}

/** The Trino type that holds a DuckDB type's values: unsigned and huge integers become the next signed one. */
export function trinoType(duckdb: string): string {
  const type = duckdb.trim();
  if (Object.hasOwn(plain, type)) return plain[type] as string;
  if (type.endsWith('[]')) return `array(${trinoType(type.slice(0, -2))})`;
  const array = /^(.*)\[\d+\]$/s.exec(type);
  if (array !== null) return `array(${trinoType(array[1] as string)})`;
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type);
  if (decimal !== null) return `decimal(${decimal[1]},${decimal[2]})`;
  const map = /^MAP\((.*)\)$/s.exec(type);
  if (map !== null)
    return `map(${splitTop(map[1] as string)
      .map(trinoType)
      .join(', ')})`;
  const struct = /^STRUCT\((.*)\)$/s.exec(type);
  if (struct !== null) {
    const fields = splitTop(struct[1] as string).map((field) => {
      const named = /^("(?:[^"]|"")*"|[^\s"]+)\s+(.*)$/s.exec(field.trim());
      if (named === null) return trinoType(field);
      const name = named[1] as string;
      return name === '""'
        ? trinoType(named[2] as string)
        : `${/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name)} ${trinoType(named[2] as string)}`;
    });
    return `row(${fields.join(', ')})`;
  }
  if (type.startsWith('ENUM')) return 'varchar';
  return type.toLowerCase();
}

const quoted = (name: string) => (name.startsWith('"') ? name : `"${name}"`);

const back: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  int: 'INTEGER',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  real: 'FLOAT',
  float: 'FLOAT',
  double: 'DOUBLE',
  'double precision': 'DOUBLE',
  string: 'VARCHAR',
  varchar: 'VARCHAR',
  char: 'VARCHAR',
  json: 'JSON',
  varbinary: 'BLOB',
  binary: 'BLOB',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  uuid: 'UUID',
  ipaddress: 'VARCHAR',
  decimal: 'DECIMAL(38,0)',
  numeric: 'DECIMAL(38,0)',
};

/** The DuckDB type for a Trino (or Hive DDL) type; undefined when there is none. */
export function duckdbType(trino: string): string | undefined {
  const type = trino.trim();
  const lower = type.toLowerCase();
  if (Object.hasOwn(back, lower)) return back[lower];
  if (/^timestamp(\(\d+\))? with time zone$/.test(lower)) return 'TIMESTAMPTZ';
  if (/^(timestamp|time)\(\d+\)$/.test(lower)) return lower.startsWith('timestamp') ? 'TIMESTAMP' : 'TIME';
  if (/^(varchar|char)\(\d+\)$/.test(lower)) return 'VARCHAR';
  const decimal = /^(?:decimal|numeric)\((\d+)(?:,\s*(\d+))?\)$/.exec(lower);
  if (decimal !== null) return `DECIMAL(${decimal[1]},${decimal[2] ?? 0})`;
  const nested = /^(array|map|row|struct)\s*[(<](.*)[)>]$/is.exec(type);
  if (nested === null) return undefined;
  const parts = splitTop(nested[2] as string);
  const kind = (nested[1] as string).toLowerCase();
  if (kind === 'array') {
    const item = duckdbType(parts[0] as string);
    return parts.length === 1 && item !== undefined ? `${item}[]` : undefined;
  }
  if (kind === 'map') {
    const types = parts.map(duckdbType);
    return types.length === 2 && !types.includes(undefined) ? `MAP(${types.join(', ')})` : undefined;
  }
  const fields: string[] = [];
  for (const [i, part] of parts.entries()) {
    const named = /^\s*("(?:[^"]|"")*"|[^\s":]+)(?:\s*:\s*|\s+)(.*)$/s.exec(part);
    const fieldType = duckdbType(named === null ? part : (named[2] as string));
    if (fieldType === undefined) return undefined;
    const name = named === null ? `field${i}` : (named[1] as string).replaceAll('"', '');
    fields.push(`"${name}" ${fieldType}`);
  }
  return `STRUCT(${fields.join(', ')})`;
}

/** Splits at commas that are inside no bracket and no quoted name. */
export function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quotedName = false;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') quotedName = !quotedName;
    else if (quotedName) continue;
    else if (c === '(' || c === '<') depth++;
    else if (c === ')' || c === '>') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  const last = text.slice(from).trim();
  if (last !== '') parts.push(last);
  return parts;
}

export interface StorageCast {
  /** Undefined: the column is written as it is. */
  readonly cast?: string;
  readonly unsupported?: string;
}

/**
 * What a column must become before it is written, so that Parquet holds the type that Athena expects: DuckDB writes HUGEINT as
 * DOUBLE, and Trino misreads unsigned integers, UUID, TIME and JSON.
 */
export function storageCast(duckdb: string, expression: string): StorageCast {
  switch (duckdb) {
    case 'HUGEINT':
    case 'UBIGINT':
    case 'UINTEGER':
      return { cast: `CAST(${expression} AS BIGINT)` };
    case 'USMALLINT':
      return { cast: `CAST(${expression} AS INTEGER)` };
    case 'UTINYINT':
      return { cast: `CAST(${expression} AS SMALLINT)` };
    case 'TIME':
    case 'UUID':
    case 'JSON':
      return { cast: `CAST(${expression} AS VARCHAR)` };
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
    case 'TIMESTAMP_NS':
      return { cast: `CAST(${expression} AS TIMESTAMP)` };
    case 'TIMESTAMP WITH TIME ZONE':
      return { cast: `timezone('UTC', ${expression})` };
    case 'INTERVAL':
    case 'BIT':
    case 'BIGNUM':
    case 'TIME WITH TIME ZONE':
    case 'VARIANT':
      return { unsupported: 'cast it to a type that Parquet tables hold, e.g. varchar or bigint' };
    case '"NULL"':
    case 'NULL':
      return { unsupported: 'give NULL a type: CAST(NULL AS varchar)' };
    default:
      break;
  }
  if (duckdb.startsWith('UNION')) return { unsupported: 'cast it to varchar' };
  if (duckdb.startsWith('ENUM')) return { cast: `CAST(${expression} AS VARCHAR)` };
  const mended = duckdb
    .replace(/\b(HUGEINT|UBIGINT|UINTEGER)\b/g, 'BIGINT')
    .replace(/\bUSMALLINT\b/g, 'INTEGER')
    .replace(/\bUTINYINT\b/g, 'SMALLINT')
    .replace(/\b(JSON|UUID)\b/g, 'VARCHAR')
    .replace(/"NULL"/g, 'VARCHAR');
  return mended === duckdb || !/[[(]/.test(duckdb) ? {} : { cast: `CAST(${expression} AS ${mended})` };
}

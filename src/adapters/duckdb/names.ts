import { sha256 } from '../../core/index.ts';

export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

export function literal(value: string | number | bigint | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toExponential();
  return String(value);
}

export function relationSql(relation: { database: string; schema: string; identifier: string }): string {
  return [relation.database, relation.schema, relation.identifier].map(quote).join('.');
}

/**
 * Reads Parquet files that lake wrote. Hive partitions are never guessed from a path: the files hold all of their columns, and a
 * folder above the lake may be named `env=dev`.
 */
export function parquetSql(files: readonly string[], options: { readonly byName?: boolean } = {}): string {
  const byName = options.byName === true ? ', union_by_name=true' : '';
  return `read_parquet([${files.map((file) => literal(file)).join(', ')}], hive_partitioning=false${byName})`;
}

/** A file name for a schema or table: one per name that Glue would hold apart, so letters are lower-cased and odd characters encoded. */
export function fileName(name: string): string {
  const encoded = [...name.toLowerCase()]
    .map((c) =>
      /[a-z0-9_-]/.test(c)
        ? c
        : encodeURIComponent(c).replace(/[^%A-Za-z0-9]/g, (x) => `%${x.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('');
  return encoded.length <= 120 ? encoded : `${encoded.slice(0, 80)}~${sha256(name.toLowerCase()).slice(0, 24)}`;
}

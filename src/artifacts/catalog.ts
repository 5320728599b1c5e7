import { artifactMetadata, type InvocationMetadata } from './metadata.ts';

/** A model, seed, snapshot or source that may have a relation. */
export interface Catalogued {
  readonly unique_id: string;
  readonly resource_type: string;
  readonly database: string;
  readonly schema: string;
  /** The relation's own name. */
  readonly identifier: string;
}

interface CatalogTable {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly columns: Record<string, unknown>;
  readonly stats: Readonly<Record<string, unknown>>;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * catalog.json as dbt's schema v1 has it: a table a resource, from rows that have a column each. Relations that no resource has are
 * left out.
 */
export function catalog(
  resources: readonly Catalogued[],
  rows: readonly Row[],
  errors: readonly string[],
  facts: InvocationMetadata,
): Record<string, unknown> {
  const tables = tablesOf(rows);
  const of = (isSource: boolean) =>
    Object.fromEntries(
      resources.flatMap(({ unique_id: id, resource_type: type, database, schema, identifier }) => {
        const table = (type === 'source') === isSource ? tables.get(keyOf(database, schema, identifier)) : undefined;
        return table === undefined ? [] : [[id, { ...table, unique_id: id }]];
      }),
    );
  return {
    metadata: artifactMetadata(facts, 'catalog/v1'),
    nodes: of(false),
    sources: of(true),
    errors: errors.length === 0 ? null : errors,
  };
}

const keyOf = (...parts: readonly unknown[]): string =>
  parts.map((part) => String(part ?? '').toLowerCase()).join('\n');

function tablesOf(rows: readonly Row[]): ReadonlyMap<string, CatalogTable> {
  const tables = new Map<string, CatalogTable>();
  for (const row of rows) {
    const key = keyOf(row['table_database'], row['table_schema'], row['table_name']);
    let table = tables.get(key);
    if (table === undefined) {
      table = { metadata: metadataOf(row), columns: {}, stats: statsOf(row) };
      tables.set(key, table);
    }
    table.columns[String(row['column_name'])] = {
      type: row['column_type'],
      index: Number(row['column_index']),
      name: row['column_name'],
      comment: row['column_comment'] ?? null,
    };
  }
  return tables;
}

function metadataOf(row: Row): Record<string, unknown> {
  return {
    type: row['table_type'],
    schema: row['table_schema'],
    name: row['table_name'],
    database: row['table_database'] ?? null,
    comment: row['table_comment'] ?? null,
    owner: row['table_owner'] ?? null,
  };
}

/** The columns `stats:<id>:label`, `:value`, `:description` and `:include` of an adapter that has any. */
function statsOf(row: Row): Record<string, unknown> {
  const ids = new Set(Object.keys(row).flatMap((name) => /^stats:([^:]+):/.exec(name)?.[1] ?? []));
  const stats: Record<string, unknown> = {};
  for (const id of ids) {
    const part = (name: string) => row[`stats:${id}:${name}`] ?? null;
    if (part('include') !== true || part('label') === null) continue;
    const [label, value, description] = [part('label'), part('value'), part('description')];
    stats[id] = { id, label, value, include: true, description };
  }
  const has = Object.keys(stats).length > 0;
  const description = 'Indicates whether there are statistics for this table';
  stats['has_stats'] = { id: 'has_stats', label: 'Has Stats?', value: has, include: false, description };
  return stats;
}

import type { DatabaseCompiler, Table } from '../../compile/index.ts';
import { LakeError } from '../../core/index.ts';
import type { Node, RelationValue, SourceNode } from '../../project/index.ts';
import { Decimal, text } from '../../template/index.ts';

/** A row of dbt's catalog: table_database, table_schema, table_name, column_name … by name. */
export type CatalogRow = Readonly<Record<string, unknown>>;

export interface CatalogRows {
  readonly rows: readonly CatalogRow[];
  /** What kept a database from being asked. */
  readonly problems: readonly LakeError[];
}

/** Up to so many relations are asked for one by one; of more, whole schemas are (dbt's MAX_SCHEMA_METADATA_RELATIONS). */
const mostRelations = 100;

/** What stands in the database for the resources, by dbt's macros get_catalog_relations and get_catalog, which projects may override. */
export async function databaseCatalog(
  compiler: DatabaseCompiler,
  resources: readonly (Node | SourceNode)[],
): Promise<CatalogRows> {
  const databases = new Map<string, RelationValue[]>();
  for (const resource of resources) {
    const relation = compiler.relationOf(resource);
    const key = resource.database.toLowerCase();
    databases.set(key, [...(databases.get(key) ?? []), relation]);
  }
  const rows: CatalogRow[] = [];
  const problems: LakeError[] = [];
  for (const [database, relations] of databases) {
    try {
      rows.push(...rowsOf(await ask(compiler, database, relations, resources.length <= mostRelations)));
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      problems.push(problem);
    }
  }
  return { rows, problems };
}

async function ask(
  compiler: DatabaseCompiler,
  database: string,
  relations: readonly RelationValue[],
  each: boolean,
): Promise<Table> {
  return await compiler.operation(`catalog ${database}`, async ({ context }) => {
    const call = (name: string) => context.resolve(name) as (...args: unknown[]) => Promise<Table>;
    const schema = (relations[0] as RelationValue).information_schema();
    if (each) return await call('get_catalog_relations')(schema, relations);
    return await call('get_catalog')(schema, [...new Set(relations.map((relation) => relation.schema))]);
  });
}

function rowsOf(table: Table): CatalogRow[] {
  const names = table.column_names;
  return [...table].map((row) => {
    const values = [...(row as Iterable<unknown>)];
    return Object.fromEntries(names.map((name, i) => [name, written(values[i])]));
  });
}

function written(value: unknown): unknown {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  return typeof value === 'bigint' || value instanceof Decimal ? Number(text(value)) : text(value);
}

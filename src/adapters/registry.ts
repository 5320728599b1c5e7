import type { Adapter, DatabaseAdapter } from './adapter.ts';

const lakes: Readonly<Record<string, () => Promise<{ adapter: Adapter }>>> = {
  duckdb: () => import('./duckdb/adapter.ts'),
};

const databases: Readonly<Record<string, () => Promise<{ adapter: DatabaseAdapter }>>> = {
  duckdb: () => import('./duckdb/database/adapter.ts'),
};

/** The engines of lake's own projects, by the `type:` of a target. */
export const adapterNames: readonly string[] = Object.keys(lakes);

/** The databases of dbt's profiles, by the `type:` of an output. */
export const databaseNames: readonly string[] = Object.keys(databases);

/** The engine of a project without targets: it needs no account. */
export const localEngine = 'duckdb';

/** Loads an engine on first use, so that commands which need none stay fast. Undefined for an unknown name. */
export async function loadAdapter(name: string): Promise<Adapter | undefined> {
  const load = Object.hasOwn(lakes, name) ? lakes[name] : undefined;
  return load === undefined ? undefined : (await load()).adapter;
}

/** Loads what speaks to a database that a dbt profile names. Undefined for an unknown name. */
export async function loadDatabaseAdapter(name: string): Promise<DatabaseAdapter | undefined> {
  const load = Object.hasOwn(databases, name) ? databases[name] : undefined;
  return load === undefined ? undefined : (await load()).adapter;
}

import type { Adapter } from './adapter.ts';

const loaders: Readonly<Record<string, () => Promise<{ adapter: Adapter }>>> = {
  duckdb: () => import('./duckdb/adapter.ts'),
};

/** The engines lake knows, by the `type:` of a target. */
export const adapterNames: readonly string[] = Object.keys(loaders);

/** The engine of a project without targets: it needs no account. */
export const localEngine = 'duckdb';

/** Loads an engine on first use, so that commands which need none stay fast. Undefined for an unknown name. */
export async function loadAdapter(name: string): Promise<Adapter | undefined> {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  return load === undefined ? undefined : (await load()).adapter;
}

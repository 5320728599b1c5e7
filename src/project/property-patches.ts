import type { Findings } from './findings.ts';
import type { Patch } from './nodes.ts';
import { renderProperties } from './patches.ts';
import { byName, type Entry, type PropertyIndex } from './properties.ts';
import type { FunctionProperties, SnapshotProperties } from './schema.ts';
import type { NodeReading } from './sql-nodes.ts';
import { type ModelPatch, modelPatches } from './versions.ts';

type Patches<T extends Patch = Patch> = ReadonlyMap<string, Entry<T & { name: string }>>;

/** What properties files say of resources that have a file of their own, by the name of the file; rendered. */
export interface PropertyPatches {
  readonly models: ReadonlyMap<string, Entry<ModelPatch>>;
  readonly seeds: Patches;
  readonly snapshots: ReadonlyMap<string, Entry<SnapshotProperties>>;
  readonly analyses: Patches;
  readonly dataTests: Patches;
  readonly functions: ReadonlyMap<string, Entry<FunctionProperties>>;
}

/** Renders the entries of properties files and finds them by name; `modelFiles` are the names of the models' files. */
export async function propertyPatches(
  index: PropertyIndex,
  { yamlContext, findings }: Pick<NodeReading, 'yamlContext' | 'findings'>,
  modelFiles: ReadonlySet<string>,
): Promise<PropertyPatches> {
  const of = async <T extends { name: string }>(kind: string, entries: readonly Entry<T>[]) =>
    await rendered(byName(kind, entries, findings.diagnostics), yamlContext, findings);
  const models = await of('models', index.models);
  return {
    models: modelPatches(models.values(), modelFiles, findings.diagnostics),
    seeds: (await of('seeds', index.seeds)) as Patches,
    snapshots: await of('snapshots', index.snapshots),
    analyses: (await of('analyses', index.analyses)) as Patches,
    dataTests: (await of('data tests', index.dataTests)) as Patches,
    functions: await of('functions', index.functions),
  };
}

async function rendered<T>(
  entries: ReadonlyMap<string, Entry<T>>,
  context: NodeReading['yamlContext'],
  findings: Findings,
): Promise<ReadonlyMap<string, Entry<T>>> {
  const found = new Map<string, Entry<T>>();
  for (const [name, entry] of entries) found.set(name, await renderProperties(entry, context, findings));
  return found;
}

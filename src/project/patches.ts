import { diagnose, nearest } from '../core/index.ts';
import type { Context } from '../template/index.ts';
import { type ConfigKind, configProblems, materializationProblem } from './config-keys.ts';
import type { Findings } from './findings.ts';
import type { Node } from './node.ts';
import type { Patch } from './nodes.ts';
import type { Entry } from './properties.ts';
import type { Settings } from './settings.ts';
import { isPlainYaml, renderYaml } from './yaml-render.ts';

interface PatchReading {
  readonly settings: Settings;
  readonly findings: Findings;
  /** Names of the project's materialization blocks. */
  readonly materializations: ReadonlySet<string>;
}

/** Tests and descriptions are rendered where they are used. */
export const lateKeys: ReadonlySet<string> = new Set([
  'pre-hook',
  'pre_hook',
  'post-hook',
  'post_hook',
  'description',
  'tests',
  'data_tests',
  'loaded_at_query',
]);

/** An entry with its values rendered, besides its tests and descriptions. */
export async function renderProperties<T>(
  entry: Entry<T>,
  context: Context,
  findings: Findings,
  late = lateKeys,
): Promise<Entry<T>> {
  if (isPlainYaml(entry.value)) return entry;
  const value = await findings.attempt(() => renderYaml(entry.value, context, entry.yaml, entry.path, late));
  return value === undefined ? entry : { ...entry, value: value as T };
}

/** Tells what is wrong with the config of a resource's properties. */
export function checkPatch(
  entry: Entry<Patch> | undefined,
  kind: ConfigKind,
  { findings, materializations, settings }: PatchReading,
): void {
  const config = entry?.value.config;
  if (entry === undefined || config === undefined) return;
  const place = (key: string) => entry.yaml.keySpan([...entry.path, 'config', key]);
  findings.diagnostics.push(...configProblems(kind, config, place, settings.kind));
  const { materialized } = config;
  if (kind === 'models' && settings.kind === 'lake' && typeof materialized === 'string') {
    const problem = materializationProblem(materialized, materializations, undefined);
    if (problem !== undefined) findings.diagnostics.push({ ...problem, span: place('materialized') });
  }
}

/** Properties of resources that are not there: most often a file that was renamed, so they are told, as a warning. */
export function reportUnused(patches: NamedPatches, type: Node['resource_type'], findings: Findings): void {
  const names = [...findings.nodes.values()].filter((n) => n.resource_type === type).map((n) => n.name);
  const known = new Set([...names, ...findings.disabled.map((n) => n.name)]);
  for (const { value, yaml, path } of patches.values()) {
    if (known.has(value.name)) continue;
    const parameters = { kind: type, name: value.name, nearest: nearest(value.name, names) };
    findings.diagnostics.push(diagnose('unused-properties', parameters, { span: yaml.span([...path, 'name']) }));
  }
}

type NamedPatches = ReadonlyMap<string, Entry<{ name: string }>>;

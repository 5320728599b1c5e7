import { diagnose, nearest } from '../core/index.ts';
import type { Context } from '../template/index.ts';
import { type ConfigKind, configProblems, type Materializations, materializationProblem } from './config-keys.ts';
import type { Findings } from './findings.ts';
import type { Patch } from './nodes.ts';
import type { Entry } from './properties.ts';
import { isPlainYaml, renderYaml } from './yaml-render.ts';

export interface PatchReading {
  readonly yamlContext: Context;
  readonly findings: Findings;
  readonly materializations: Materializations;
}

/** The properties of a resource with its config rendered and checked. */
export async function renderPatch(
  entry: Entry<Patch> | undefined,
  kind: ConfigKind,
  { yamlContext, findings, materializations }: PatchReading,
): Promise<Entry<Patch> | undefined> {
  if (entry === undefined) return undefined;
  const { config } = entry.value;
  if (config === undefined) return entry;
  const path = [...entry.path, 'config'];
  const rendered = isPlainYaml(config)
    ? config
    : (((await findings.attempt(() => renderYaml(config, yamlContext, entry.yaml, path))) ?? {}) as typeof config);
  const place = (key: string) => entry.yaml.keySpan([...path, key]);
  findings.diagnostics.push(...configProblems(kind, rendered, place));
  const { materialized } = rendered;
  if (kind === 'models' && typeof materialized === 'string') {
    const problem = materializationProblem(materialized, materializations, undefined);
    if (problem !== undefined) findings.diagnostics.push({ ...problem, span: place('materialized') });
  }
  return rendered === config ? entry : { ...entry, value: { ...entry.value, config: rendered } };
}

/** An entry with all of its values rendered. */
export async function renderEntry<T>(entry: Entry<T>, context: Context, findings: Findings): Promise<Entry<T>> {
  if (isPlainYaml(entry.value)) return entry;
  const value = await findings.attempt(() => renderYaml(entry.value, context, entry.yaml, entry.path));
  return value === undefined ? entry : { ...entry, value: value as T };
}

/** Properties of resources that are not there: most often a file that was renamed, so they are told, as a warning. */
export function reportUnused(
  patches: ReadonlyMap<string, Entry<{ name: string }>>,
  type: 'model' | 'seed',
  findings: Findings,
): void {
  const names = [...findings.nodes.values()].filter((n) => n.resource_type === type).map((n) => n.name);
  const known = new Set([...names, ...findings.disabled.map((n) => n.name)]);
  for (const [name, entry] of patches) {
    if (known.has(name)) continue;
    const parameters = { kind: type, name, nearest: nearest(name, names) };
    const span = entry.yaml.span([...entry.path, 'name']);
    findings.diagnostics.push(diagnose('unused-properties', parameters, { span }));
  }
}

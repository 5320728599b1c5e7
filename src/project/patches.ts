import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import type { Context } from '../template/index.ts';
import { type ConfigKind, configKeyProblem, configValueProblem } from './config.ts';
import type { Findings } from './findings.ts';
import type { Patch } from './nodes.ts';
import type { Entry } from './properties.ts';
import { isPlainYaml, renderYaml } from './yaml-render.ts';

/** The properties of a resource with its config rendered and its keys checked. */
export async function renderPatch(
  entry: Entry<Patch> | undefined,
  kind: ConfigKind,
  context: Context,
  findings: Findings,
): Promise<Entry<Patch> | undefined> {
  if (entry === undefined) return undefined;
  const { config } = entry.value;
  for (const key of Object.keys(config ?? {})) {
    if (configKeyProblem(kind, key, undefined) === undefined) continue;
    const span = entry.yaml.keySpan([...entry.path, 'config', key]);
    findings.diagnostics.push(configKeyProblem(kind, key, span) as Diagnostic);
  }
  if (config === undefined) return entry;
  const plain = isPlainYaml(config);
  const rendered = plain
    ? config
    : ((await findings.attempt(() => renderYaml(config, context, entry.yaml, [...entry.path, 'config']))) ?? {});
  for (const item of Object.entries(rendered)) {
    const problem = configValueProblem(kind, item, () => entry.yaml.span([...entry.path, 'config', item[0]]));
    if (problem !== undefined) findings.diagnostics.push(problem);
  }
  return plain ? entry : { ...entry, value: { ...entry.value, config: rendered as Record<string, unknown> } };
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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors, LakeError } from '../core/index.ts';
import { type Selectable, select } from '../graph/index.ts';
import { graphNodes, isRecord, type Project, parseYaml } from '../project/index.ts';
import type { Arguments } from './flags.ts';
import type { Output } from './output.ts';
import type { Workspace } from './workspace.ts';

/** The ids that the selection flags pick; what cannot be read is an error, what matches nothing is told. */
export function selected(workspace: Workspace, args: Arguments, output: Output): ReadonlySet<string> {
  const { project, dag } = workspace;
  const nodes = [...graphNodes(project)] as unknown as Selectable[];
  const found = select(
    { nodes, dag, projectName: project.name, selectors: selectors(project) },
    {
      select: args.select ?? [],
      exclude: args.exclude ?? [],
      selector: args.selector,
      indirect: args.indirectSelection ?? 'eager',
    },
  );
  if (hasErrors(found.diagnostics)) throw new LakeError(found.diagnostics);
  if (found.diagnostics.length > 0) output.error(new LakeError(found.diagnostics));
  const only = new Set((args.resourceType ?? []).flatMap((t) => t.split(/[\s,]+/)));
  const not = new Set((args.excludeResourceType ?? []).flatMap((t) => t.split(/[\s,]+/)));
  if (only.size === 0 && not.size === 0) return found.value;
  const type = new Map(nodes.map((n) => [n.unique_id, n.resource_type]));
  return new Set(
    [...found.value].filter(
      (id) => (only.size === 0 || only.has(type.get(id) as string)) && !not.has(type.get(id) as string),
    ),
  );
}

function selectors(project: Project): readonly Readonly<Record<string, unknown>>[] {
  let text: string;
  try {
    text = readFileSync(join(project.root, 'selectors.yml'), 'utf8');
  } catch {
    return [];
  }
  const parsed = parseYaml('selectors.yml', text);
  if (parsed.value === undefined) throw new LakeError(parsed.diagnostics);
  const value = parsed.value.value;
  const list = isRecord(value) ? value['selectors'] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

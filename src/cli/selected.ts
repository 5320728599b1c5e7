import { diagnose, hasErrors, LakeError, nearest } from '../core/index.ts';
import { resourceTypes, type Selectable, select } from '../graph/index.ts';
import { graphNodes } from '../project/index.ts';
import type { Arguments } from './flags.ts';
import type { Output } from './output.ts';
import type { Workspace } from './workspace.ts';

/** The ids that the selection flags pick; what cannot be read is an error, what matches nothing is told. */
export function selected(workspace: Workspace, args: Arguments, output: Output): ReadonlySet<string> {
  const { project, dag } = workspace;
  const only = typesOf('--resource-type', args.resourceType);
  const not = typesOf('--exclude-resource-type', args.excludeResourceType);
  const nodes = [...graphNodes(project)] as unknown as Selectable[];
  const found = select(
    { nodes, dag, projectName: project.name, selectors: project.selectors },
    {
      select: args.select ?? [],
      exclude: args.exclude ?? [],
      selector: args.selector,
      indirect: args.indirectSelection ?? 'eager',
    },
  );
  if (hasErrors(found.diagnostics)) throw new LakeError(found.diagnostics);
  output.warn(found.diagnostics);
  if (only === undefined && not === undefined) return found.value;
  const type = new Map(nodes.map((n) => [n.unique_id, n.resource_type]));
  return new Set(
    [...found.value].filter((id) => {
      const own = type.get(id) as string;
      return (only === undefined || only.has(own)) && not?.has(own) !== true;
    }),
  );
}

/** The types a flag names; undefined when it is not given. `all` and `default` are every type, as every type of lake is in dbt's default. */
function typesOf(flag: string, given: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (given === undefined) return undefined;
  const known: readonly string[] = [...resourceTypes, 'all', 'default'];
  const names = given.flatMap((word) => word.split(/[\s,]+/)).filter((name) => name !== '');
  for (const name of names) {
    if (known.includes(name.toLowerCase())) continue;
    const reason = `${flag} '${name}' is no resource type; there are: ${known.join(', ')}`;
    throw new LakeError([diagnose('usage', { reason, nearest: nearest(name, known) })]);
  }
  const types = new Set(names.map((name) => name.toLowerCase()));
  return types.has('all') || types.has('default') ? new Set(resourceTypes) : types;
}

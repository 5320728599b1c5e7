import { diagnose, hasErrors, LakeError, nearest } from '../core/index.ts';
import { resourceTypes, type Selectable, select } from '../graph/index.ts';
import { graphNodes } from '../project/index.ts';
import { currentOf, PreviousState, type StateMethods, stateMethods } from '../state/index.ts';
import type { Arguments } from './flags.ts';
import type { Output } from './output.ts';
import { previousState } from './state.ts';
import type { Workspace } from './workspace.ts';

/** The ids that the selection flags pick; what cannot be read is an error, what matches nothing is told. */
export function selected(workspace: Workspace, args: Arguments, output: Output): ReadonlySet<string> {
  const { project, dag } = workspace;
  const only = typesOf('--resource-type', args.resourceType);
  const not = typesOf('--exclude-resource-type', args.excludeResourceType);
  const nodes = [...graphNodes(project)] as unknown as Selectable[];
  const states = methodsOfState(workspace, args, output);
  const found = select(
    { nodes, dag, projectName: project.name, selectors: project.selectors, methods: states.methods },
    {
      select: args.select ?? [],
      exclude: args.exclude ?? [],
      selector: args.selector,
      indirect: args.indirectSelection ?? 'eager',
    },
  );
  const diagnostics = [...found.diagnostics, ...states.diagnostics()];
  if (hasErrors(diagnostics)) throw new LakeError(diagnostics);
  output.warn(diagnostics);
  if (only === undefined && not === undefined) return found.value;
  const type = new Map(nodes.map((n) => [n.unique_id, n.resource_type]));
  return new Set(
    [...found.value].filter((id) => {
      const own = type.get(id) as string;
      return (only === undefined || only.has(own)) && not?.has(own) !== true;
    }),
  );
}

function methodsOfState(workspace: Workspace, args: Arguments, output: Output): StateMethods {
  const { project, adapter, targetFolder } = workspace;
  const previous = previousState(workspace, args);
  if (previous?.folder === targetFolder)
    output.error(new LakeError([diagnose('state-is-target', { folder: targetFolder })]));
  return stateMethods({
    // Asked for by `state:` alone: it is the whole manifest.
    get current() {
      return currentOf(project, adapter.name);
    },
    previous,
    target: new PreviousState(targetFolder),
    // What lake's own engine holds to is checked by tests, not by the tables.
    enforces: (constraint) => project.settings.kind === 'dbt' && constraint !== 'custom',
  });
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

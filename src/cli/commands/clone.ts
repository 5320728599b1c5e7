import { diagnose, LakeError } from '../../core/index.ts';
import { cloneNodes } from '../../execute/index.ts';
import { type Deferred, deferredRelations } from '../../state/index.ts';
import { withDatabase } from '../database.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { deferManifest } from '../state.ts';
import { openWorkspace, type Workspace } from '../workspace.ts';
import { newReporter } from './run.ts';
import { writeResults } from './write-results.ts';

/** A node to clone and the relation that the state has for it; without one there is nothing to copy, which is said and no failure. */
export interface Clone {
  readonly id: string;
  readonly deferred: Deferred | undefined;
}

/** Runs the `clone` materialization for each; the order is of no matter, as in dbt. Gives the exit status. */
export type CloneRunner = (
  clones: readonly Clone[],
  workspace: Workspace,
  args: Arguments,
  output: Output,
) => Promise<number>;

const cloneable = new Set(['model', 'seed', 'snapshot']);

/**
 * Copies or points at the relations of another environment (docs.getdbt.com/reference/commands/clone): of the selected models, seeds
 * and snapshots that are relations. Rejects with `state-missing` and `state-unreadable`.
 */
export async function cloneCommand(
  args: Arguments,
  output: Output,
  version: string,
  run: CloneRunner,
): Promise<number> {
  const workspace = await openWorkspace(args, output, version);
  return await cloneAll(workspace, { ids: selected(workspace, args, output), args, output, run });
}

/** Clones what of the nodes is a relation. Rejects with `state-missing` and `state-unreadable`. */
export async function cloneAll(
  workspace: Workspace,
  {
    ids,
    args,
    output,
    run,
  }: {
    readonly ids: ReadonlySet<string>;
    readonly args: Arguments;
    readonly output: Output;
    readonly run: CloneRunner;
  },
): Promise<number> {
  const { project, dag } = workspace;
  const manifest = deferManifest(workspace, args, 'clone');
  const deferred = deferredRelations(project, ids, manifest);
  const clones = dag.order().flatMap((id) => {
    const node = ids.has(id) ? project.nodes.get(id) : undefined;
    const stands = node !== undefined && cloneable.has(node.resource_type) && node.config.materialized !== 'ephemeral';
    return stands ? [{ id, deferred: deferred.get(id) }] : [];
  });
  if (clones.length > 0) return await run(clones, workspace, args, output);
  output.message('Nothing to do: the selection is empty.');
  return 0;
}

/** The runner of a target: lake's own engine has no materializations to run. */
export const cloneInTarget: CloneRunner = async (clones, workspace, args, output) => {
  const { project, adapter } = workspace;
  if (adapter.kind !== 'database')
    throw new LakeError([diagnose('not-supported', { what: `clone on the target '${project.target.name}'` })]);
  const started = Date.now();
  const deferred = new Map(clones.flatMap(({ id, deferred: to }) => (to === undefined ? [] : [[id, to] as const])));
  const nodes = clones.flatMap(({ id }) => project.nodes.get(id) ?? []);
  const reporter = newReporter(workspace, output);
  const request = { workspace, adapter, args, output, ids: new Set(clones.map(({ id }) => id)), deferred };
  const results = await withDatabase(request, async ({ compiler }) =>
    cloneNodes({
      project,
      compiler,
      engine: adapter.name,
      nodes,
      on: (event) => (output.machine ? undefined : reporter.on(event)),
    }),
  );
  writeResults(workspace, args, { which: 'clone', results, started });
  const failed = results.filter(({ status }) => status === 'error').length;
  output.message(`${results.length - failed} cloned${failed === 0 ? '' : `, ${failed} failed`}`);
  return failed > 0 ? 1 : 0;
};

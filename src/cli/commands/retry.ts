import type { Arguments } from '../flags.ts';
import { type LastRun, readLastRun } from '../last-run.ts';
import type { Output } from '../output.ts';
import { openProjectFile, openWorkspace, type Workspace } from '../workspace.ts';
import { retryDbt } from './retry-dbt.ts';
import { type RunCommand, runSelected } from './run.ts';

const good = new Set(['success', 'pass', 'warn']);

/**
 * Runs again what the last run left undone: failed, skipped, interrupted and killed nodes, with the target, vars and flags that
 * it had (docs.getdbt.com/reference/commands/retry); what is given now wins.
 */
export async function retryCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const { targetFolder, settings } = await openProjectFile(args, output, version);
  if (settings.value.kind === 'dbt')
    return await retryDbt({ targetFolder, root: settings.value.root }, args, output, version);
  const last = readLastRun(targetFolder);
  const given = { ...remembered(last.args), ...withoutDefaults(args) } as Arguments;
  const workspace = await openWorkspace(given, output, version);
  const ids = undone(last, workspace);
  if (ids.size === 0) {
    output.message('Nothing to retry: the last run left nothing undone.');
    return 0;
  }
  const command = (['build', 'run', 'test', 'seed'] as const).find((c) => c === last.args['which']);
  return await runSelected({
    command: command ?? ('build' satisfies RunCommand),
    args: given,
    output,
    workspace,
    ids,
    ...(last.killed === undefined ? {} : { resume: last.killed }),
  });
}

function undone({ status, killed }: LastRun, { project }: Workspace): Set<string> {
  const left = new Set([...status].filter(([, value]) => !good.has(value)).map(([id]) => id));
  // A node whose tests failed was not published, so its tests are part of what is left, and it of what they left.
  for (const node of project.nodes.values()) {
    if (node.resource_type !== 'test' || !status.has(node.unique_id)) continue;
    if (node.depends_on.nodes.some((id) => left.has(id))) left.add(node.unique_id);
  }
  if (killed !== undefined) return left;
  for (const id of [...left]) {
    for (const parent of project.nodes.get(id)?.depends_on.nodes ?? [])
      if (status.get(parent) === 'error') left.add(parent);
  }
  return left;
}

function remembered(args: Readonly<Record<string, unknown>>): Partial<Arguments> {
  return {
    ...(typeof args['target'] === 'string' ? { target: args['target'] } : {}),
    ...(args['vars'] === undefined ? {} : { vars: JSON.stringify(args['vars']) }),
    ...(typeof args['threads'] === 'number' ? { threads: args['threads'] } : {}),
    fullRefresh: args['full_refresh'] === true,
    failFast: args['fail_fast'] === true,
    storeFailures: args['store_failures'] === true,
  };
}

/** A flag that was not given must not hide what the last run had: yargs fills in false. */
function withoutDefaults(args: Arguments): Partial<Arguments> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined && value !== false));
}

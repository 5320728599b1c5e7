import { resolve } from 'node:path';
import { diagnose, LakeError } from '../../core/index.ts';
import type { Arguments } from '../flags.ts';
import { type LastRun, readLastRun } from '../last-run.ts';
import type { Output } from '../output.ts';
import { openWorkspace } from '../workspace.ts';
import { cloneAll, cloneInTarget } from './clone.ts';
import { compileInDatabase } from './compile-database.ts';
import { generate } from './docs.ts';
import { runSelected } from './run.ts';
import { operate } from './run-operation.ts';

/** The statuses that are run again, as in dbt. */
const undone = new Set(['error', 'fail', 'skipped', 'runtime error', 'partial success']);

const runs = ['build', 'run', 'test', 'seed', 'snapshot'] as const;
const commands: readonly string[] = [...runs, 'compile', 'clone', 'generate', 'run-operation'];

/**
 * retry in a project of dbt: the command of the last run, lake's or dbt's own, with its flags, on what that run left undone; of a
 * microbatch model only the batches that failed (docs.getdbt.com/reference/commands/retry). --vars, --threads and the like that are
 * given now win. Rejects with run-results-missing, and with not-supported for a command that leaves nothing to run again.
 */
export async function retryDbt(
  { targetFolder, root }: { readonly targetFolder: string; readonly root: string },
  given: Arguments,
  output: Output,
  version: string,
): Promise<number> {
  const last = readLastRun(given.state === undefined ? targetFolder : resolve(root, given.state));
  const which = String(last.args['which']);
  if (!commands.includes(which)) throw new LakeError([diagnose('not-supported', { what: `retry of '${which}'` })]);
  const args: Arguments = { ...given, ...remembered(last.args, given) };
  const workspace = await openWorkspace(args, output, version);
  const ids = left(last, which);
  if (ids.size === 0) {
    output.message('Nothing to retry: the last run left nothing undone.');
    return 0;
  }
  if (which === 'run-operation') {
    const { macro, args: keywords } = last.args as { macro: string; args?: Record<string, unknown> };
    return await operate(workspace, { name: macro, keywords: keywords ?? {} }, args, output);
  }
  const { adapter } = workspace;
  if (which === 'clone') return await cloneAll(workspace, { ids, args, output, run: cloneInTarget });
  if (which === 'generate') return await generate(workspace, args, output, ids);
  if (which === 'compile' && adapter.kind === 'database')
    return await compileInDatabase(workspace, adapter, args, output, ids);
  const command = runs.find((name) => name === which) ?? 'build';
  // Without a batch that went well the model is built as it would have been.
  const batches = new Map(
    [...(last.batches ?? [])].filter(([, { successful, failed }]) => successful.length > 0 && failed.length > 0),
  );
  const earlier = { startedAt: last.startedAt ?? new Date(), batches };
  return await runSelected({ command, args, output, workspace, ids, earlier });
}

/** Hooks are no nodes: they run again with the run. */
function left({ status }: LastRun, which: string): Set<string> {
  const ids = [...status].filter(([, value]) => undone.has(value)).map(([id]) => id);
  return new Set(ids.filter((id) => which === 'run-operation' || !id.startsWith('operation.')));
}

const texts = ['target', 'profile', 'sample', 'event_time_start', 'event_time_end', 'state', 'defer_state'] as const;
const switches = ['full_refresh', 'fail_fast', 'store_failures', 'empty', 'defer', 'favor_state'] as const;

/** The flags of the last run, without those that are given now; --state says where that run is, and is none of this one's. */
function remembered(last: Readonly<Record<string, unknown>>, given: Arguments): Partial<Arguments> {
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const flags: Record<string, unknown> = { state: undefined };
  for (const name of texts) {
    const key = camel(name);
    if (typeof last[name] === 'string' && (name === 'state' || given[key] === undefined)) flags[key] = last[name];
  }
  for (const name of switches) if (last[name] === true) flags[camel(name)] = true;
  if (given.vars === undefined && last['vars'] !== undefined) flags['vars'] = JSON.stringify(last['vars']);
  if (given.threads === undefined && typeof last['threads'] === 'number') flags['threads'] = last['threads'];
  if (Array.isArray(last['select'])) flags['select'] = last['select'];
  return flags;
}

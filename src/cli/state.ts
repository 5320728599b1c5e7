import { resolve } from 'node:path';
import { diagnose, LakeError } from '../core/index.ts';
import { type Deferred, deferredRelations, PreviousState, type StateManifest } from '../state/index.ts';
import type { Arguments } from './flags.ts';
import type { Workspace } from './workspace.ts';

/** What --state or DBT_STATE names, from the project's folder on as in dbt; undefined when neither is given. */
export function previousState({ project }: Workspace, args: Arguments): PreviousState | undefined {
  return stateAt(project.root, args.state ?? process.env['DBT_STATE']);
}

/** The manifest to defer to: of --defer-state, else of --state. Throws `state-missing` and `state-unreadable`. */
export function deferManifest(workspace: Workspace, args: Arguments, what: string): StateManifest {
  const own = stateAt(workspace.project.root, args.deferState ?? process.env['DBT_DEFER_STATE']);
  const state = own ?? previousState(workspace, args);
  const { manifest } = state ?? {};
  if (manifest !== undefined) return manifest;
  throw new LakeError([diagnose('state-missing', { what, file: 'manifest.json', folder: state?.folder })]);
}

/**
 * The relations that refs take with --defer or DBT_DEFER; undefined when neither is given. Throws `state-missing` and
 * `state-unreadable`.
 * @public
 */
export function deferralOf(
  workspace: Workspace,
  args: Arguments,
  selected: ReadonlySet<string>,
): ReadonlyMap<string, Deferred> | undefined {
  if (!(args.defer ?? isOn('DBT_DEFER'))) return undefined;
  const manifest = deferManifest(workspace, args, '--defer');
  return deferredRelations(workspace.project, selected, manifest, args.favorState ?? isOn('DBT_FAVOR_STATE'));
}

function stateAt(root: string, path: string | undefined): PreviousState | undefined {
  return path === undefined || path === '' ? undefined : new PreviousState(resolve(root, path));
}

function isOn(variable: string): boolean {
  return /^(1|t|true|y|yes|on)$/i.test(process.env[variable] ?? '');
}

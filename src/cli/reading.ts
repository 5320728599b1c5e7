import type { DatabaseCompileOptions } from '../compile/index.ts';
import type { Arguments } from './flags.ts';
import { sampleOf } from './sample.ts';
import { deferralOf } from './state.ts';
import type { Workspace } from './workspace.ts';

/** What refs and sources give in a database: --defer, --empty and --sample. Throws `state-missing`, `state-unreadable` and `usage`. */
export function readingOf(
  workspace: Workspace,
  args: Arguments,
  ids: ReadonlySet<string>,
): Pick<DatabaseCompileOptions, 'deferred' | 'empty' | 'sample'> {
  return {
    deferred: deferralOf(workspace, args, ids),
    empty: args.empty === true,
    sample: sampleOf(args.sample, workspace.facts.startedAt),
  };
}

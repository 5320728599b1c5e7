import { writeRunArtifacts } from '../../artifacts/index.ts';
import type { NodeResult } from '../../execute/index.ts';
import { artifactFacts } from '../artifact-facts.ts';
import type { Arguments } from '../flags.ts';
import type { Workspace } from '../workspace.ts';
import { recorded } from './run.ts';

/** Writes manifest.json and run_results.json of a command that builds nothing: what went well has no message, as in dbt. */
export function writeResults(
  workspace: Workspace,
  args: Arguments,
  given: {
    readonly which: string;
    readonly results: readonly NodeResult[];
    readonly started: number;
    /** What retry needs to know besides the flags of a run. */
    readonly recorded?: Readonly<Record<string, unknown>>;
  },
): void {
  if (args.writeJson === false) return;
  const results = given.results.map((result) => ({ ...result, message: result.message ?? null }));
  writeRunArtifacts(
    workspace.targetFolder,
    workspace.project,
    { results, seconds: (Date.now() - given.started) / 1000 },
    { ...artifactFacts(workspace), args: { ...recorded(given.which, args, workspace), ...given.recorded } },
  );
}

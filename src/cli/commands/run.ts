import { RunJournal, SqlTree, writeRunArtifacts } from '../../artifacts/index.ts';
import { diagnose, LakeError } from '../../core/index.ts';
import { execute, executeInDatabase, type RunEvent, type RunResult, runnableIds } from '../../execute/index.ts';
import type { Node } from '../../project/index.ts';
import { jsonLine, summaryLine, TerminalReporter } from '../../report/index.ts';
import { artifactFacts } from '../artifact-facts.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { listenForSignals } from '../signals.ts';
import { deferralOf } from '../state.ts';
import { openWorkspace, titleOf, type Workspace } from '../workspace.ts';

export type RunCommand = 'build' | 'run' | 'test' | 'seed' | 'snapshot';

/** build, run, test, seed: 0 when all went well, 1 when a node failed or did not run, 130 when interrupted. */
export async function runCommand(
  command: RunCommand,
  args: Arguments,
  output: Output,
  version: string,
): Promise<number> {
  const workspace = await openWorkspace(args, output, version);
  return await runSelected({ command, args, output, workspace, ids: selected(workspace, args, output) });
}

export interface RunRequest {
  readonly command: RunCommand;
  readonly args: Arguments;
  readonly output: Output;
  readonly workspace: Workspace;
  readonly ids: ReadonlySet<string>;
  /** The killed run that is taken up: what it published is not built again. */
  readonly resume?: string;
}

export async function runSelected({ command, args, output, workspace, ids, resume }: RunRequest): Promise<number> {
  const { project, facts, dag } = workspace;
  const { adapter } = workspace;
  const startedAt = new Date();
  const runId = `${startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${facts.invocationId.slice(0, 4)}`;
  const reporter = newReporter(workspace, output);
  const runnable = runnableIds({ project, dag, selected: ids, command });
  const on = (event: RunEvent) => {
    if (output.json) process.stderr.write(`${jsonLine(event, new Date())}\n`);
    else reporter.on(event);
  };
  for (const diagnostic of workspace.diagnostics) on({ event: 'diagnostic', diagnostic });
  if (!output.json) {
    const { target } = project;
    reporter.header(
      `lake ${command}  ${target.name} · ${workspace.adapter.name} · ${workspace.threads} threads · ${runnable.length} selected`,
    );
  }
  if (runnable.length === 0) {
    output.message('Nothing to do: the selection is empty.');
    return 0;
  }
  const files = new SqlTree(workspace.targetFolder);
  let journal: RunJournal | undefined;
  const signals = listenForSignals(output);
  let result: RunResult;
  try {
    const common = {
      project,
      dag,
      config: workspace.config,
      selected: ids,
      command,
      threads: workspace.threads,
      fullRefresh: args.fullRefresh === true,
      failFast: args.failFast === true,
      graph: contextGraph(workspace),
      writeSql: (tree: 'compiled' | 'run', node: Node, sql: string) =>
        files.write(tree, node.package_name, node.original_file_path, sql),
      signal: signals.signal,
      on: (event: RunEvent) => {
        if (event.event === 'node-finished') journal?.add(event.result);
        on(event);
      },
      // Not before: the journal of the run that is waited for must stay until that run ends.
      onConnected: () => {
        journal = new RunJournal(workspace.targetFolder, {
          runId,
          args: recorded(command, args, workspace),
          ids: runnable,
        });
      },
    };
    result =
      adapter.kind === 'database'
        ? await executeInDatabase({
            ...common,
            adapter,
            now: startedAt,
            eventTimeStart: timeOf(args.eventTimeStart, '--event-time-start'),
            eventTimeEnd: timeOf(args.eventTimeEnd, '--event-time-end'),
            reading: { deferred: deferralOf(workspace, args, ids), empty: args.empty === true },
            warn: (message) => output.log(`warning: ${message}`, true),
          })
        : await execute({
            ...common,
            adapter,
            storeFailures: args.storeFailures === true,
            runId,
            ...(resume === undefined ? {} : { resume }),
            targetFolder: workspace.targetFolder,
            lockTimeout: (args.lockTimeout ?? 600) * 1000,
            onWait: (holder) => output.message(`Waiting for another lake to finish: ${holder}`),
          });
  } catch (problem) {
    // It did not begin, so there is nothing of it to take up.
    if (problem instanceof LakeError) journal?.close();
    throw problem;
  } finally {
    signals.stop();
    reporter.stop();
  }
  if (output.json) process.stderr.write(`${summaryLine(result, new Date())}\n`);
  else reporter.summary(result, 'lake retry');
  if (args.writeJson !== false)
    writeRunArtifacts(workspace.targetFolder, project, result, {
      ...artifactFacts(workspace),
      args: recorded(command, args, workspace),
    });
  journal?.close();
  const bad = result.results.some((r) => ['error', 'fail', 'skipped', 'partial success'].includes(r.status));
  return signals.status() ?? (bad ? 1 : 0);
}

/** A time of the command line, UTC unless it says otherwise. */
function timeOf(text: string | undefined, flag: string): Date | undefined {
  if (text === undefined) return undefined;
  const iso = text.trim().replace(' ', 'T');
  const time = new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}${iso.includes('T') ? 'Z' : 'T00:00:00Z'}`);
  if (!Number.isNaN(time.getTime())) return time;
  throw new LakeError([
    diagnose('usage', { reason: `${flag} ${text} is no time; write 2024-09-01 or 2024-09-01T12:00:00` }),
  ]);
}

function newReporter({ project }: Workspace, output: Output): TerminalReporter {
  const names = {
    title: (id: string) => titleOf(project, id),
    readLine: (file: string, line: number) => project.readLine(file, line),
    place: (id: string) => {
      const span = project.place(id);
      return span === undefined ? undefined : `${span.file}:${span.line}`;
    },
  };
  return new TerminalReporter(output.terminal(), names, output.quiet);
}

/** What `retry` needs to know of a run, under dbt's names. */
function recorded(command: RunCommand, args: Arguments, workspace: Workspace): Record<string, unknown> {
  return {
    which: command,
    target: workspace.project.target.name,
    vars: workspace.cliVars,
    threads: workspace.threads,
    full_refresh: args.fullRefresh === true,
    fail_fast: args.failFast === true,
    store_failures: args.storeFailures === true,
    select: args.select ?? [],
    exclude: args.exclude ?? [],
    selector: args.selector ?? null,
    indirect_selection: args.indirectSelection ?? 'eager',
  };
}

/** `graph` of templates: all resources by id. */
export function contextGraph(workspace: Workspace): Record<string, unknown> {
  const { project } = workspace;
  return {
    nodes: Object.fromEntries(project.nodes),
    sources: Object.fromEntries(project.sources),
    exposures: Object.fromEntries(project.exposures),
    functions: Object.fromEntries(project.functions),
    groups: Object.fromEntries(project.groups),
    metrics: Object.fromEntries(project.metrics),
    semantic_models: Object.fromEntries(project.semanticModels),
    saved_queries: Object.fromEntries(project.savedQueries),
  };
}

import { relative } from 'node:path';
import { RunJournal, SqlTree, sqlPath, writeRunArtifacts } from '../../artifacts/index.ts';
import { diagnose, LakeError } from '../../core/index.ts';
import {
  type Batch,
  execute,
  executeInDatabase,
  type NodeResult,
  type RunEvent,
  type RunResult,
  runnableIds,
} from '../../execute/index.ts';
import type { Node } from '../../project/index.ts';
import { nothingToDo, TerminalReporter } from '../../report/index.ts';
import { artifactFacts } from '../artifact-facts.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { readingOf } from '../reading.ts';
import { foundStats, newRunLog, statementLog } from '../run-log.ts';
import { selected } from '../selected.ts';
import { listenForSignals } from '../signals.ts';
import { timeOf } from '../time.ts';
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
  /** The run in a database that is taken up: when it began, and what came of its batches. */
  readonly earlier?: {
    readonly startedAt: Date;
    readonly batches: ReadonlyMap<string, NonNullable<NodeResult['batches']>>;
  };
}

export async function runSelected({
  command,
  args,
  output,
  workspace,
  ids,
  resume,
  earlier,
}: RunRequest): Promise<number> {
  const { project, facts, dag } = workspace;
  const { adapter } = workspace;
  if (adapter.kind === 'lake') refuseReading(args);
  const startedAt = new Date();
  const runId = `${startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${facts.invocationId.slice(0, 4)}`;
  const reporter = newReporter(workspace, output);
  const log = newRunLog(workspace, output);
  const runnable = runnableIds({ project, dag, selected: ids, command });
  const on = (event: RunEvent) => {
    log.on(event);
    if (!output.machine) reporter.on(event);
  };
  for (const diagnostic of workspace.diagnostics) on({ event: 'diagnostic', diagnostic });
  log.start(foundStats(project), runnable.length);
  if (!output.machine) {
    const { target } = project;
    reporter.header(
      `lake ${command}  ${target.name} · ${workspace.adapter.name} · ${workspace.threads} threads · ${runnable.length} selected`,
    );
  }
  if (runnable.length === 0) {
    output.message('Nothing to do: the selection is empty.', nothingToDo());
    // As in dbt: the run before it is over, and nothing came of this one.
    if (project.settings.kind === 'dbt' && args.writeJson !== false)
      writeRunArtifacts(
        workspace.targetFolder,
        project,
        { results: [], seconds: 0 },
        { ...artifactFacts(workspace), args: recorded(command, args, workspace) },
      );
    return 0;
  }
  const files = new SqlTree(workspace.targetFolder, process.env);
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
      writeSql: (tree: 'compiled' | 'run', node: Node, sql: string) => {
        // An engine that has no statements of its own to tell tells what it built a node with.
        if (tree === 'run' && adapter.kind === 'lake') log.statement(node.unique_id, sql);
        return relative(project.root, files.write(tree, node.package_name, sqlPath(node), sql));
      },
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
            now: earlier?.startedAt ?? startedAt,
            failedBatches: (id) => earlier?.batches.get(id)?.failed as readonly Batch[] | undefined,
            eventTimeStart: optionalTime(args.eventTimeStart, '--event-time-start'),
            eventTimeEnd: optionalTime(args.eventTimeEnd, '--event-time-end'),
            reading: readingOf(workspace, args, ids),
            warn: (message) => output.adapterWarned(adapter.name, message),
            log: statementLog(output, adapter.name, (id) => log.running(id)),
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
  result = { ...result, results: result.results.map((r) => withEarlier(r, earlier?.batches.get(r.id))) };
  log.finish(result);
  if (!output.machine) reporter.summary(result, 'lake retry');
  const results = result.results.map((r) => ({ ...r, thread: log.threadOf(r.id) }));
  if (args.writeJson !== false)
    writeRunArtifacts(
      workspace.targetFolder,
      project,
      { ...result, results },
      {
        ...artifactFacts(workspace),
        args: recorded(command, args, workspace),
      },
    );
  journal?.close();
  const bad = result.results.some((r) => ['error', 'fail', 'skipped', 'partial success'].includes(r.status));
  return signals.status() ?? (bad ? 1 : 0);
}

/** lake's own engine reads relations whole. */
function refuseReading(args: Arguments): void {
  const asked = [
    args.empty === true ? '--empty' : undefined,
    args.sample === undefined ? undefined : '--sample',
    args.defer === true ? '--defer' : undefined,
  ];
  const [flag] = asked.filter((name) => name !== undefined);
  if (flag !== undefined)
    throw new LakeError([diagnose('not-supported', { what: `${flag} on a target of project.yml` })]);
}

/** The batches that went well before are told with those that were run again, as in dbt. */
function withEarlier(result: NodeResult, earlier: NodeResult['batches']): NodeResult {
  const { batches } = result;
  if (batches === undefined || earlier === undefined) return result;
  return { ...result, batches: { ...batches, successful: [...earlier.successful, ...batches.successful] } };
}

function optionalTime(text: string | undefined, flag: string): Date | undefined {
  return text === undefined ? undefined : timeOf(text, flag);
}

export function newReporter({ project }: Workspace, output: Output): TerminalReporter {
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
export function recorded(command: string, args: Arguments, workspace: Workspace): Record<string, unknown> {
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
    empty: args.empty === true,
    sample: args.sample ?? null,
    event_time_start: args.eventTimeStart ?? null,
    event_time_end: args.eventTimeEnd ?? null,
    defer: args.defer === true,
    favor_state: args.favorState === true,
    state: args.state ?? null,
    defer_state: args.deferState ?? null,
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

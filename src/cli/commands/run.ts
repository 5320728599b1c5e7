import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, runResults, SqlTree } from '../../artifacts/index.ts';
import { diagnose, LakeError } from '../../core/index.ts';
import { execute, type RunEvent, type RunResult } from '../../execute/index.ts';
import { dbtVersion } from '../../project/index.ts';
import { jsonLine, TerminalReporter } from '../../report/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { openWorkspace, titleOf, type Workspace, writeArtifact } from '../workspace.ts';

export type RunCommand = 'build' | 'run' | 'test' | 'seed';

/** build, run, test, seed: 0 when all went well, 1 when a node failed, 130 when interrupted. */
export async function runCommand(
  command: RunCommand,
  args: Arguments,
  output: Output,
  version: string,
): Promise<number> {
  const workspace = await openWorkspace(args, output, version);
  return await runSelected(command, args, output, workspace, selected(workspace, args, output));
}

/** Runs again what the last run left undone: failed, skipped and interrupted nodes. */
export async function retryCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const workspace = await openWorkspace(args, output, version);
  const file = join(workspace.targetFolder, 'run_results.json');
  let last: { results: { unique_id: string; status: string }[]; args: Record<string, unknown> };
  try {
    last = JSON.parse(readFileSync(file, 'utf8')) as typeof last;
  } catch {
    throw new LakeError([diagnose('run-results-missing', { file: 'target/run_results.json' })]);
  }
  const undone = new Set(
    last.results
      .filter((r) => ['error', 'fail', 'skipped', 'runtime error'].includes(r.status))
      .map((r) => r.unique_id),
  );
  // A node whose tests failed was not published, so its tests are part of what is left.
  for (const node of workspace.project.nodes.values()) {
    if (node.resource_type === 'test' && node.depends_on.nodes.some((id) => undone.has(id))) undone.add(node.unique_id);
  }
  for (const id of [...undone])
    for (const parent of workspace.project.nodes.get(id)?.depends_on.nodes ?? [])
      if (last.results.some((r) => r.unique_id === parent && r.status === 'error')) undone.add(parent);
  if (undone.size === 0) {
    output.message('Nothing to retry: the last run left nothing undone.');
    return 0;
  }
  const which = String(last.args['which']);
  const command = (['build', 'run', 'test', 'seed'] as const).find((c) => c === which) ?? 'build';
  const fullRefresh = args.fullRefresh === true || last.args['full_refresh'] === true;
  return await runSelected(command, { ...args, fullRefresh }, output, workspace, undone);
}

async function runSelected(
  command: RunCommand,
  args: Arguments,
  output: Output,
  workspace: Workspace,
  ids: ReadonlySet<string>,
): Promise<number> {
  const { project, facts } = workspace;
  const startedAt = new Date();
  const controller = new AbortController();
  let interrupts = 0;
  const interrupt = () => {
    interrupts++;
    if (interrupts > 1) process.exit(130);
    output.message('\nInterrupted: cancelling what runs (once more to leave at once) …');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const runId = `${startedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${facts.invocationId.slice(0, 4)}`;
  const names = {
    title: (id: string) => titleOf(project, id),
    readLine: (file: string, line: number) => project.readLine(file, line),
    place: (id: string) => {
      const span = project.place(id);
      return span === undefined ? undefined : `${span.file}:${span.line}`;
    },
  };
  const reporter = new TerminalReporter(output.terminal(), names, output.quiet);
  const runnable = [...ids].filter((id) =>
    isRunnable(id, command, project.nodes.get(id)?.resource_type ?? project.unitTests.get(id)?.resource_type),
  );
  const on = (event: RunEvent) => {
    if (output.json) process.stderr.write(`${jsonLine(event, new Date())}\n`);
    else reporter.on(event);
  };
  if (!output.json) {
    for (const d of workspace.diagnostics) on({ event: 'diagnostic', diagnostic: d });
    reporter.header(
      `lake ${command}  ${project.target.name} · ${workspace.adapter.name} · ${workspace.threads} threads · ${runnable.length} selected`,
    );
  }
  if (runnable.length === 0) {
    output.message('Nothing to do: the selection is empty.');
    return 0;
  }
  const files = new SqlTree(workspace.targetFolder);
  const graph = contextGraph(workspace);
  let result: RunResult;
  try {
    result = await execute({
      project,
      dag: workspace.dag,
      adapter: workspace.adapter,
      config: workspace.config,
      selected: ids,
      command,
      threads: workspace.threads,
      fullRefresh: args.fullRefresh === true,
      failFast: args.failFast === true,
      storeFailures: args.storeFailures === true,
      runId,
      graph,
      targetFolder: workspace.targetFolder,
      writeSql: (tree, node, sql) => files.write(tree, node.package_name, node.original_file_path, sql),
      signal: controller.signal,
      lockTimeout: (args.lockTimeout ?? 600) * 1000,
      on,
      onWait: (holder) => output.message(`Waiting for another lake to finish: ${holder}`),
    });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
  if (!output.json) reporter.summary(result, 'lake retry');
  await writeRunArtifacts(command, args, workspace, result, startedAt);
  await files.flush();
  if (result.interrupted) return 130;
  return result.results.some((r) => r.status === 'error' || r.status === 'fail') ? 1 : 0;
}

function isRunnable(_id: string, command: RunCommand, type: string | undefined): boolean {
  if (command === 'run') return type === 'model';
  if (command === 'seed') return type === 'seed';
  if (command === 'test') return type === 'test' || type === 'unit_test';
  return type === 'model' || type === 'seed' || type === 'test' || type === 'unit_test';
}

/** `graph` of templates: all resources by id. */
export function contextGraph(workspace: Workspace): Record<string, unknown> {
  const { project } = workspace;
  return {
    nodes: Object.fromEntries(project.nodes),
    sources: Object.fromEntries(project.sources),
    exposures: Object.fromEntries(project.exposures),
    metrics: {},
    groups: {},
  };
}

async function writeRunArtifacts(
  command: RunCommand,
  args: Arguments,
  workspace: Workspace,
  result: RunResult,
  startedAt: Date,
): Promise<void> {
  const { project, facts } = workspace;
  const metadata = {
    invocationId: facts.invocationId,
    generatedAt: new Date(),
    startedAt,
    adapterType: workspace.adapter.name,
    dbtVersion,
  };
  const compiled = new Map(result.results.map((r) => [r.id, r.compiled]));
  for (const node of project.nodes.values()) {
    const sql = compiled.get(node.unique_id);
    if (sql === undefined) continue;
    node.compiled = true;
    node.compiled_code = sql;
  }
  writeArtifact(workspace.targetFolder, 'manifest.json', manifest(project, metadata));
  const records = result.results.map((r) => {
    const { id, status, startedAt: from, finishedAt } = r;
    const base = {
      id,
      status,
      startedAt: from,
      finishedAt,
      relationName: project.nodes.get(id)?.relation_name ?? null,
    };
    return {
      ...base,
      ...(r.compiledAt === undefined ? {} : { compiledAt: r.compiledAt }),
      ...(r.message === undefined ? {} : { message: r.message }),
      ...(r.failures === undefined ? {} : { failures: r.failures }),
      ...(r.rows === undefined ? {} : { rows: r.rows }),
      ...(r.compiled === undefined ? {} : { compiled: r.compiled }),
    };
  });
  const facts6 = {
    which: command,
    full_refresh: args.fullRefresh === true,
    select: args.select ?? [],
    exclude: args.exclude ?? [],
    target: project.target.name,
  };
  writeArtifact(workspace.targetFolder, 'run_results.json', runResults(records, metadata, facts6, result.seconds));
}

import type { Session } from '../adapters/adapter.ts';
import type { Compiler } from '../compile/index.ts';
import { LakeError, type Span } from '../core/index.ts';
import type { Node, Project } from '../project/index.ts';
import { tuple } from '../template/index.ts';
import type { NodeResult } from './events.ts';
import { placer } from './outcome.ts';
import { resourceOf } from './runnable.ts';

export interface HookRunner {
  readonly project: Project;
  readonly compiler: Compiler;
  readonly session: Session;
  readonly signal: AbortSignal;
}

/** Runs the project's on-run-start statements, in their order. */
export async function runStartHooks(runner: HookRunner): Promise<void> {
  const { settings } = runner.project;
  for (const [i, source] of settings.onRunStart.entries())
    await runHook(runner, source, { place: settings.yaml.span(['on-run-start', i]) });
}

/** Runs the project's on-run-end statements: they see what came of each node (docs.getdbt.com/reference/dbt-jinja-functions/on-run-end-context). */
export async function runEndHooks(runner: HookRunner, results: readonly NodeResult[]): Promise<void> {
  const { project } = runner;
  const { settings } = project;
  const values = hookValues(results, project);
  for (const [i, source] of settings.onRunEnd.entries())
    await runHook(runner, source, { place: settings.yaml.span(['on-run-end', i]), values });
}

/** The names that only on-run-end hooks have. */
export function hookValues(results: readonly NodeResult[], project: Project): Record<string, unknown> {
  const nodes = results.map((r) => project.nodes.get(r.id)).filter((node) => node !== undefined);
  const built = nodes.filter((node) => node.relation_name !== null);
  return {
    results: results.map((result) => hookResult(result, project)),
    schemas: [...new Set(built.map((node) => node.schema))],
    database_schemas: [
      ...new Map(built.map((n) => [`${n.database}.${n.schema}`, tuple([n.database, n.schema])])).values(),
    ],
  };
}

/** A result as dbt's hooks know it. */
function hookResult(result: NodeResult, project: Project): Record<string, unknown> {
  const node = resourceOf(result.id, project) ?? { unique_id: result.id };
  return asObject({
    node: asObject({ ...node }),
    unique_id: result.id,
    status: result.status,
    message: result.message ?? null,
    failures: result.failures ?? null,
    execution_time: (result.finishedAt.getTime() - result.startedAt.getTime()) / 1000,
    adapter_response: result.response ?? (result.rows === undefined ? {} : { rows_affected: result.rows }),
    thread_id: 'Thread-1',
    timing: [],
  });
}

/** A record that templates may ask for itself as a dict, which they do of dbt's objects. */
function asObject(record: Record<string, unknown>): Record<string, unknown> {
  return Object.defineProperty(record, 'to_dict', { value: () => record });
}

/** Runs the hooks of a node's config. */
export async function runNodeHooks(runner: HookRunner, node: Node, name: 'pre-hook' | 'post-hook'): Promise<void> {
  for (const { sql } of (node.config[name] ?? []) as readonly { sql: string }[]) {
    await runHook(runner, sql, { node, place: { file: node.original_file_path, line: 1, column: 1 } });
  }
}

async function runHook(
  runner: HookRunner,
  source: string,
  options: { readonly node?: Node; readonly place: Span; readonly values?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { place } = options;
  const { sql, native } = await runner.compiler.inline(source, { ...options, file: place.file });
  if (sql === '') return;
  try {
    await runner.session.run({ text: sql, native }, { signal: runner.signal });
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    throw new LakeError(problem.diagnostics.map(placer(sql, () => place, place)), problem.exitCode);
  }
}

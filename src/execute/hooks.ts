import type { Session } from '../adapters/adapter.ts';
import type { Compiler } from '../compile/index.ts';
import { LakeError, type Span } from '../core/index.ts';
import type { Node, Project } from '../project/index.ts';
import { placer } from './outcome.ts';

export interface HookRunner {
  readonly project: Project;
  readonly compiler: Compiler;
  readonly session: Session;
  readonly signal: AbortSignal;
}

/** Runs the project's on-run-start or on-run-end statements, in their order. */
export async function runProjectHooks(runner: HookRunner, name: 'on-run-start' | 'on-run-end'): Promise<void> {
  const { settings } = runner.project;
  const list = name === 'on-run-start' ? settings.onRunStart : settings.onRunEnd;
  for (const [i, source] of list.entries()) {
    await runHook(runner, source, undefined, settings.yaml.span([name, i]));
  }
}

/** Runs the hooks of a node's config. */
export async function runNodeHooks(runner: HookRunner, node: Node, name: 'pre-hook' | 'post-hook'): Promise<void> {
  for (const { sql } of (node.config[name] ?? []) as readonly { sql: string }[]) {
    await runHook(runner, sql, node, { file: node.original_file_path, line: 1, column: 1 });
  }
}

async function runHook(runner: HookRunner, source: string, node: Node | undefined, place: Span): Promise<void> {
  const compiled = await runner.compiler.inline(source, node, place.file, place);
  const { sql, native } = compiled;
  if (sql === '') return;
  try {
    await runner.session.run({ text: sql, native }, { signal: runner.signal });
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    throw new LakeError(problem.diagnostics.map(placer(sql, () => place, place)), problem.exitCode);
  }
}

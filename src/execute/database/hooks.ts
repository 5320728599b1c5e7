import type { DatabaseCompiler } from '../../compile/index.ts';
import { LakeError } from '../../core/index.ts';
import type { Project } from '../../project/index.ts';
import type { NodeResult, RunEvent } from '../events.ts';
import { hookValues } from '../hooks.ts';
import { Outcome, placer } from '../outcome.ts';

/**
 * Runs the project's hooks of one place, in their order, each as an operation with a result of its own; after one that fails the
 * rest are not run (dbt's safe_run_hooks).
 */
export async function runProjectHooks(
  {
    project,
    compiler,
    place: when,
    on,
  }: {
    readonly project: Project;
    readonly compiler: DatabaseCompiler;
    readonly place: 'on-run-start' | 'on-run-end';
    on(event: RunEvent): void;
  },
  results: readonly NodeResult[],
): Promise<NodeResult[]> {
  const done: NodeResult[] = [];
  const hooks = [...project.hooks(when)];
  let failed = false;
  for (const [at, { packageName, index, sql: source }] of hooks.entries()) {
    const told = { name: `${packageName}.${when}.${at}`, index: at + 1, total: hooks.length };
    const id = `operation.${packageName}.${packageName}-${when}-${index}`;
    const end = (result: NodeResult): void => {
      done.push(result);
      on({ event: 'hook-finished', result, ...told });
    };
    const outcome = new Outcome(id, 'hook');
    outcome.learn({ response: {}, failures: 0 });
    if (failed) {
      outcome.learn({ message: `${told.name} skipped`, failures: 1 });
      end(outcome.end('skipped'));
      continue;
    }
    const place = project.packages.get(packageName)?.yaml.span([when, index]) ?? project.settings.yaml.span([when]);
    on({ event: 'hook-started', id, ...told });
    try {
      const values = when === 'on-run-end' ? hookValues(results, project) : {};
      const { sql } = await compiler.hook(source, { id, values });
      outcome.learn({ compiled: sql, message: `${told.name} passed` });
      end(outcome.end('success'));
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      failed = true;
      const result = outcome.fail(problem, placer('', undefined, place));
      end({ ...result, failures: 1, message: `${told.name} failed, error:\n ${problem.message}` });
    }
  }
  return done;
}

import type { DatabaseCompiler } from '../../compile/index.ts';
import { LakeError } from '../../core/index.ts';
import type { Project } from '../../project/index.ts';
import type { NodeResult } from '../events.ts';
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
  }: { readonly project: Project; readonly compiler: DatabaseCompiler; readonly place: 'on-run-start' | 'on-run-end' },
  results: readonly NodeResult[],
): Promise<NodeResult[]> {
  const done: NodeResult[] = [];
  for (const { packageName, index, sql: source } of project.hooks(when)) {
    const id = `operation.${packageName}.${packageName}-${when}-${index}`;
    const outcome = new Outcome(id, 'hook');
    const place = project.packages.get(packageName)?.yaml.span([when, index]) ?? project.settings.yaml.span([when]);
    try {
      const values = when === 'on-run-end' ? hookValues(results, project) : {};
      const { sql, response } = await compiler.hook(source, { id, values });
      outcome.learn({ compiled: sql, response, message: String(response['_message'] ?? 'OK') });
      done.push(outcome.end('success'));
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      done.push(outcome.fail(problem, placer('', undefined, place)));
      break;
    }
  }
  return done;
}

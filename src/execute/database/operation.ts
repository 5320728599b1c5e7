import type { DatabaseCompiler } from '../../compile/index.ts';
import { LakeError } from '../../core/index.ts';
import type { MacroNode, Project } from '../../project/index.ts';
import type { NodeResult } from '../events.ts';
import { Outcome } from '../outcome.ts';

/**
 * Calls a macro by hand on a connection of its own; a transaction that it leaves open is rolled back, as in dbt
 * (docs.getdbt.com/reference/commands/run-operation).
 */
export async function runOperation(
  compiler: DatabaseCompiler,
  project: Project,
  { macro, keywords }: { readonly macro: MacroNode; readonly keywords: Readonly<Record<string, unknown>> },
): Promise<NodeResult> {
  const outcome = new Outcome(macro.unique_id, 'operation');
  const run = compiler.enter(macro.unique_id);
  try {
    const context = compiler.runContext(undefined, run);
    const scope = project.pass.macros.namespace(macro.package_name);
    const names = { __macro: scope?.bind(macro.name, context), __keywords: keywords };
    await compiler.text('{% do __macro(**__keywords) %}', context, names);
    outcome.learn({ failures: 0 });
    return outcome.end('success');
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    outcome.learn({ failures: 1 });
    const diagnostics = problem.diagnostics.map(({ span, ...rest }) =>
      span === undefined || span.file === '' ? rest : { ...rest, span },
    );
    return outcome.end('error', diagnostics);
  } finally {
    await compiler.leave(macro.unique_id);
  }
}

import { cloneDeferred, type DatabaseCompiler } from '../../compile/index.ts';
import type { Node, Project } from '../../project/index.ts';
import type { NodeResult, RunEvent } from '../events.ts';
import { Outcome, placer } from '../outcome.ts';
import { createSchemas } from './schemas.ts';

export interface CloneOptions {
  readonly project: Project;
  /** Has the relations of the other environment as deferred ones. */
  readonly compiler: DatabaseCompiler;
  readonly engine: string;
  readonly nodes: readonly Node[];
  on(event: RunEvent): void;
}

/** Clones nodes, one after the other; one that fails does not keep the others from being cloned. */
export async function cloneNodes({ project, compiler, engine, nodes, on }: CloneOptions): Promise<NodeResult[]> {
  await createSchemas(compiler, nodes);
  const results: NodeResult[] = [];
  const total = nodes.length;
  for (const node of nodes) {
    const id = node.unique_id;
    const outcome = new Outcome(id, 'clone');
    on({ event: 'node-started', id, index: results.length + 1, total });
    const run = compiler.enter(id);
    let result: NodeResult;
    try {
      const done = await cloneDeferred(compiler, project, run, { node, engine });
      outcome.learn(done ?? { message: 'No-op' });
      result = outcome.end('success');
    } catch (problem) {
      const start = project.place(id) ?? { file: node.original_file_path, line: 1, column: 1 };
      result = outcome.fail(problem, placer('', undefined, start));
    } finally {
      await compiler.leave(id);
    }
    results.push(result);
    on({ event: 'node-finished', index: results.length, total, result });
  }
  return results;
}

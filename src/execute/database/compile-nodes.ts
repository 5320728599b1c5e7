import type { DatabaseCompiler } from '../../compile/index.ts';
import { LakeError } from '../../core/index.ts';
import type { Dag } from '../../graph/index.ts';
import type { Node, Project } from '../../project/index.ts';
import type { NodeResult } from '../events.ts';
import { Outcome, placer } from '../outcome.ts';

export interface CompileNodesOptions {
  readonly project: Project;
  readonly dag: Dag;
  readonly compiler: DatabaseCompiler;
  readonly ids: ReadonlySet<string>;
  /** Keeps the SQL of a node for people to read, and gives the file. */
  writeSql(node: Node, sql: string): string;
}

/**
 * Compiles nodes and keeps what came of each in the node, as dbt's compile does: seeds and nodes in Python have no SQL and are there even so, the SQL of
 * snapshots is not written. A node that fails does not keep the others from being compiled.
 */
export async function compileNodes(options: CompileNodesOptions): Promise<NodeResult[]> {
  const { project, dag, ids } = options;
  const results: NodeResult[] = [];
  for (const id of dag.order()) {
    const node = ids.has(id) ? project.nodes.get(id) : undefined;
    if (node !== undefined) results.push(await compileNode(node, options));
  }
  return results;
}

/** Compiles SQL by hand. Rejects with LakeError placed in it. */
export async function compileInline(compiler: DatabaseCompiler, node: Node): Promise<NodeResult> {
  const outcome = new Outcome(node.unique_id, node.resource_type);
  compiler.enter(node.unique_id);
  try {
    const { sql } = await compiler.inline(node.raw_code, { node, file: node.original_file_path });
    outcome.learn({ compiledAt: new Date(), compiled: sql });
    return outcome.end('success');
  } finally {
    await compiler.leave(node.unique_id);
  }
}

async function compileNode(node: Node, { project, compiler, writeSql }: CompileNodesOptions): Promise<NodeResult> {
  const outcome = new Outcome(node.unique_id, node.resource_type);
  try {
    if (node.resource_type !== 'seed' && node.language === 'sql') {
      const { sql } = await compiler.node(node.unique_id);
      outcome.learn({ compiledAt: new Date(), compiled: sql });
      node.compiled = true;
      node.compiled_code = sql;
      if (node.resource_type !== 'snapshot') node.compiled_path = writeSql(node, sql);
    }
    return outcome.end('success');
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    const start = project.place(node.unique_id) ?? { file: node.original_file_path, line: 1, column: 1 };
    return outcome.fail(problem, placer('', undefined, start));
  }
}

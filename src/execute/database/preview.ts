import {
  type Compiled,
  type DatabaseCompiler,
  loadSeedTable,
  type NodeRun,
  ResultTable,
  type Table,
} from '../../compile/index.ts';
import { type Diagnostic, LakeError } from '../../core/index.ts';
import type { Node, Project } from '../../project/index.ts';
import { text } from '../../template/index.ts';
import type { NodeResult } from '../events.ts';
import { Outcome, placer } from '../outcome.ts';

/** What came of showing a node; no table where it failed. */
export interface Previewed {
  readonly result: NodeResult;
  readonly table?: Table;
}

type Limit = number | undefined;

/** The first rows of a node, all without a limit. A seed is read from its file. */
export async function previewNode(
  compiler: DatabaseCompiler,
  project: Project,
  node: Node,
  limit: Limit,
): Promise<Previewed> {
  const id = node.unique_id;
  const outcome = new Outcome(id, node.resource_type);
  if (node.resource_type === 'seed') return previewSeed(node, outcome, limit);
  const run = compiler.enter(id);
  let compiled: Compiled | undefined;
  try {
    compiled = await compiler.node(id);
    node.compiled = true;
    node.compiled_code = compiled.sql;
    const table = await rows(compiler, run, { node, compiled, limit, outcome });
    return { result: outcome.end('success'), table };
  } catch (problem) {
    const start = project.place(id) ?? { file: node.original_file_path, line: 1, column: 1 };
    return { result: outcome.fail(problem, placer('', undefined, start)) };
  } finally {
    await compiler.leave(id);
  }
}

/** The first rows of SQL by hand. Rejects with LakeError placed in it. */
export async function previewInline(
  compiler: DatabaseCompiler,
  node: Node,
  limit: Limit,
): Promise<{ readonly result: NodeResult; readonly table: Table }> {
  const outcome = new Outcome(node.unique_id, node.resource_type);
  const run = compiler.enter(node.unique_id);
  try {
    const compiled = await compiler.inline(node.raw_code, { node, file: node.original_file_path });
    const table = await rows(compiler, run, { node, compiled, limit, outcome });
    return { result: outcome.end('success'), table };
  } finally {
    await compiler.leave(node.unique_id);
  }
}

/** The first rows of a statement that is sent as it is. Rejects with LakeError. */
export async function previewDirect(compiler: DatabaseCompiler, sql: string, limit: Limit): Promise<Table> {
  const run = compiler.enter('show');
  try {
    const options = { fetch: true, autoBegin: false, ...(limit === undefined ? {} : { limit }) };
    const { columns, rows: found } = await run.engine.execute(sql, options);
    return new ResultTable({ columns, rows: found, truncated: false });
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    throw new LakeError(problem.diagnostics.map(inSql), problem.exitCode);
  } finally {
    await compiler.leave('show');
  }
}

function previewSeed(node: Node, outcome: Outcome, limit: Limit): Previewed {
  try {
    const table = loadSeedTable(node);
    return { result: outcome.end('success'), table: limit === undefined ? table : table.limit(limit) };
  } catch (problem) {
    return { result: outcome.fail(problem, (diagnostic) => diagnostic) };
  }
}

/** Asks what dbt's get_show_sql makes of the node's SQL. */
async function rows(
  compiler: DatabaseCompiler,
  run: NodeRun,
  {
    node,
    compiled,
    limit,
    outcome,
  }: { readonly node: Node; readonly compiled: Compiled; readonly limit: Limit; readonly outcome: Outcome },
): Promise<Table> {
  const context = compiler.runContext(node, run, [], { values: { sql: compiled.sql, compiled_code: compiled.sql } });
  const showSql = context.resolve('get_show_sql') as (...args: unknown[]) => Promise<unknown>;
  const sql = text(await showSql(compiled.sql, node.config['sql_header'] ?? null, limit ?? null));
  outcome.learn({ compiledAt: new Date(), compiled: sql });
  const start = Math.max(0, sql.indexOf(compiled.sql));
  try {
    const { response, columns, rows: found } = await run.engine.execute(sql, { fetch: true, autoBegin: false });
    outcome.learn({ response });
    return new ResultTable({ columns, rows: found, truncated: false });
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    const find = (offset: number) => compiled.place(Math.min(Math.max(0, offset - start), compiled.sql.length));
    const place = placer(sql, find, find(0));
    throw new LakeError(problem.diagnostics.map(place), problem.exitCode);
  }
}

/** A place in a statement that stands in no file: on the command line. */
function inSql(diagnostic: Diagnostic): Diagnostic {
  const { span } = diagnostic;
  return span === undefined ? diagnostic : { ...diagnostic, span: { ...span, file: '--inline-direct' } };
}

import { relative } from 'node:path';
import type { DatabaseAdapter } from '../../adapters/adapter.ts';
import { SqlTree, sqlPath } from '../../artifacts/index.ts';
import { inlineNode } from '../../compile/index.ts';
import { diagnose, LakeError } from '../../core/index.ts';
import { compileInline, compileNodes, type NodeResult } from '../../execute/index.ts';
import { compiledNode } from '../../report/index.ts';
import { pythonJson } from '../../template/index.ts';
import { type DatabaseRequest, withDatabase } from '../database.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import type { Workspace } from '../workspace.ts';
import { namedNodes } from './named-nodes.ts';
import { writeResults } from './write-results.ts';

/** What dbt compiles. */
const compiled = new Set(['model', 'test', 'snapshot', 'analysis', 'seed']);

/**
 * compile on a database, as dbt's: writes the SQL of nodes to target/compiled, manifest.json and run_results.json, and shows the
 * nodes that --select names. Gives 2 when a node cannot be compiled, as dbt does. `again` are the nodes of a retry.
 */
export async function compileInDatabase(
  workspace: Workspace,
  adapter: DatabaseAdapter,
  args: Arguments,
  output: Output,
  again?: ReadonlySet<string>,
): Promise<number> {
  const form = outputForm(args.output);
  output.warn(workspace.diagnostics);
  const started = Date.now();
  const ids = again ?? (args.inline === undefined ? selected(workspace, args, output) : new Set<string>());
  const request = { workspace, adapter, args, output, ids, introspect: args.introspect !== false };
  const shown = (node: { readonly name: string; readonly unique_id: string }, sql: string): void => {
    const inline = args.inline !== undefined;
    const { name, unique_id: id } = node;
    const event = compiledNode({ node: name, compiled: sql, inline, unique_id: id });
    const text = output.quiet ? sql : event.msg;
    const json = () => pythonJson({ ...(inline ? {} : { node: name }), compiled: sql }, { indent: 2 });
    output.result(form === 'json' ? json() : text, event);
  };
  if (args.inline !== undefined) {
    const node = inlineNode(workspace.project, workspace.config, args.inline);
    output.readLine = inlineLines(args.inline, workspace);
    const result = await withDatabase(request, async ({ compiler }) => await compileInline(compiler, node));
    shown(node, result.compiled ?? '');
    writeResults(workspace, args, { which: 'compile', results: [result], started });
    return 0;
  }
  const results = await compileSelected(request);
  const { project } = workspace;
  const kept = results.filter(({ id }) => isKept(project.nodes.get(id)?.config.materialized, args));
  writeResults(workspace, args, { which: 'compile', results: kept, started });
  for (const { node, result } of namedNodes(workspace, args, results))
    if (result.compiled !== undefined) shown(node, result.compiled);
  const problems = results.flatMap((result) => result.diagnostics);
  if (problems.length > 0) output.error(new LakeError(problems));
  output.message(
    `${results.filter((r) => r.compiled !== undefined).length} compiled to ${project.settings.paths.target}/compiled`,
  );
  return problems.length > 0 ? 2 : 0;
}

/** Compiles what was selected, and writes its SQL. */
export async function compileSelected(request: DatabaseRequest): Promise<NodeResult[]> {
  const { workspace } = request;
  const { project, dag, targetFolder } = workspace;
  const ids = new Set([...request.ids].filter((id) => compiled.has(project.nodes.get(id)?.resource_type ?? '')));
  const files = new SqlTree(targetFolder, process.env);
  return await withDatabase(
    { ...request, ids },
    async ({ compiler }) =>
      await compileNodes({
        project,
        dag,
        compiler,
        ids,
        writeSql: (node, sql) => relative(project.root, files.write('compiled', node.package_name, sqlPath(node), sql)),
      }),
  );
}

/** dbt has no result for an ephemeral model unless something was selected. */
function isKept(materialized: string | undefined, args: Arguments): boolean {
  return materialized !== 'ephemeral' || (args.select ?? []).length > 0;
}

/** Lines of SQL by hand, for errors that point into it. */
export function inlineLines(sql: string, { project }: Workspace): Output['readLine'] {
  return (file, line) => (file === '--inline' ? sql.split('\n')[line - 1] : project.readLine(file, line));
}

/** Throws usage for a form that dbt does not have. */
export function outputForm(given: string | undefined): 'json' | 'text' {
  const form = (['json', 'text'] as const).find((f) => f === (given ?? 'text'));
  if (form !== undefined) return form;
  throw new LakeError([diagnose('usage', { reason: `--output ${given} is not one of json, text` })]);
}

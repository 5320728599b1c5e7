import type { DatabaseAdapter } from '../../adapters/adapter.ts';
import { inlineNode, type Table } from '../../compile/index.ts';
import { diagnose, LakeError } from '../../core/index.ts';
import { type Previewed, previewDirect, previewInline, previewNode } from '../../execute/index.ts';
import { parseJson, pythonJson } from '../../template/index.ts';
import { type OpenDatabase, withDatabase } from '../database.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import type { Workspace } from '../workspace.ts';
import { inlineLines, outputForm } from './compile-database.ts';
import { namedNodes } from './named-nodes.ts';
import { writeResults } from './write-results.ts';

const shown = new Set(['model', 'test', 'snapshot', 'analysis', 'seed']);

/**
 * show on a database, as dbt's: the first rows of each selected node as it would be now, or of SQL by hand. A seed is read from its
 * file and is not loaded.
 */
export async function showInDatabase(
  workspace: Workspace,
  adapter: DatabaseAdapter,
  args: Arguments,
  output: Output,
): Promise<number> {
  const { project, dag, config } = workspace;
  const form = outputForm(args.output);
  const limit = args.limit === undefined || args.limit < 0 ? undefined : args.limit;
  const { inline, inlineDirect } = args;
  const byHand = inline !== undefined || inlineDirect !== undefined;
  if (!byHand && (args.select ?? []).length === 0)
    throw new LakeError([diagnose('usage', { reason: 'show needs --select, --inline or --inline-direct' })]);
  output.warn(workspace.diagnostics);
  const started = Date.now();
  const ids = byHand ? new Set<string>() : selected(workspace, args, output);
  const tell = (name: string | undefined, table: Table): void => {
    if (form === 'json') output.result(jsonOf(name, table));
    else if (output.quiet) output.result(table.print_table(null) ?? '');
    else
      output.result(
        `Previewing ${name === undefined ? 'inline node' : `node '${name}'`}:\n${table.print_table(null) ?? ''}`,
      );
  };
  return await withDatabase({ workspace, adapter, args, output, ids }, async ({ compiler }: OpenDatabase) => {
    if (inlineDirect !== undefined) {
      tell(undefined, await previewDirect(compiler, inlineDirect, limit));
      return 0;
    }
    if (inline !== undefined) {
      output.readLine = inlineLines(inline, workspace);
      const { result, table } = await previewInline(compiler, inlineNode(project, config, inline), limit);
      tell(undefined, table);
      writeResults(workspace, args, { which: 'show', results: [result], started });
      return 0;
    }
    const previews: Previewed[] = [];
    for (const id of dag.order()) {
      const node = ids.has(id) ? project.nodes.get(id) : undefined;
      if (node !== undefined && shown.has(node.resource_type))
        previews.push(await previewNode(compiler, project, node, limit));
    }
    const results = previews.map(({ result }) => result);
    writeResults(workspace, args, { which: 'show', results, started });
    const named = namedNodes(workspace, args, results);
    // dbt shows nothing of a selection that names none, such as tag:x.
    const told = new Set((named.length > 0 ? named.map(({ result }) => result) : results).map(({ id }) => id));
    for (const { result, table } of previews) {
      const node = project.nodes.get(result.id);
      if (node === undefined || table === undefined || !told.has(result.id)) continue;
      tell(`${node.name}${node.version ? `.v${node.version}` : ''}`, table);
    }
    const problems = results.flatMap(({ diagnostics }) => diagnostics);
    if (problems.length > 0) output.error(new LakeError(problems));
    return problems.length > 0 ? 2 : 0;
  });
}

/** dbt's JSON: the rows as agate writes them. */
function jsonOf(name: string | undefined, table: Table): string {
  const rows = parseJson(table.to_json());
  return pythonJson({ ...(name === undefined ? {} : { node: name }), show: rows }, { indent: 2 });
}

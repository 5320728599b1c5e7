import { Compiler, toRelation } from '../../compile/index.ts';
import { diagnose, LakeError } from '../../core/index.ts';
import { placeIn } from '../../execute/index.ts';
import { renderTable, type TableFormat } from '../../report/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { openWorkspace } from '../workspace.ts';
import { inlineSession, readSession } from './compile.ts';
import { contextGraph } from './run.ts';
import { showInDatabase } from './show-database.ts';

/** Shows rows of models, seeds or inline SQL. A model shows what it would be now, from its parents as they stand. */
export async function showCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const workspace = await openWorkspace(args, output, version);
  const { project, adapter } = workspace;
  if (adapter.kind === 'database') return await showInDatabase(workspace, adapter, args, output);
  if (args.inlineDirect !== undefined)
    throw new LakeError([diagnose('not-supported', { what: '--inline-direct on a target of project.yml' })]);
  const format = (['table', 'json', 'csv', 'markdown'] as const).find((f) => f === (args.output ?? 'table'));
  if (format === undefined)
    throw new LakeError([
      diagnose('usage', { reason: `--output ${args.output} is not one of table, json, csv, markdown` }),
    ]);
  const ids =
    args.inline === undefined
      ? [...selected(workspace, args, output)].filter((id) =>
          ['model', 'seed'].includes(project.nodes.get(id)?.resource_type ?? ''),
        )
      : [];
  if (args.inline === undefined && (args.select ?? []).length === 0)
    throw new LakeError([diagnose('usage', { reason: 'show needs --select or --inline' })]);
  if (args.inline === undefined && ids.length === 0)
    output.message('Nothing to show: the selection holds no model and no seed. For a source: --inline with source().');
  const session =
    args.inline === undefined
      ? await readSession(workspace, ids, output)
      : await inlineSession(workspace, args.inline, output);
  try {
    const compiler = new Compiler(project, {
      dialect: adapter.dialect,
      engine: adapter.name,
      session,
      fullRefresh: false,
      graph: contextGraph(workspace),
    });
    const limit = args.limit === undefined || args.limit < 0 ? undefined : args.limit;
    const show = async (sql: { text: string; native: boolean }, title: string | undefined, format_: TableFormat) => {
      const rows = await session.query(sql, limit === undefined ? {} : { limit });
      if (title !== undefined) output.message(title);
      output.result(renderTable(rows.columns, rows.rows, format_));
      if (rows.truncated) output.message(`(first ${limit} rows; --limit N for more)`);
    };
    if (args.inline !== undefined) {
      const compiled = await compiler.inline(args.inline, { file: '--inline' });
      try {
        await show({ text: compiled.sql, native: compiled.native }, undefined, format);
      } catch (problem) {
        if (!(problem instanceof LakeError)) throw problem;
        output.readLine = (file, line) =>
          file === '--inline' ? args.inline?.split('\n')[line - 1] : project.readLine(file, line);
        throw new LakeError(
          problem.diagnostics.map((d) => placeIn(d, compiled.sql, compiled.place)),
          1,
        );
      }
      return 0;
    }
    for (const id of ids) {
      const node = project.nodes.get(id);
      if (node === undefined) continue;
      if (node.resource_type === 'seed') {
        await session.use([toRelation(node)], []);
        await show(
          { text: `select * from ${node.relation_name}`, native: false },
          ids.length > 1 ? `\n${node.name}` : undefined,
          format,
        );
        continue;
      }
      const compiled = await compiler.node(id);
      try {
        await show(
          { text: compiled.sql, native: compiled.native },
          ids.length > 1 ? `\n${node.name}` : undefined,
          format,
        );
      } catch (problem) {
        if (!(problem instanceof LakeError)) throw problem;
        throw new LakeError(
          problem.diagnostics.map((d) => placeIn(d, compiled.sql, compiled.place)),
          1,
        );
      }
    }
    return 0;
  } finally {
    await session.close();
  }
}

import { relative } from 'node:path';
import type { Session } from '../../adapters/adapter.ts';
import { manifest, SqlTree, sqlPath, writeArtifact } from '../../artifacts/index.ts';
import { compileDataTest } from '../../checks/index.ts';
import { Compiler, toRelation } from '../../compile/index.ts';
import { type Diagnostic, hasErrors, LakeError } from '../../core/index.ts';
import { externalSource, inputsOf } from '../../execute/index.ts';
import { parseTemplate } from '../../template/index.ts';
import { artifactFacts } from '../artifact-facts.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { lakeAdapter, openWorkspace, type Workspace } from '../workspace.ts';
import { compileInDatabase } from './compile-database.ts';
import { contextGraph } from './run.ts';

/** Opens a session that reads what the nodes read. */
export async function readSession(workspace: Workspace, ids: Iterable<string>, output: Output): Promise<Session> {
  const session = await lakeAdapter(workspace, 'compile').connect(workspace.config, {
    root: workspace.project.root,
    threads: workspace.threads,
    write: false,
    runId: 'read',
  });
  const inputs = inputsOf(ids, workspace.project, workspace.dag, new Set());
  await use(session, inputs, output);
  return session;
}

async function use(session: Session, inputs: ReturnType<typeof inputsOf>, output: Output): Promise<void> {
  const problems = await session.use(inputs.relations, inputs.sources);
  if (problems.length > 0) output.error(new LakeError(problems.map((d) => ({ ...d, severity: 'warning' }))));
}

/**
 * Opens a session for SQL by hand: it reads every relation of the project and of the lake, also those that are no node, and the
 * sources that the text names.
 */
export async function inlineSession(workspace: Workspace, text: string, output: Output): Promise<Session> {
  const { project, dag } = workspace;
  const session = await readSession(workspace, [], output);
  const named = (parseTemplate('--inline', text).value?.calls ?? []).flatMap((call) => {
    const [first, second] = call.args;
    const source =
      call.name === 'source' && typeof first === 'string' && typeof second === 'string'
        ? project.findSource(first, second)
        : undefined;
    const model = call.name === 'ref' ? project.find(String(call.args.at(-1))) : undefined;
    const found = source ?? model;
    return found === undefined ? [] : [found.unique_id];
  });
  const inputs = inputsOf(named, project, dag, new Set());
  const sources = named.flatMap((id) => project.sources.get(id) ?? []).filter((source) => source.external !== null);
  const relations = [...project.nodes.values()].filter((node) => node.relation_name !== null).map(toRelation);
  const lake = session.listRelations().map((info) => info.relation);
  await use(
    session,
    {
      relations: [...inputs.relations, ...relations, ...lake],
      sources: [...inputs.sources, ...sources.map(externalSource)],
    },
    output,
  );
  return session;
}

/** Renders models and tests to target/compiled; with --inline or one model, shows the SQL. */
export async function compileCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const workspace = await openWorkspace(args, output, version);
  const { project, adapter } = workspace;
  if (adapter.kind === 'database') return await compileInDatabase(workspace, adapter, args, output);
  const { inline } = args;
  if (inline !== undefined) {
    const session = await inlineSession(workspace, inline, output);
    try {
      output.result((await lakeCompiler(workspace, args, session).inline(inline, { file: '--inline' })).sql);
      return 0;
    } finally {
      await session.close();
    }
  }
  const { diagnostics, last, count } = await compileInLake(workspace, selected(workspace, args, output), args, output);
  if (args.writeJson !== false)
    writeArtifact(workspace.targetFolder, 'manifest.json', manifest(project, artifactFacts(workspace)), process.env);
  const all = [...workspace.diagnostics, ...diagnostics];
  if (all.length > 0) output.error(new LakeError(all));
  if (count === 1) output.result(last);
  output.message(`${count} compiled to ${project.settings.paths.target}/compiled`);
  return hasErrors(diagnostics) ? 1 : 0;
}

function lakeCompiler(workspace: Workspace, args: Arguments, session: Session | undefined): Compiler {
  const { adapter, project } = workspace;
  return new Compiler(project, {
    dialect: adapter.dialect,
    engine: adapter.name,
    session,
    fullRefresh: args.fullRefresh === true,
    injectEphemerals: args.injectEphemeralCtes !== false,
    graph: contextGraph(workspace),
  });
}

/** Writes the SQL of the selected nodes; tells what went wrong, how many went well, and the SQL of the last. */
export async function compileInLake(
  workspace: Workspace,
  ids: ReadonlySet<string>,
  args: Arguments,
  output: Output,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly count: number; readonly last: string }> {
  const { project, adapter } = workspace;
  const asks = [...ids].some((id) => asksEngine(workspace, id));
  const session = asks ? await readSession(workspace, ids, output) : undefined;
  try {
    const compiler = lakeCompiler(workspace, args, session);
    const diagnostics: Diagnostic[] = [];
    const files = new SqlTree(workspace.targetFolder, process.env);
    let last = '';
    let count = 0;
    for (const id of workspace.dag.order()) {
      const node = project.nodes.get(id);
      if (node === undefined || !ids.has(id) || node.resource_type === 'seed') continue;
      try {
        const sql =
          node.resource_type === 'test'
            ? (await compileDataTest(node, project, compiler, adapter.dialect)).failing
            : (await compiler.node(id)).sql;
        node.compiled_path = relative(project.root, files.write('compiled', node.package_name, sqlPath(node), sql));
        node.compiled = true;
        node.compiled_code = sql;
        count++;
        last = sql;
      } catch (problem) {
        if (!(problem instanceof LakeError)) throw problem;
        diagnostics.push(...problem.diagnostics);
      }
    }
    return { diagnostics, count, last };
  } finally {
    await session?.close();
  }
}

/** Whether rendering may ask the engine: the words stand in the text or in a macro it uses. */
function asksEngine(workspace: Workspace, id: string): boolean {
  const asks =
    /\b(run_query|statement|is_incremental|adapter\s*\.\s*(?!dispatch|quote|type)|load_relation|get_relation)\b/;
  const node = workspace.project.nodes.get(id);
  if (node === undefined) return false;
  if (asks.test(node.raw_code)) return true;
  const seen = new Set<string>();
  const stack = [...node.depends_on.macros];
  while (stack.length > 0) {
    const macroId = stack.pop() as string;
    const macro = workspace.project.macros.nodes.get(macroId);
    if (macro === undefined || seen.has(macroId)) continue;
    seen.add(macroId);
    if (asks.test(macro.macro_sql)) return true;
    stack.push(...macro.depends_on.macros);
  }
  return false;
}

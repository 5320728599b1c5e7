import { Compiler } from '../../compile/index.ts';
import { diagnose, LakeError, nearest } from '../../core/index.ts';
import { type NodeResult, runOperation } from '../../execute/index.ts';
import { isRecord, type MacroNode, type Project, parseYaml } from '../../project/index.ts';
import { withDatabase } from '../database.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { lakeAdapter, openWorkspace, type Workspace } from '../workspace.ts';
import { contextGraph } from './run.ts';
import { writeResults } from './write-results.ts';

/** run-operation: calls a macro, by `name` or `package.name`. Gives 1 when it fails. Rejects with usage for an unknown one. */
export async function runOperationCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const keywords = readKeywords(typeof args['args'] === 'string' ? args['args'] : undefined);
  const workspace = await openWorkspace(args, output, version);
  return await operate(workspace, { name: String(args['macro']), keywords }, args, output);
}

export interface OperationCall {
  readonly name: string;
  readonly keywords: Readonly<Record<string, unknown>>;
}

export async function operate(
  workspace: Workspace,
  { name, keywords }: OperationCall,
  args: Arguments,
  output: Output,
): Promise<number> {
  const { project, adapter } = workspace;
  output.warn(workspace.diagnostics);
  const macro = findMacro(project, name);
  const started = Date.now();
  const result =
    adapter.kind === 'database'
      ? await withDatabase({ workspace, adapter, args, output, ids: new Set() }, async ({ compiler }) =>
          runOperation(compiler, project, { macro, keywords }),
        )
      : await inLake(workspace, { macro, keywords });
  if (result.diagnostics.length > 0) output.error(new LakeError(result.diagnostics));
  writeResults(workspace, args, {
    which: 'run-operation',
    results: [result],
    started,
    recorded: { macro: name, args: keywords },
  });
  return result.status === 'success' ? 0 : 1;
}

/** On lake's own engine a macro's statements run in the session, one after the other. */
async function inLake(
  workspace: Workspace,
  { macro, keywords }: { readonly macro: MacroNode; readonly keywords: Readonly<Record<string, unknown>> },
): Promise<NodeResult> {
  const { project, config } = workspace;
  const startedAt = new Date();
  const adapter = lakeAdapter(workspace, 'run-operation');
  const session = await adapter.connect(config, {
    root: project.root,
    threads: workspace.threads,
    write: true,
    runId: workspace.facts.invocationId,
  });
  const end = (status: 'success' | 'error', diagnostics: NodeResult['diagnostics']): NodeResult => ({
    id: macro.unique_id,
    kind: 'operation',
    status,
    diagnostics,
    failures: status === 'success' ? 0 : 1,
    startedAt,
    finishedAt: new Date(),
  });
  try {
    const relations = session.listRelations().map((info) => info.relation);
    await session.use(relations, []);
    const compiler = new Compiler(project, {
      dialect: adapter.dialect,
      engine: adapter.name,
      session,
      fullRefresh: false,
      graph: contextGraph(workspace),
    });
    const call = `{% do ${macro.package_name}.${macro.name}(**__keywords) %}`;
    await compiler.inline(call, { file: 'run-operation', values: { __keywords: keywords } });
    return end('success', []);
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    return end('error', problem.diagnostics);
  } finally {
    await session.close();
  }
}

/** The project's own before a package's before dbt's, as in dbt. Throws usage when there is none. */
function findMacro(project: Project, given: string): MacroNode {
  const dot = given.indexOf('.');
  const [packageName, name] = dot < 0 ? [undefined, given] : [given.slice(0, dot), given.slice(dot + 1)];
  const rank = (macro: MacroNode) => (macro.package_name === project.name ? 0 : macro.package_name === 'dbt' ? 2 : 1);
  const all = [...project.macros.nodes.values()];
  const [found] = all
    .filter((macro) => macro.name === name && (packageName === undefined || macro.package_name === packageName))
    .sort((a, b) => rank(a) - rank(b));
  if (found !== undefined) return found;
  const own = all.filter((macro) => rank(macro) < 2).map((macro) => macro.name);
  const where = packageName === undefined ? 'any package' : `the package '${packageName}'`;
  throw new LakeError([
    diagnose('usage', { reason: `there is no macro '${name}' in ${where}`, nearest: nearest(name, own) }),
  ]);
}

function readKeywords(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  const value = parseYaml('--args', text).value?.value;
  if (value === null || value === undefined) return {};
  if (isRecord(value)) return value;
  throw new LakeError([diagnose('usage', { reason: "--args must be a mapping, such as '{name: value}'" })]);
}

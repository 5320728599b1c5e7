import { Compiler, toRelation } from '../../compile/index.ts';
import { type Diagnostic, LakeError } from '../../core/index.ts';
import type { Node } from '../../project/index.ts';
import { parseQuery } from '../../sql/index.ts';
import type { Workspace } from '../workspace.ts';
import { contextGraph } from './run.ts';

/** A way in which this very project is another one under its own project.yml, and where. */
export interface Difference {
  readonly what: string;
  readonly where: readonly string[];
}

/** Looks through a project that could be read for what is not as it was under dbt. */
export async function differencesOf(workspace: Workspace): Promise<Difference[]> {
  const { project } = workspace;
  const nodes = [...project.nodes.values()].filter((node) => node.package_name === project.name);
  const found: Difference[] = [];
  const add = (what: string, where: readonly string[]) => {
    if (where.length > 0) found.push({ what, where });
  };
  add(
    'models that are not SQL of Trino (functions and types are checked when they are built)',
    await notInTrino(workspace, nodes),
  );
  add(
    'sources without files: give them external: with a location',
    [...project.sources.values()]
      .filter((source) => source.package_name === project.name && source.external === null)
      .map((source) => `${source.source_name}.${source.name}`),
  );
  add(
    'custom schemas, which are whole names now: dbt puts the target’s schema before them',
    schemasOf(workspace, nodes),
  );
  add(
    'models and seeds with hooks, whose SQL must be Trino’s too',
    nodes.filter((node) => hooksOf(node).length > 0).map((node) => node.original_file_path),
  );
  return found;
}

async function notInTrino(workspace: Workspace, nodes: readonly Node[]): Promise<string[]> {
  const { project, adapter } = workspace;
  const compiler = new Compiler(project, {
    dialect: adapter.dialect,
    engine: adapter.name,
    session: undefined,
    fullRefresh: false,
    graph: contextGraph(workspace),
  });
  const found: string[] = [];
  for (const node of nodes) {
    if (node.resource_type !== 'model') continue;
    const problem = await problemOf(compiler, node.unique_id);
    if (problem !== undefined) found.push(`${node.original_file_path}: ${problem.message}`);
  }
  return found;
}

async function problemOf(compiler: Compiler, id: string): Promise<Diagnostic | undefined> {
  try {
    return parseQuery((await compiler.node(id)).sql).diagnostics[0];
  } catch (problem) {
    if (problem instanceof LakeError) return problem.diagnostics[0];
    throw problem;
  }
}

/** Only a project without a macro of its own for names: with one, the names are what the macro says, as in dbt. */
function schemasOf({ project }: Workspace, nodes: readonly Node[]): string[] {
  if (project.macros.nodes.has(`macro.${project.name}.generate_schema_name`)) return [];
  const names = nodes
    .filter(
      (node) => 'schema' in node.config && typeof node.config['schema'] === 'string' && node.resource_type !== 'test',
    )
    .map((node) => toRelation(node).schema);
  return [...new Set(names)].sort();
}

function hooksOf(node: Node): readonly unknown[] {
  const { config } = node as { config: Record<string, unknown> };
  return ['pre-hook', 'post-hook'].flatMap((key) => config[key] ?? []);
}

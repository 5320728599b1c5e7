import { join } from 'node:path';
import { catalog, manifest, writeArtifact } from '../../artifacts/index.ts';
import { diagnose, LakeError } from '../../core/index.ts';
import { type CatalogRow, databaseCatalog, type NodeResult } from '../../execute/index.ts';
import type { Node, SourceNode } from '../../project/index.ts';
import { artifactFacts } from '../artifact-facts.ts';
import { withDatabase } from '../database.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { lakeAdapter, openWorkspace, type Workspace } from '../workspace.ts';
import { compileInLake } from './compile.ts';
import { compileSelected } from './compile-database.ts';
import { writeResults } from './write-results.ts';

/** `docs generate`. Rejects with not-supported for `docs serve`, with usage for another word. */
export async function docsCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const action = String(args['action']);
  if (action === 'serve') throw new LakeError([diagnose('not-supported', { what: 'lake docs serve' })]);
  if (action !== 'generate')
    throw new LakeError([diagnose('usage', { reason: `lake docs has no '${action}'; there is: generate` })]);
  const workspace = await openWorkspace(args, output, version);
  output.warn(workspace.diagnostics);
  return await generate(workspace, args, output);
}

/** Compiles what is selected, or the nodes of a retry, and writes catalog.json, with what stands in the database for it, and manifest.json. */
export async function generate(
  workspace: Workspace,
  args: Arguments,
  output: Output,
  again?: ReadonlySet<string>,
): Promise<number> {
  const { targetFolder, project } = workspace;
  const ids = again ?? selected(workspace, args, output);
  if (args['compile'] !== false) {
    const problems = await compiled(workspace, ids, args, output);
    if (problems.length > 0) {
      output.error(new LakeError(problems));
      return 2;
    }
  }
  const resources = args['emptyCatalog'] === true ? [] : relational(workspace, ids);
  const { rows, problems } = await rowsOf(workspace, resources, args, output);
  for (const problem of problems) output.error(problem);
  const facts = artifactFacts(workspace);
  const catalogued = resources.map((resource) => ({
    ...resource,
    identifier: resource.resource_type === 'source' ? resource.identifier : resource.alias,
  }));
  const errors = problems.map((problem) => problem.message);
  writeArtifact(targetFolder, 'catalog.json', catalog(catalogued, rows, errors, facts), process.env);
  if (args.writeJson !== false) writeArtifact(targetFolder, 'manifest.json', manifest(project, facts), process.env);
  output.message(
    `Catalog written to ${join(project.settings.paths.target, 'catalog.json')}. The page index.html is not written yet.`,
  );
  return problems.length > 0 ? 1 : 0;
}

async function compiled(
  workspace: Workspace,
  ids: ReadonlySet<string>,
  args: Arguments,
  output: Output,
): Promise<NodeResult['diagnostics']> {
  const { adapter } = workspace;
  if (adapter.kind === 'lake') return (await compileInLake(workspace, ids, args, output)).diagnostics;
  const started = Date.now();
  const results = await compileSelected({ workspace, adapter, args, output, ids });
  // As in dbt, an ephemeral model has no result here.
  const kept = results.filter(({ id }) => workspace.project.nodes.get(id)?.config.materialized !== 'ephemeral');
  writeResults(workspace, args, { which: 'generate', results: kept, started });
  return results.flatMap((result) => result.diagnostics);
}

const standing = new Set(['model', 'seed', 'snapshot']);

/** What of the selection may stand in the database. */
function relational({ project }: Workspace, ids: ReadonlySet<string>): (Node | SourceNode)[] {
  const nodes = [...project.nodes.values()].filter(
    (node) => standing.has(node.resource_type) && node.config.materialized !== 'ephemeral',
  );
  return [...nodes, ...project.sources.values()].filter((resource) => ids.has(resource.unique_id));
}

async function rowsOf(
  workspace: Workspace,
  resources: readonly (Node | SourceNode)[],
  args: Arguments,
  output: Output,
): Promise<{ readonly rows: readonly CatalogRow[]; readonly problems: readonly LakeError[] }> {
  const { adapter } = workspace;
  if (resources.length === 0) return { rows: [], problems: [] };
  if (adapter.kind === 'lake') return { rows: await lakeRows(workspace), problems: [] };
  const ids = new Set(resources.map((resource) => resource.unique_id));
  return await withDatabase({ workspace, adapter, args, output, ids }, async ({ compiler }) =>
    databaseCatalog(compiler, resources),
  );
}

/** What lake has built, as its own records tell it. */
async function lakeRows(workspace: Workspace): Promise<CatalogRow[]> {
  const { project, config } = workspace;
  const session = await lakeAdapter(workspace, 'docs generate').connect(config, {
    root: project.root,
    threads: 1,
    write: false,
    runId: 'read',
  });
  try {
    return session.listRelations().flatMap(({ relation, kind, columns, owner }) =>
      columns.map(({ name, type }, index) => ({
        table_database: relation.database,
        table_schema: relation.schema,
        table_name: relation.identifier,
        table_type: kind === 'view' ? 'VIEW' : 'BASE TABLE',
        table_comment: owner?.description ?? null,
        column_name: name,
        column_index: index + 1,
        column_type: type,
      })),
    );
  } finally {
    await session.close();
  }
}

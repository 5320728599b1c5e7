import { basename, dirname, resolve } from 'node:path';
import { manifest, sourcesArtifact, writeArtifact } from '../../artifacts/index.ts';
import { Compiler, toRelation } from '../../compile/index.ts';
import { diagnose, LakeError } from '../../core/index.ts';
import {
  askOfDatabase,
  askOfLake,
  externalSource,
  type FreshnessStatus,
  hasFreshness,
  runProjectHooks,
  type SourceFreshness,
  sourceFreshness,
} from '../../execute/index.ts';
import { behaviorFlag } from '../../project/index.ts';
import { artifactFacts } from '../artifact-facts.ts';
import { withDatabase } from '../database.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { selected } from '../selected.ts';
import { lakeAdapter, openWorkspace, type Workspace } from '../workspace.ts';
import { contextGraph } from './run.ts';

/** `source freshness`, which was called `source snapshot-freshness` once. Rejects with usage for another word. */
export async function sourceCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const action = String(args['action']);
  if (action !== 'freshness' && action !== 'snapshot-freshness')
    throw new LakeError([diagnose('usage', { reason: `lake source has no '${action}'; there is: freshness` })]);
  const workspace = await openWorkspace(args, output, version);
  output.warn(workspace.diagnostics);
  const started = Date.now();
  const { project } = workspace;
  const ids = selected(workspace, args, output);
  const asked = [...project.sources.values()]
    .filter((source) => ids.has(source.unique_id) && hasFreshness(source))
    .map((source) => source.unique_id)
    .sort();
  if (asked.length === 0) output.message('Nothing to do: no source of the selection says how fresh it must be.');
  const results = await ask(workspace, asked, args, output);
  if (args.writeJson !== false) {
    const facts = artifactFacts(workspace);
    const file = args.output === undefined ? undefined : resolve(args.output);
    writeArtifact(workspace.targetFolder, 'manifest.json', manifest(project, facts), process.env);
    writeArtifact(
      file === undefined ? workspace.targetFolder : dirname(file),
      file === undefined ? 'sources.json' : basename(file),
      sourcesArtifact(results, facts, (Date.now() - started) / 1000),
      process.env,
    );
  }
  return results.some(({ status }) => status === 'error' || status === 'runtime error') ? 1 : 0;
}

async function ask(
  workspace: Workspace,
  ids: readonly string[],
  args: Arguments,
  output: Output,
): Promise<readonly SourceFreshness[]> {
  if (ids.length === 0) return [];
  const { project, adapter } = workspace;
  const all = async (how: Parameters<typeof sourceFreshness>[2]): Promise<SourceFreshness[]> => {
    const results: SourceFreshness[] = [];
    for (const id of ids) {
      const source = project.sources.get(id);
      if (source === undefined || !hasFreshness(source)) continue;
      const result = await sourceFreshness(source, project, how);
      output.message(lineOf(`${source.source_name}.${source.name}`, result));
      if (result.diagnostics.length > 0) output.error(new LakeError(result.diagnostics));
      results.push(result);
    }
    return results;
  };
  if (adapter.kind === 'database') {
    const request = { workspace, adapter, args, output, ids: new Set(ids) };
    return await withDatabase(request, async ({ compiler }) => {
      const hooked = behaviorFlag(project.settings, 'source_freshness_run_project_hooks');
      const hooks = async (place: 'on-run-start' | 'on-run-end') => {
        for (const { diagnostics } of hooked
          ? await runProjectHooks({ project, compiler, place, on: () => undefined }, [])
          : [])
          if (diagnostics.length > 0) throw new LakeError(diagnostics, 1);
      };
      await hooks('on-run-start');
      const results = await all(askOfDatabase(compiler));
      await hooks('on-run-end');
      return results;
    });
  }
  const session = await lakeAdapter(workspace, 'source freshness').connect(workspace.config, {
    root: project.root,
    threads: workspace.threads,
    write: false,
    runId: 'read',
  });
  try {
    const asked = ids.flatMap((id) => project.sources.get(id) ?? []);
    const files = asked.filter((source) => source.external !== null).map(externalSource);
    const tables = asked.filter((source) => source.external === null).map(toRelation);
    const problems = await session.use([...session.listRelations().map((info) => info.relation), ...tables], files);
    if (problems.length > 0) output.error(new LakeError(problems.map((d) => ({ ...d, severity: 'warning' }))));
    const compiler = new Compiler(project, {
      dialect: adapter.dialect,
      engine: adapter.name,
      session,
      fullRefresh: false,
      graph: contextGraph(workspace),
    });
    return await all(askOfLake(compiler, session));
  } finally {
    await session.close();
  }
}

const marks: Readonly<Record<FreshnessStatus, string>> = {
  pass: '✓ pass ',
  warn: '! warn ',
  error: '✗ stale',
  'runtime error': '✗ error',
};

function lineOf(name: string, { status, found }: SourceFreshness): string {
  const age = found === undefined ? '' : `  ${ageOf(found.age)}`;
  return `  ${marks[status]}  ${name}${age}`;
}

function ageOf(age: number): string {
  if (age > 1e10) return 'no rows';
  const [count, unit] =
    age >= 172_800
      ? [age / 86_400, 'days']
      : age >= 7200
        ? [age / 3600, 'hours']
        : age >= 120
          ? [age / 60, 'minutes']
          : [age, 'seconds'];
  return `loaded ${Math.floor(count)} ${unit} ago`;
}

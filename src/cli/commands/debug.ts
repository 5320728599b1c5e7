import { findRoot } from '../../project/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { lakeAdapter, openWorkspace, startFolder } from '../workspace.ts';
import { debugDbtProject } from './debug-database.ts';

/** Says what lake sees: project, target, engine, and whether it can be reached. */
export async function debugCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const found = findRoot(startFolder(args));
  if (found?.file === 'dbt_project.yml') return await debugDbtProject({ ...found, args }, output, version);
  const workspace = await openWorkspace(args, output, version);
  const { project, config } = workspace;
  const adapter = lakeAdapter(workspace, 'debug');
  const session = await adapter.connect(config, { root: project.root, threads: 1, write: false, runId: 'debug' });
  try {
    await session.query({ text: 'select 1' });
    const relations = session.listRelations();
    output.result(
      [
        `lake        ${version}`,
        `node        ${process.version} ${process.platform}-${process.arch}`,
        `project     ${project.name} (${project.root})`,
        `target      ${project.target.name}: ${adapter.name}`,
        `database    ${config.database}, schema ${config.schema}`,
        `threads     ${workspace.threads}`,
        `relations   ${relations.length} built`,
        'connection  ok',
      ].join('\n'),
    );
    return 0;
  } finally {
    await session.close();
  }
}

import type { DatabaseAdapter, DatabaseSession } from '../adapters/adapter.ts';
import { SqlTree, sqlPath } from '../artifacts/index.ts';
import { type DatabaseCompileOptions, DatabaseCompiler } from '../compile/index.ts';
import { diagnose, LakeError } from '../core/index.ts';
import { contextGraph } from './commands/run.ts';
import type { Arguments } from './flags.ts';
import type { Output } from './output.ts';
import { readingOf } from './reading.ts';
import { statementLog } from './run-log.ts';
import type { Workspace } from './workspace.ts';

export interface OpenDatabase {
  readonly adapter: DatabaseAdapter;
  readonly compiler: DatabaseCompiler;
}

export interface DatabaseRequest {
  readonly workspace: Workspace;
  readonly adapter: DatabaseAdapter;
  readonly args: Arguments;
  readonly output: Output;
  /** What the command selected, for `selected_resources` and --defer. */
  readonly ids: ReadonlySet<string>;
  /** In place of what --defer says: clone has it always. */
  readonly deferred?: DatabaseCompileOptions['deferred'];
  /** False: nothing is opened, and templates that ask the database are told so (--no-introspect). */
  readonly introspect?: boolean;
}

/** Opens the database for as long as `action` takes. Rejects with LakeError when it cannot be opened. */
export async function withDatabase<T>(
  { workspace, adapter, args, output, ids, deferred, introspect = true }: DatabaseRequest,
  action: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const { project, config, threads, targetFolder } = workspace;
  const files = new SqlTree(targetFolder, process.env);
  const session = introspect ? await adapter.open(config, { root: project.root, threads }) : closed;
  try {
    const compiler = new DatabaseCompiler(project, {
      adapter,
      config,
      session,
      graph: contextGraph(workspace),
      fullRefresh: args.fullRefresh === true,
      injectEphemerals: args.injectEphemeralCtes !== false,
      selected: [...ids],
      ...readingOf(workspace, args, ids),
      ...(deferred === undefined ? {} : { deferred }),
      write: (node, sql) => void files.write('run', node.package_name, sqlPath(node), sql),
      warn: (message) => output.adapterWarned(adapter.name, message),
      log: statementLog(output, adapter.name, () => undefined),
    });
    return await action({ adapter, compiler });
  } finally {
    await session.close();
  }
}

const closed: DatabaseSession = {
  connection: async () => {
    throw new LakeError([diagnose('introspection-unavailable', { what: 'this template' })]);
  },
  close: async () => undefined,
};

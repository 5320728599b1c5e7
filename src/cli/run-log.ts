import { relative } from 'node:path';
import { outcomeRecord } from '../artifacts/index.ts';
import { graphNodes, type Project } from '../project/index.ts';
import {
  connectionUsed,
  type LogEvent,
  type LoggedGroup,
  type LoggedResource,
  plural,
  RunLog,
  rollback,
  sqlQuery,
  sqlQueryStatus,
} from '../report/index.ts';
import type { Output } from './output.ts';
import { dbtNameOf } from './warning-names.ts';
import type { Workspace } from './workspace.ts';

/** The log of a run in dbt's events. */
export function newRunLog({ project, threads, config }: Workspace, output: Output): RunLog {
  return new RunLog({
    style: output.lines,
    threads,
    target: project.target.name,
    database: config.database,
    resource: (id) => resourceOf(project, id),
    group: (id) => groupOf(project, id),
    readLine: (file, line) => project.readLine(file, line),
    record: (result, thread) => outcomeRecord({ ...result, thread }, project),
    dbtName: (code) => dbtNameOf[code],
    fire: (event) => output.event(event),
  });
}

function resourceOf(project: Project, id: string): LoggedResource | undefined {
  const node = project.nodes.get(id) ?? project.functions.get(id);
  if (node !== undefined) {
    const { compiled_path: path } = node;
    const shown = typeof path === 'string' && path.startsWith(project.root) ? relative(project.root, path) : path;
    return { ...node, compiled_path: shown ?? null } as LoggedResource;
  }
  return project.unitTests.get(id) ?? project.exposures.get(id);
}

function groupOf(project: Project, id: string): LoggedGroup | undefined {
  const name = (project.nodes.get(id) as { group?: unknown } | undefined)?.group;
  if (typeof name !== 'string') return undefined;
  const group = [...project.groups.values()].find((one) => one.name === name);
  if (group === undefined) return undefined;
  const owner = Object.entries(group.owner).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [[key, String(value)]],
  );
  return { name, package_name: group.package_name, owner: Object.fromEntries(owner) };
}

/** How dbt counts what was found: `8 models, 2 snapshots, 514 macros`. */
export function foundStats(project: Project): string {
  const counts = new Map<string, number>();
  const count = (type: string) => counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const node of project.nodes.values()) count(node.resource_type);
  for (const { resource_type: type } of graphNodes(project)) if (!counted.has(type)) count(type);
  for (const _ of project.macros.nodes.values()) count('macro');
  for (const _ of project.groups.values()) count('group');
  return [...counts].map(([type, n]) => plural(n, type)).join(', ');
}

const counted: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'test', 'analysis', 'operation']);

/** Tells the statements of a database as dbt does (--debug, the log file). */
export function statementLog(output: Output, type: string, threadOf: (id: string) => string | undefined) {
  const fire = (connection: string, event: LogEvent): void => {
    const thread = threadOf(connection);
    output.event(thread === undefined ? event : { ...event, thread });
  };
  return {
    sent: (connection: string, sql: string) => {
      fire(connection, connectionUsed(type, connection));
      fire(connection, sqlQuery(connection, sql));
    },
    answered: (connection: string, response: Readonly<Record<string, unknown>>, seconds: number) =>
      fire(connection, sqlQueryStatus(String(response['_message'] ?? 'OK'), seconds)),
    rolledBack: (connection: string) => fire(connection, rollback(connection)),
  };
}

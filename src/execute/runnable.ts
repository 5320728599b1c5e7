import type { Dag } from '../graph/index.ts';
import type { ExposureNode, Node, Project, SavedQueryNode, UnitTestNode } from '../project/index.ts';

interface Running {
  readonly project: Project;
  readonly dag: Dag;
  readonly selected: ReadonlySet<string>;
  readonly command: 'build' | 'run' | 'test' | 'seed' | 'snapshot';
}

/** What of a selection a command runs, in the graph's order. */
export function runnableIds(options: Running): string[] {
  const { project, dag, selected, command } = options;
  const types = {
    run: ['model'],
    seed: ['seed'],
    snapshot: ['snapshot'],
    test: ['test', 'unit_test'],
    build: undefined,
  }[command];
  // Nothing is done with exposures and saved queries; dbt's build tells so.
  const named = project.settings.kind === 'dbt' ? ['function', 'exposure', 'saved_query'] : [];
  return dag.order().filter((id) => {
    const node = resourceOf(id, project);
    if (node === undefined || !selected.has(id)) return false;
    if ('materialized' in node.config && node.config['materialized'] === 'ephemeral') return false;
    if (project.settings.kind === 'dbt' && isEmpty(node)) return false;
    return (types ?? ['model', 'seed', 'snapshot', 'test', 'unit_test', ...named]).includes(node.resource_type);
  });
}

/** What a run may have a result for. */
export function resourceOf(
  id: string,
  { nodes, unitTests, exposures, savedQueries, functions }: Project,
): Node | UnitTestNode | ExposureNode | SavedQueryNode | undefined {
  return nodes.get(id) ?? functions.get(id) ?? unitTests.get(id) ?? exposures.get(id) ?? savedQueries.get(id);
}

/** Whether a run does nothing with a resource but tell it. */
export function isIdle(id: string, { exposures, savedQueries }: Project): boolean {
  return exposures.has(id) || savedQueries.has(id);
}

/** As in dbt, a file without any SQL is no model to run. */
function isEmpty(node: NonNullable<ReturnType<typeof resourceOf>>): boolean {
  return node.resource_type === 'model' && 'raw_code' in node && node.raw_code.trim() === '';
}

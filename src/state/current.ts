import { written } from '../artifacts/index.ts';
import { type GraphNode, graphNodes, type Project } from '../project/index.ts';
import type { Resource } from './previous.ts';

/** What of the project a comparison reads. */
export interface Current {
  /** All resources that stand in the graph, by id. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly macros: ReadonlyMap<string, { macro_sql: string; depends_on: { macros: readonly string[] } }>;
  readonly disabled: ReadonlyMap<string, Resource>;
  readonly adapterType: string;
  /**
   * Whether configs count as the author wrote them: dbt's flag state_modified_compare_more_unrendered_values. `false` is dbt's old
   * way, which counts what they come to in this environment; unset, what differs by the environment alone counts as the same.
   */
  readonly compareUnrendered: boolean | undefined;
}

/** The project as comparisons read it. */
export function currentOf(project: Project, adapterType: string): Current {
  // In the manifest's form, which is the form of what they are compared with.
  const byId = (nodes: Iterable<GraphNode>) =>
    new Map([...nodes].map((node) => [node.unique_id, written(node) as Resource]));
  const flags = (project.settings.yaml.value as { flags?: Record<string, unknown> | null }).flags;
  const compare = flags?.['state_modified_compare_more_unrendered_values'];
  return {
    resources: byId(graphNodes(project)),
    macros: project.macros.nodes,
    disabled: byId(project.disabled),
    adapterType,
    compareUnrendered: typeof compare === 'boolean' ? compare : undefined,
  };
}

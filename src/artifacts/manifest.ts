import { graphNodes, type Project } from '../project/index.ts';
import { groupMembers, lineage } from './lineage.ts';
import { artifactMetadata, type InvocationMetadata, projectId } from './metadata.ts';
import { written } from './resource.ts';
import { selectorsOf } from './selectors.ts';

type Resource = object & { readonly unique_id: string; readonly resource_type: string };
type Resources = ReadonlyMap<string, Resource & { readonly name: string }>;
type Kinds = 'groups' | 'metrics' | 'semanticModels' | 'savedQueries' | 'functions';
const none: Resources = new Map();

/** The manifest as dbt's schema v12 has it, for the tools that read one. */
export function manifest(project: Project, facts: InvocationMetadata): Record<string, unknown> {
  const { parents, children } = lineage(graphNodes(project));
  const {
    groups = none,
    metrics = none,
    semanticModels = none,
    savedQueries = none,
    functions = none,
  } = project as Partial<Record<Kinds, Resources>>;
  const grouped: readonly ReadonlyMap<string, Resource>[] = [project.nodes, savedQueries, semanticModels, metrics];
  return {
    metadata: {
      ...artifactMetadata(facts, 'manifest/v12'),
      project_name: project.name,
      project_id: projectId(project.name),
      user_id: null,
      send_anonymous_usage_stats: false,
      adapter_type: facts.adapterType,
      quoting: { ...defaultQuoting, ...project.settings.quoting },
      run_started_at: facts.startedAt.toISOString().replace('Z', '+00:00'),
    },
    nodes: all(project.nodes),
    sources: all(project.sources),
    macros: all(project.macros.nodes),
    docs: all(project.docs),
    exposures: all(project.exposures),
    metrics: all(metrics),
    groups: all(groups),
    selectors: selectorsOf(project.selectors),
    disabled: byId(project.disabled),
    parent_map: parents,
    child_map: children,
    group_map: groupMembers(
      groups.values(),
      grouped.flatMap((resources) => [...resources.values()]),
    ),
    saved_queries: all(savedQueries),
    semantic_models: all(semanticModels),
    unit_tests: all(project.unitTests),
    functions: all(functions),
  };
}

const defaultQuoting = { database: true, schema: true, identifier: true, column: null };

function all(resources: ReadonlyMap<string, Resource>): Record<string, unknown> {
  return Object.fromEntries([...resources].map(([id, resource]) => [id, written(resource)]));
}

/** Several disabled resources may share an id, e.g. a model that two packages switch off. */
function byId(resources: readonly Resource[]): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const resource of resources) {
    found[resource.unique_id] ??= [];
    found[resource.unique_id]?.push(written(resource));
  }
  return found;
}

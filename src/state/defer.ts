import { graphNodes, isRecord, type Project } from '../project/index.ts';
import type { Resource, StateManifest } from './previous.ts';

/** A relation of another environment, under the names of dbt's `DeferRelation`; `Relation.create_from` reads these keys. */
export interface DeferRelation {
  readonly database: string | null;
  readonly schema: string;
  readonly alias: string;
  readonly identifier: string;
  readonly relation_name: string | null;
  readonly resource_type: string;
  readonly name: string;
  readonly description: string;
  readonly compiled_code: string | null;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
}

export interface Deferred {
  readonly relation: DeferRelation;
  /** With --favor-state an unselected node is deferred always; else only while its own relation does not exist. */
  readonly always: boolean;
}

const deferrable = new Set(['model', 'seed', 'snapshot', 'function']);

/**
 * For each node with a counterpart in the state: the relation that a ref to it takes with --defer (dbt's merge_from_artifact and
 * create_relation). A ref takes it when `always` is set or when the node's own relation does not exist at that moment, be it selected
 * or not. Ephemeral nodes, on either side, are never deferred. A function() takes its deferred function by the same rule.
 */
export function deferredRelations(
  project: Project,
  selected: ReadonlySet<string>,
  state: StateManifest,
  favorState = false,
): ReadonlyMap<string, Deferred> {
  const found = new Map<string, Deferred>();
  for (const node of graphNodes(project)) {
    const { unique_id: id } = node;
    const other = state.find(id);
    if (other === undefined || !deferrable.has(other.resource_type)) continue;
    if (isEphemeral(other) || isEphemeral(node)) continue;
    found.set(id, { relation: relationOf(other), always: favorState && !selected.has(id) });
  }
  return found;
}

function isEphemeral(resource: object): boolean {
  const config = (resource as { readonly config?: unknown }).config;
  return isRecord(config) && config['materialized'] === 'ephemeral';
}

function relationOf(node: Resource): DeferRelation {
  const text = (key: string) => (typeof node[key] === 'string' ? node[key] : null);
  const alias = text('alias') ?? node.name;
  return {
    database: text('database'),
    schema: text('schema') ?? '',
    alias,
    identifier: alias,
    relation_name: text('relation_name'),
    resource_type: node.resource_type,
    name: node.name,
    description: text('description') ?? '',
    compiled_code: text('compiled_code'),
    meta: isRecord(node['meta']) ? node['meta'] : {},
    tags: Array.isArray(node['tags']) ? node['tags'] : [],
    config: isRecord(node['config']) ? node['config'] : {},
  };
}

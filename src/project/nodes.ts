import { posix } from 'node:path';
import type { Span } from '../core/index.ts';
import { sha256 } from '../core/index.ts';
import { type ConfigLayer, isRecord, mergeConfig, nodeDefaults, type TreeLayers, textList, toList } from './config.ts';
import type { ConfigKind } from './config-keys.ts';
import { below, type SourceFile } from './discovery.ts';
import type { ColumnInfo, Node, NodeConfig, RefCall } from './node.ts';
import type { Entry } from './properties.ts';
import type { ColumnProperties } from './schema.ts';

/** What the first rendering of a template told, or what a properties entry implies. */
export interface Captured {
  readonly config: ConfigLayer;
  readonly refs: readonly RefCall[];
  readonly sources: readonly (readonly [string, string])[];
  readonly macros: readonly string[];
}

export const nothingCaptured: Captured = { config: {}, refs: [], sources: [], macros: [] };

export interface Patch {
  readonly description?: string | undefined;
  readonly meta?: Record<string, unknown> | undefined;
  readonly tags?: string | readonly string[] | undefined;
  readonly docs?: { show?: boolean | undefined; node_color?: string | null | undefined } | undefined;
  readonly config?: Record<string, unknown> | undefined;
  readonly columns?: readonly ColumnProperties[] | null | undefined;
  readonly access?: string | undefined;
  readonly group?: string | undefined;
  readonly constraints?: readonly Record<string, unknown>[] | undefined;
}

export interface Naming {
  readonly packageName: string;
  relationName(database: string, schema: string, identifier: string): string;
  schema(custom: string | null, node: Node): Promise<string>;
  alias(custom: string | null, node: Node): Promise<string>;
  database(custom: string | null, node: Node): Promise<string>;
}

export interface NodeInput {
  readonly kind: ConfigKind;
  readonly resourceType: Node['resource_type'];
  readonly file: SourceFile;
  readonly name: string;
  readonly uniqueId: string;
  readonly fqn: readonly string[];
  readonly layers: TreeLayers;
  readonly patch: Entry<Patch> | undefined;
  readonly captured: Captured;
  readonly rawCode: string;
}

/** A hook as dbt keeps it, whether it was written as SQL or as a mapping. */
function hookOf(hook: unknown): Record<string, unknown> {
  const given = isRecord(hook) ? hook : { sql: String(hook) };
  return { sql: '', transaction: true, index: null, ...given };
}

/** Builds a node from its file, its properties and what its template said; schema and alias rules come from `naming`. */
export async function buildNode(input: NodeInput, naming: Naming): Promise<Node> {
  const patch = input.patch?.value;
  const unrendered = mergeConfig([
    ...input.layers.below,
    patchLayer(patch),
    input.captured.config,
    ...input.layers.above,
  ]);
  const config = { ...nodeDefaults(input.kind), ...unrendered } as NodeConfig;
  config.tags = textList(config.tags);
  config.meta = isRecord(config.meta) ? config.meta : {};
  for (const name of ['pre-hook', 'post-hook'] as const) {
    if (config[name] !== undefined) config[name] = toList<unknown>(config[name]).map(hookOf);
  }
  const docs = isRecord(config['docs']) ? config['docs'] : {};
  const contract = isRecord(config['contract']) ? config['contract'] : {};
  const node: Node = {
    unique_id: input.uniqueId,
    name: input.name,
    resource_type: input.resourceType,
    package_name: naming.packageName,
    path: below(input.file.base, input.file.path),
    original_file_path: input.file.path,
    fqn: input.fqn,
    alias: input.name,
    database: '',
    schema: '',
    relation_name: null,
    checksum: { name: 'sha256', checksum: sha256(input.file.text) },
    config,
    unrendered_config: unrendered,
    tags: config.tags,
    description: patch?.description ?? '',
    columns: columnInfos(patch?.columns),
    meta: config.meta,
    group: typeof config['group'] === 'string' ? config['group'] : null,
    docs: {
      show: docs['show'] !== false,
      node_color: typeof docs['node_color'] === 'string' ? docs['node_color'] : null,
    },
    patch_path: input.patch === undefined ? null : `${naming.packageName}://${input.patch.yaml.file}`,
    build_path: null,
    created_at: 0,
    raw_code: input.rawCode,
    language: 'sql',
    refs: input.captured.refs,
    sources: input.captured.sources,
    depends_on: { macros: input.captured.macros, nodes: [] },
    contract: {
      enforced: contract['enforced'] === true,
      alias_types: contract['alias_types'] !== false,
      checksum: null,
    },
  };
  if (input.resourceType === 'model') {
    node.access = typeof config['access'] === 'string' ? config['access'] : 'protected';
    node.constraints = patch?.constraints ?? [];
    node.version = null;
    node.latest_version = null;
  }
  await nameRelation(node, naming);
  return node;
}

/** Fills in database, schema, alias and relation name by the project's naming rules. */
export async function nameRelation(node: Node, naming: Naming): Promise<void> {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  node.database = await naming.database(text(node.config.database), node);
  node.schema = await naming.schema(text(node.config.schema), node);
  node.alias = await naming.alias(text(node.config.alias), node);
  const stands = node.config.materialized !== 'ephemeral' && ['model', 'seed', 'snapshot'].includes(node.resource_type);
  node.relation_name = stands ? naming.relationName(node.database, node.schema, node.alias) : null;
}

function patchLayer(patch: Patch | undefined): ConfigLayer {
  if (patch === undefined) return {};
  const layer: Record<string, unknown> = {};
  if (patch.tags !== undefined) layer['tags'] = patch.tags;
  if (patch.meta !== undefined) layer['meta'] = patch.meta;
  if (patch.docs !== undefined) layer['docs'] = patch.docs;
  if (patch.access !== undefined) layer['access'] = patch.access;
  if (patch.group !== undefined) layer['group'] = patch.group;
  return mergeConfig([layer, patch.config ?? {}]);
}

/** Column properties in manifest form, keyed by name as written. */
export function columnInfos(columns: readonly ColumnProperties[] | null | undefined): Record<string, ColumnInfo> {
  const infos: Record<string, ColumnInfo> = Object.create(null);
  for (const column of columns ?? []) {
    const config = isRecord(column.config) ? column.config : {};
    const meta = { ...(column.meta ?? {}), ...(isRecord(config['meta']) ? config['meta'] : {}) };
    const tags = [...new Set(textList([...toList(column.tags), ...toList(config['tags'])]))];
    infos[column.name] = {
      name: column.name,
      description: column.description ?? '',
      meta,
      data_type: column.data_type ?? null,
      constraints: column.constraints ?? [],
      quote: column.quote ?? null,
      tags,
      config: { meta, tags },
    };
  }
  return infos;
}

/** The folders between the configured base and the file, after the package's name: dbt's fully qualified name. */
export function fqnOf(packageName: string, file: SourceFile, name: string): string[] {
  const folder = posix.dirname(below(file.base, file.path));
  return [packageName, ...(folder === '.' ? [] : folder.split('/')), name];
}

/** Where a thing was written, kept beside the nodes because artifacts do not carry it. */
export interface Places {
  readonly node: Map<string, Span>;
  /** Key: `<node id> <dependency id>`. */
  readonly edge: Map<string, Span>;
}

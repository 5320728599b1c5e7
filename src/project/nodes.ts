import { posix } from 'node:path';
import { type Relation, type Span, sha256 } from '../core/index.ts';
import { columnInfos, modelConstraintOf } from './columns.ts';
import { type ConfigLayer, isRecord, mergeConfig, textList, toList } from './config.ts';
import type { ConfigKind } from './config-keys.ts';
import type { TreeLayers } from './config-tree.ts';
import { contractChecksum, foreignKeys } from './contracts.ts';
import { below, type SourceFile } from './discovery.ts';
import type { Node, NodeConfig, RefCall, TimeSpine } from './node.ts';
import { completeConfig, nodeDefaults } from './node-defaults.ts';
import type { Entry } from './properties.ts';
import type { ColumnProperties } from './schema.ts';

/** What the first rendering of a template told, or what a properties entry implies. */
export interface Captured {
  readonly config: ConfigLayer;
  readonly refs: readonly RefCall[];
  readonly sources: readonly (readonly [string, string])[];
  readonly functions: readonly (readonly string[])[];
  readonly metrics: readonly (readonly string[])[];
  readonly macros: readonly string[];
}

export const nothingCaptured: Captured = { config: {}, refs: [], sources: [], functions: [], metrics: [], macros: [] };

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
  readonly deprecation_date?: unknown;
  readonly time_spine?: unknown;
  readonly version?: string | number | undefined;
  readonly latest_version?: string | number | undefined;
}

export interface Naming {
  readonly packageName: string;
  /** The name of what is built, or with a source's `quoting` that of the source. */
  relationName(parts: Relation, source?: { readonly quoting: unknown }): string;
  schema(custom: string | null, node: Node): Promise<string>;
  alias(custom: string | null, node: Node): Promise<string>;
  database(custom: string | null, node: Node): Promise<string>;
}

export interface NodeInput {
  readonly kind: ConfigKind;
  readonly resourceType: Node['resource_type'];
  readonly file: SourceFile;
  /** Below the folder of its kind; the file's place when it has none of its own. */
  readonly path?: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly fqn: readonly string[];
  readonly layers: TreeLayers;
  readonly patch: Entry<Patch> | undefined;
  readonly captured: Captured;
  readonly rawCode: string;
  /** What the code is written in; SQL when nothing is said. */
  readonly language?: 'sql' | 'python';
  /** Tags besides those of configs. */
  readonly tags?: readonly string[];
}

/** The config of a node as dbt merges it, and the same as its authors wrote it, which is what changes are told by. */
export function nodeConfigs(
  kind: ConfigKind,
  layers: TreeLayers,
  patch: ConfigLayer,
  call: ConfigLayer,
): { config: NodeConfig; unrendered: Record<string, unknown> } {
  const config = mergeConfig([nodeDefaults(kind), ...layers.below, patch, call, ...layers.above]) as NodeConfig;
  config.tags = textList(config.tags);
  config.meta = isRecord(config.meta) ? config.meta : {};
  for (const name of ['pre-hook', 'post-hook'] as const) {
    if (config[name] !== undefined) config[name] = toList<unknown>(config[name]).map(hookOf);
  }
  completeConfig(kind, config);
  return {
    config,
    unrendered: Object.assign({}, ...layers.unrendered.below, patch, call, ...layers.unrendered.above) as Record<
      string,
      unknown
    >,
  };
}

/** A hook as dbt keeps it, whether it was written as SQL or as a mapping. */
function hookOf(hook: unknown): Record<string, unknown> {
  const given = isRecord(hook) ? hook : { sql: String(hook) };
  return { sql: '', transaction: true, index: null, ...given };
}

/** The name of a hash and the hash of a file's text, which dbt strips first. */
export function checksumOf(text: string): { name: string; checksum: string } {
  return { name: 'sha256', checksum: sha256(text.trim()) };
}

/** Builds a node from its file, its properties and what its template said; schema and alias rules come from `naming`. */
export async function buildNode(input: NodeInput, naming: Naming): Promise<Node> {
  const patch = input.patch?.value;
  const { config, unrendered } = nodeConfigs(input.kind, input.layers, patchLayer(patch), input.captured.config);
  const docs = isRecord(config['docs']) ? config['docs'] : {};
  const contract = isRecord(config['contract']) ? config['contract'] : {};
  const node: Node = {
    unique_id: input.uniqueId,
    name: input.name,
    resource_type: input.resourceType,
    package_name: naming.packageName,
    path: input.path ?? below(input.file.base, input.file.path),
    original_file_path: input.file.path,
    fqn: input.fqn,
    alias: input.name,
    database: '',
    schema: '',
    relation_name: null,
    checksum: checksumOf(input.file.text),
    config,
    unrendered_config: unrendered,
    tags: [...new Set([...(input.tags ?? []), ...config.tags])],
    description: patch?.description ?? '',
    columns: columnInfos(patch?.columns),
    meta: config.meta,
    group: typeof config['group'] === 'string' ? config['group'] : null,
    docs: {
      show: docs['show'] !== false,
      node_color: typeof docs['node_color'] === 'string' ? docs['node_color'] : null,
    },
    patch_path:
      input.patch === undefined ? null : `${input.patch.from ?? naming.packageName}://${input.patch.yaml.file}`,
    build_path: null,
    created_at: 0,
    raw_code: input.rawCode,
    doc_blocks: [],
    language: input.language ?? 'sql',
    refs: input.captured.refs,
    sources: input.captured.sources,
    metrics: input.captured.metrics,
    functions: input.captured.functions,
    depends_on: { macros: input.captured.macros, nodes: [] },
    compiled_path: null,
    contract: {
      enforced: contract['enforced'] === true,
      alias_types: contract['alias_types'] !== false,
      checksum: null,
    },
  };
  if (input.resourceType === 'model') addModelParts(node, patch);
  await nameRelation(node, naming);
  return node;
}

function addModelParts(node: Node, patch: Patch | undefined): void {
  const { begin, freshness } = node.config;
  if (node.config['incremental_strategy'] === 'microbatch' && typeof begin === 'string' && isDate(begin))
    node.config['begin'] = `${begin}T00:00:00`;
  if (isRecord(freshness) && isRecord(freshness['build_after']))
    node.config['freshness'] = { ...freshness, build_after: { updates_on: 'any', ...freshness['build_after'] } };
  node.access = typeof node.config['access'] === 'string' ? node.config['access'] : 'protected';
  node.constraints = (patch?.constraints ?? []).map(modelConstraintOf);
  node.refs = [...node.refs, ...foreignKeys(node).flatMap((call) => ('ref' in call ? [call.ref] : []))];
  node.sources = [...node.sources, ...foreignKeys(node).flatMap((call) => ('source' in call ? [call.source] : []))];
  node.version = patch?.version ?? null;
  node.latest_version = patch?.latest_version ?? null;
  node.deprecation_date = instantOf(patch?.deprecation_date);
  node.primary_key = [];
  node.time_spine = timeSpineOf(patch?.time_spine);
  node.contract.checksum = contractChecksum(node);
}

const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** A date of a properties file as the moment it stands for. A date without a zone is one of the machine's, as in dbt. */
function instantOf(given: unknown): string | null {
  if (typeof given !== 'string') return null;
  const [, date = '', time, zone] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(given.trim()) ??
    [];
  if (date === '') return null;
  const seconds = time === undefined ? '00:00:00' : time.length === 5 ? `${time}:00` : time;
  return `${date}T${seconds}${zone === undefined || /^z$/i.test(zone) ? '+00:00' : zone}`;
}

function timeSpineOf(given: unknown): TimeSpine | null {
  if (!isRecord(given)) return null;
  return {
    standard_granularity_column: String(given['standard_granularity_column']),
    custom_granularities: toList<Record<string, unknown>>(given['custom_granularities']).map((granularity) => ({
      name: String(granularity['name']),
      column_name: typeof granularity['column_name'] === 'string' ? granularity['column_name'] : null,
    })),
  };
}

/** Fills in database, schema, alias and relation name by the project's naming rules. */
export async function nameRelation(node: Node, naming: Naming): Promise<void> {
  const { config } = node;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  node.database = await naming.database(text(config.database), node);
  node.schema = await naming.schema(text(config.schema), node);
  node.alias = await naming.alias(text(config.alias), node);
  if (node.resource_type === 'snapshot') {
    // These say where a snapshot stands, whatever the naming macros make of others.
    node.database = text(config['target_database']) ?? node.database;
    node.schema = text(config['target_schema']) ?? node.schema;
  }
  const { database, schema, alias: identifier } = node;
  node.relation_name = isRelation(node) ? naming.relationName({ database, schema, identifier }) : null;
}

/** Whether a node stands in the database: a test does when its failures are kept. */
function isRelation({ resource_type: type, config }: Node): boolean {
  if (type === 'test') return config['store_failures'] === true;
  return config.materialized !== 'ephemeral' && ['model', 'seed', 'snapshot'].includes(type);
}

/** The configs of a properties entry; some may stand beside `config` as well. */
export function patchLayer(patch: Patch | undefined): ConfigLayer {
  if (patch === undefined) return {};
  const layer: Record<string, unknown> = { ...patch.config };
  for (const key of ['tags', 'meta', 'docs', 'group', 'contract', 'access'] as const) {
    const value = (patch as Record<string, unknown>)[key];
    if (value !== undefined)
      layer[key] = key in layer ? mergeConfig([{ [key]: value }, { [key]: layer[key] }])[key] : value;
  }
  return layer;
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

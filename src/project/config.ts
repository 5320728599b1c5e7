import { type ConfigKind, canonicalKey, isConfigKey } from './config-keys.ts';
import type { NodeConfig } from './node.ts';

export { canonicalKey };

export type ConfigLayer = Readonly<Record<string, unknown>>;

/**
 * Merges layers from the weakest to the strongest as dbt does: tags and hooks add up, meta merges by key,
 * grants with a leading + add up, everything else is replaced.
 */
export function mergeConfig(layers: readonly ConfigLayer[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const layer of layers) {
    for (const [rawKey, value] of Object.entries(layer)) {
      const key = canonicalKey(rawKey);
      if (key === 'tags') {
        merged[key] = [...new Set([...toList(merged[key]), ...toList(value)])];
      } else if (key === 'pre-hook' || key === 'post-hook') {
        merged[key] = [...toList(merged[key]), ...toList(value)];
      } else if (key === 'meta' || key === 'column_types' || key === 'persist_docs') {
        merged[key] = { ...(merged[key] as object | undefined), ...(value as object | null) };
      } else {
        merged[key] = value;
      }
    }
  }
  return merged;
}

export function toList<T = unknown>(value: unknown): T[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as T[];
}

/** The texts of a config that is text or a list of texts; whatever else it holds has been told by its check. */
export function textList(value: unknown): string[] {
  return toList(value).filter((item) => typeof item === 'string');
}

const defaults: NodeConfig = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  materialized: 'view',
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
};

/** dbt writes this whole block for models and seeds; tests have another. */
export function nodeDefaults(kind: ConfigKind): NodeConfig {
  if (kind === 'data_tests') {
    return {
      enabled: true,
      alias: null,
      schema: 'dbt_test__audit',
      database: null,
      tags: [],
      meta: {},
      group: null,
      materialized: 'test',
      severity: 'ERROR',
      store_failures: null,
      store_failures_as: null,
      where: null,
      limit: null,
      fail_calc: 'count(*)',
      warn_if: '!= 0',
      error_if: '!= 0',
    };
  }
  if (kind === 'seeds') return { ...defaults, materialized: 'seed', delimiter: ',', quote_columns: null };
  if (kind === 'snapshots') return { ...defaults, materialized: 'snapshot' };
  if (kind === 'models') return { ...defaults, access: 'protected' };
  return { ...defaults };
}

export interface ConfigTree {
  /** The layers for a resource, weakest first; remembers which paths were used. */
  layers(fqn: readonly string[]): ConfigLayer[];
  unused(): readonly (readonly string[])[];
}

/** What project files say of a resource: `below` its own file and properties, and `above` them. */
export interface TreeLayers {
  readonly below: readonly ConfigLayer[];
  readonly above: readonly ConfigLayer[];
}

type Trees = Readonly<Record<ConfigKind, ConfigTree>>;

/** The layers of a resource: what the root project says of a package's goes over all that the package says (dbt-core, ContextConfig). */
export function treeLayers(
  project: { readonly trees: Trees; readonly rootTrees: Trees | undefined },
  kind: ConfigKind,
  fqn: readonly string[],
): TreeLayers {
  return { below: project.trees[kind].layers(fqn), above: project.rootTrees?.[kind].layers(fqn) ?? [] };
}

/**
 * The `models:` (or seeds:, …) tree of a project file. Keys with + are configs, others are folders or names; a key without +
 * is a config too when it is a known one and its value is not a mapping, as dbt allows.
 */
export function configTree(tree: unknown, kind: ConfigKind): ConfigTree {
  const used = new Set<string>();
  const paths: string[][] = [];
  const own = (node: Record<string, unknown>): ConfigLayer => {
    const layer: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(node)) {
      if (key.startsWith('+')) layer[key.slice(1)] = value;
      else if (isConfig(key, value, kind)) layer[key] = value;
    }
    return layer;
  };
  const isFolder = (key: string, value: unknown): value is Record<string, unknown> =>
    !key.startsWith('+') && isRecord(value) && !isConfig(key, value, kind);
  const list = (node: Record<string, unknown>, path: string[]): void => {
    for (const [key, value] of Object.entries(node)) {
      if (isFolder(key, value)) {
        paths.push([...path, key]);
        list(value, [...path, key]);
      }
    }
  };
  if (isRecord(tree)) list(tree, []);
  return {
    layers(fqn) {
      if (!isRecord(tree)) return [];
      const found = [own(tree)];
      let node: Record<string, unknown> = tree;
      const path: string[] = [];
      for (const step of fqn) {
        const next = Object.hasOwn(node, step) ? node[step] : undefined;
        if (!isFolder(step, next)) break;
        path.push(step);
        used.add(path.join('\0'));
        found.push(own(next));
        node = next;
      }
      return found;
    },
    unused() {
      return paths.filter((path) => !used.has(path.join('\0')));
    },
  };
}

/** A config written without +: dbt takes it for one when it is known and no mapping, which could be a folder. */
function isConfig(key: string, value: unknown, kind: ConfigKind): boolean {
  return isConfigKey(kind, key) && !isRecord(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

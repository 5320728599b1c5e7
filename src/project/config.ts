import { type Diagnostic, diagnose, nearest, type Span } from '../core/index.ts';
import type { NodeConfig } from './node.ts';
import { readThreshold } from './threshold.ts';

export type ConfigLayer = Readonly<Record<string, unknown>>;

export type ConfigKind =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'data_tests'
  | 'unit_tests'
  | 'sources'
  | 'exposures'
  | 'analyses';

const common = ['enabled', 'tags', 'meta', 'docs', 'group', 'event_time', 'description'];
const relational = [
  'alias',
  'schema',
  'database',
  'quoting',
  'grants',
  'persist_docs',
  'pre-hook',
  'post-hook',
  'contract',
  'full_refresh',
  'column_types',
];

/** Config keys of each resource, after docs.getdbt.com/reference/configs-and-properties, dbt-athena's and lake's own. */
const known: Readonly<Record<ConfigKind, ReadonlySet<string>>> = {
  models: new Set([
    ...common,
    ...relational,
    ...['materialized', 'access', 'sql_header', 'unique_key', 'on_schema_change', 'on_configuration_change'],
    ...[
      'incremental_strategy',
      'incremental_predicates',
      'predicates',
      'merge_update_columns',
      'merge_exclude_columns',
    ],
    ...[
      'partition_by',
      'partitioned_by',
      'batch_size',
      'begin',
      'lookback',
      'concurrent_batches',
      'dialect',
      'packages',
    ],
    ...['static_analysis', 'freshness', 'quicksight', 'table_type', 'format', 'write_compression', 'external_location'],
    ...['s3_data_dir', 's3_data_naming', 'bucketed_by', 'bucket_count', 'table_properties', 'field_delimiter', 'ha'],
    ...['force_batch', 'native_drop', 'versions_to_keep', 'delete_condition', 'update_condition', 'insert_condition'],
    ...['options', 'location', 'threads', 'store_failures', 'lf_tags_config', 'lf_grants', 'seed_by_insert'],
  ]),
  seeds: new Set([...common, ...relational, 'materialized', 'quote_columns', 'delimiter', 'seed_by_insert']),
  snapshots: new Set([
    ...common,
    ...relational,
    ...['materialized', 'strategy', 'unique_key', 'updated_at', 'check_cols', 'target_schema', 'target_database'],
    ...['hard_deletes', 'invalidate_hard_deletes', 'dbt_valid_to_current', 'snapshot_meta_column_names'],
  ]),
  data_tests: new Set([
    ...common,
    ...[
      'severity',
      'warn_if',
      'error_if',
      'fail_calc',
      'where',
      'limit',
      'store_failures',
      'store_failures_as',
      'name',
    ],
    ...['alias', 'schema', 'database', 'sql_header', 'materialized', 'dialect'],
  ]),
  unit_tests: new Set(common),
  sources: new Set([
    ...common,
    'loaded_at_field',
    'loaded_at_query',
    'freshness',
    'loader',
    'database',
    'schema',
    'quoting',
  ]),
  exposures: new Set(common),
  analyses: new Set([...common, 'dialect']),
};

/** Every config that a kind of resource takes. */
export function configKeys(kind: ConfigKind): ReadonlySet<string> {
  return known[kind];
}

/** Names of configs that dbt also accepts with an underscore. */
const spellings: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' };

export function canonicalKey(key: string): string {
  return Object.hasOwn(spellings, key) ? (spellings[key] as string) : key;
}

export function configKeyProblem(kind: ConfigKind, key: string, span: Span | undefined): Diagnostic | undefined {
  const keys = configKeys(kind);
  if (keys.has(canonicalKey(key))) return undefined;
  return diagnose('config-unknown-key', { key, nearest: nearest(key, keys) }, { span });
}

const threshold = (value: unknown) =>
  typeof value === 'string' && readThreshold(value) !== undefined
    ? undefined
    : `is ${shown(value)}; write a comparison such as '> 10' or 'between 1 and 5'`;

const textOrNull = (value: unknown) =>
  value === null || typeof value === 'string' ? undefined : mustBe(value, 'text');

const shown = (value: unknown) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

const mustBe = (value: unknown, what: string) => `is ${shown(value)}; it must be ${what}`;

/** What the configs of a test may be; gives the reason when a value is none of it. */
const testValues: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  warn_if: threshold,
  error_if: threshold,
  severity: (value) =>
    typeof value === 'string' && /^(error|warn)$/i.test(value)
      ? undefined
      : `is ${shown(value)}; there are: error, warn`,
  limit: (value) =>
    value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0)
      ? undefined
      : mustBe(value, 'a whole number of rows'),
  fail_calc: (value) =>
    typeof value === 'string' && value.trim() !== '' ? undefined : mustBe(value, 'an SQL aggregate'),
  where: textOrNull,
  store_failures: (value) =>
    value === null || typeof value === 'boolean' ? undefined : mustBe(value, 'true or false'),
};

/** A value that its config cannot take, known before anything runs; `span` is asked for its place only then. */
export function configValueProblem(
  kind: ConfigKind,
  [key, value]: readonly [string, unknown],
  span: () => Span | undefined,
): Diagnostic | undefined {
  const check = kind === 'data_tests' && Object.hasOwn(testValues, key) ? testValues[key] : undefined;
  const reason = check?.(value);
  return reason === undefined ? undefined : diagnose('config-invalid-value', { key, reason }, { span: span() });
}

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

function isConfig(key: string, value: unknown, kind: ConfigKind): boolean {
  return known[kind].has(canonicalKey(key)) && !isRecord(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

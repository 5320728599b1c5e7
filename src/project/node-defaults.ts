import type { ConfigKind } from './config-keys.ts';
import type { NodeConfig } from './node.ts';

const common = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  static_analysis: null,
};

const relational = {
  ...common,
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

const byKind: Partial<Record<ConfigKind, Readonly<Record<string, unknown>>>> = {
  models: { ...relational, access: 'protected', freshness: null },
  seeds: { ...relational, materialized: 'seed', delimiter: ',', quote_columns: null },
  snapshots: {
    ...relational,
    materialized: 'snapshot',
    strategy: null,
    target_schema: null,
    target_database: null,
    updated_at: null,
    check_cols: null,
    snapshot_meta_column_names: {},
    dbt_valid_to_current: null,
  },
  data_tests: {
    ...common,
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    store_failures: null,
    store_failures_as: null,
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  functions: {
    ...relational,
    materialized: 'function',
    type: 'scalar',
    volatility: null,
    runtime_version: null,
    entry_point: null,
  },
};

/** The whole block of configs that dbt writes for a node of a kind, with nothing set. */
export function nodeDefaults(kind: ConfigKind): NodeConfig {
  return { ...(byKind[kind] ?? relational) } as NodeConfig;
}

const metaColumns = ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'];

/** Fills in what dbt derives from other configs of the node. */
export function completeConfig(kind: ConfigKind, config: NodeConfig): void {
  if (kind === 'data_tests') completeStoreFailures(config);
  if (kind === 'snapshots') {
    const given = (config['snapshot_meta_column_names'] ?? {}) as Record<string, unknown>;
    config['snapshot_meta_column_names'] = Object.fromEntries(metaColumns.map((name) => [name, given[name] ?? null]));
  }
  for (const [key, whole] of [
    ['docs', { show: true, node_color: null }],
    ['contract', { enforced: false, alias_types: true }],
  ] as const) {
    if (key in config) config[key] = { ...whole, ...(config[key] as object | null) };
  }
}

/** store_failures_as decides when both are given; store_failures alone means a table, or nothing kept. */
function completeStoreFailures(config: NodeConfig): void {
  const as = config['store_failures_as'] ?? null;
  const store = config['store_failures'] ?? null;
  if (as !== null) config['store_failures'] = as !== 'ephemeral';
  else if (store !== null) config['store_failures_as'] = store === true ? 'table' : 'ephemeral';
}

import { type Diagnostic, diagnose, nearest, type Span } from '../core/index.ts';
import { readThreshold } from './threshold.ts';

export type ConfigKind =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'data_tests'
  | 'unit_tests'
  | 'sources'
  | 'exposures'
  | 'analyses'
  | 'functions'
  | 'metrics'
  | 'semantic_models'
  | 'saved_queries';

/** Whose rules configs follow: lake knows every config; dbt checks the types of its own and lets any other be. */
export type ConfigRules = 'lake' | 'dbt';

/** What is wrong with a value, and what it may have been meant to be. */
interface Wrong {
  readonly reason: string;
  readonly nearest?: string | undefined;
}

type Check = (value: unknown) => Wrong | undefined;
type Keys = Readonly<Record<string, Check>>;

const wrong = (must: string, value: unknown): Wrong => ({ reason: `must be ${must}, not ${shown(value)}` });
const when =
  (must: string, holds: (value: unknown) => boolean): Check =>
  (value) =>
    holds(value) ? undefined : wrong(must, value);

const any: Check = () => undefined;
const isText = (value: unknown) => typeof value === 'string';
const text = when('text', isText);
const bool = when('true or false', (value) => typeof value === 'boolean');
const count = when('a whole number', (value) => Number.isInteger(value));
const names = when('text or a list of texts', (value) => isText(value) || (isList(value) && value.every(isText)));
const mapping = when('a mapping', isMapping);
const texts = when('a mapping of texts', (value) => isMapping(value) && Object.values(value).every(isText));
const scalar = when('text or a number', (value) => isText(value) || typeof value === 'number');

/** One of some words; case matters, as in dbt. */
const oneOf =
  (...words: readonly string[]): Check =>
  (value) => {
    if (isText(value) && words.includes(value)) return undefined;
    const reason = `is ${shown(value)}; there are: ${words.join(', ')}`;
    if (typeof value !== 'string') return { reason };
    // The words are long: who has the first letters right is close too.
    const near = nearest(value, words) ?? words.find((word) => word.startsWith(value.slice(0, 5)));
    return { reason, nearest: near };
  };

const threshold: Check = (value) =>
  isText(value) && readThreshold(value as string) !== undefined
    ? undefined
    : { reason: `is ${shown(value)}; write a comparison such as '> 10' or 'between 1 and 5'` };

/** A mapping with known keys, each with its own check. */
const shape =
  (keys: Keys): Check =>
  (value) => {
    if (!isMapping(value)) return wrong('a mapping', value);
    for (const [key, item] of Object.entries(value)) {
      const check = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (check === undefined) {
        const known = Object.keys(keys);
        return { reason: `has no key '${key}'; it takes ${known.join(', ')}`, nearest: nearest(key, known) };
      }
      const found = item === null || item === undefined ? undefined : check(item);
      if (found !== undefined) return { ...found, reason: `${key} ${found.reason}` };
    }
    return undefined;
  };

const hook = shape({ sql: text, transaction: bool, index: count });
/** A hook is SQL or a mapping with it, alone or in a list. */
const hooks: Check = (value) => {
  for (const item of isList(value) ? value : [value]) {
    if (isText(item) || item === null) continue;
    if (!isMapping(item)) return wrong('SQL, a mapping with sql, or a list of them', item);
    const found = hook(item);
    if (found !== undefined) return found;
    if (!Object.hasOwn(item, 'sql')) return { reason: 'needs the key sql' };
  }
  return undefined;
};

const common: Keys = {
  enabled: bool,
  tags: names,
  meta: mapping,
  docs: shape({ show: bool, node_color: text }),
  group: text,
  event_time: text,
  description: text,
};

const relational: Keys = {
  alias: text,
  schema: text,
  database: text,
  quoting: shape({ database: bool, schema: bool, identifier: bool, column: bool, snowflake_ignore_case: bool }),
  grants: mapping,
  persist_docs: shape({ relation: bool, columns: bool }),
  'pre-hook': hooks,
  'post-hook': hooks,
  contract: shape({ enforced: bool, alias_types: bool }),
  full_refresh: bool,
  column_types: texts,
  // Which materializations there are depends on the project's macros: materializationProblem looks at the name.
  materialized: text,
};

export const incrementalStrategies = ['append', 'delete+insert', 'merge', 'insert_overwrite'] as const;

const incremental: Keys = {
  unique_key: names,
  on_schema_change: oneOf('ignore', 'fail', 'append_new_columns', 'sync_all_columns'),
  on_configuration_change: oneOf('apply', 'continue', 'fail'),
  incremental_strategy: oneOf(...incrementalStrategies),
  incremental_predicates: names,
  predicates: names,
  merge_update_columns: names,
  merge_exclude_columns: names,
  partition_by: any,
  partitioned_by: names,
  batch_size: oneOf('hour', 'day', 'month', 'year'),
  begin: any,
  lookback: count,
  concurrent_batches: bool,
};

/** dbt-athena's own (its README), so that a project can be read before its engine is here. */
const athena: Keys = {
  table_type: oneOf('hive', 'iceberg'),
  format: text,
  write_compression: text,
  external_location: text,
  s3_data_dir: text,
  s3_data_naming: text,
  bucketed_by: names,
  bucket_count: count,
  table_properties: mapping,
  field_delimiter: text,
  ha: bool,
  force_batch: bool,
  native_drop: bool,
  versions_to_keep: count,
  delete_condition: text,
  update_condition: text,
  insert_condition: text,
  lf_tags_config: mapping,
  lf_grants: mapping,
  seed_by_insert: bool,
};

/** The configs of each kind of resource and what their values are, after docs.getdbt.com/reference/configs-and-properties. */
const configs: Readonly<Record<ConfigKind, Keys>> = {
  models: {
    ...common,
    ...relational,
    ...incremental,
    ...athena,
    access: oneOf('private', 'protected', 'public'),
    sql_header: text,
    dialect: text,
    packages: any,
    static_analysis: any,
    freshness: mapping,
    quicksight: any,
    options: any,
    location: text,
    threads: count,
    store_failures: bool,
  },
  seeds: { ...common, ...relational, quote_columns: bool, delimiter: text, seed_by_insert: bool },
  snapshots: {
    ...common,
    ...relational,
    strategy: text,
    unique_key: names,
    updated_at: text,
    check_cols: names,
    target_schema: text,
    target_database: text,
    hard_deletes: oneOf('ignore', 'invalidate', 'new_record'),
    invalidate_hard_deletes: bool,
    dbt_valid_to_current: any,
    snapshot_meta_column_names: mapping,
  },
  data_tests: {
    ...common,
    severity: (value) =>
      isText(value) && /^(error|warn)$/i.test(value as string)
        ? undefined
        : { reason: `is ${shown(value)}; there are: error, warn` },
    warn_if: threshold,
    error_if: threshold,
    fail_calc: when('an SQL aggregate', (value) => isText(value) && (value as string).trim() !== ''),
    limit: when('a whole number of rows', (value) => Number.isInteger(value) && (value as number) >= 0),
    where: text,
    store_failures: bool,
    store_failures_as: oneOf('table', 'view', 'ephemeral'),
    name: text,
    alias: text,
    schema: text,
    database: text,
    sql_header: text,
    materialized: text,
    dialect: text,
  },
  unit_tests: common,
  sources: {
    ...common,
    loaded_at_field: text,
    loaded_at_query: text,
    freshness: mapping,
    loader: text,
    database: text,
    schema: scalar,
    quoting: relational['quoting'] as Check,
  },
  exposures: common,
  analyses: { ...common, dialect: text },
  functions: {
    ...common,
    ...relational,
    type: text,
    volatility: text,
    runtime_version: text,
    entry_point: text,
  },
  metrics: common,
  semantic_models: common,
  saved_queries: { ...common, export_as: text, schema: text, cache: mapping },
};

const dbtCommon: Keys = {
  enabled: bool,
  alias: text,
  schema: text,
  database: text,
  tags: names,
  meta: mapping,
  group: text,
};

const dbtRelational: Keys = {
  ...dbtCommon,
  materialized: text,
  incremental_strategy: text,
  persist_docs: mapping,
  'pre-hook': hooks,
  'post-hook': hooks,
  quoting: mapping,
  column_types: mapping,
  full_refresh: bool,
  unique_key: names,
  on_schema_change: text,
  on_configuration_change: oneOf('apply', 'continue', 'fail'),
  grants: mapping,
  docs: common['docs'] as Check,
  contract: relational['contract'] as Check,
};

/** The configs whose types dbt itself looks at (dbt-core, artifacts/resources/v1/config.py). */
const dbtConfigs: Readonly<Record<ConfigKind, Keys>> = {
  models: { ...dbtRelational, access: oneOf('private', 'protected', 'public') },
  seeds: { ...dbtRelational, delimiter: text, quote_columns: bool },
  snapshots: {
    ...dbtRelational,
    strategy: text,
    target_schema: text,
    target_database: text,
    updated_at: text,
    check_cols: names,
    snapshot_meta_column_names: mapping,
    dbt_valid_to_current: text,
  },
  data_tests: {
    ...dbtCommon,
    severity: configs.data_tests['severity'] as Check,
    store_failures: bool,
    store_failures_as: text,
    where: text,
    limit: count,
    fail_calc: text,
    warn_if: text,
    error_if: text,
  },
  unit_tests: { enabled: bool, tags: names, meta: mapping },
  sources: {
    enabled: bool,
    freshness: mapping,
    loaded_at_field: text,
    loaded_at_query: text,
    meta: mapping,
    tags: names,
  },
  exposures: { enabled: bool, tags: names, meta: mapping },
  analyses: dbtRelational,
  functions: { ...dbtRelational, type: oneOf('scalar', 'aggregate', 'table'), volatility: text },
  metrics: { enabled: bool, group: text, meta: mapping },
  semantic_models: { enabled: bool, group: text, meta: mapping },
  saved_queries: { enabled: bool, group: text, meta: mapping },
};

/** Names of configs that dbt also accepts with an underscore. */
const spellings: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' };

export function canonicalKey(key: string): string {
  return Object.hasOwn(spellings, key) ? (spellings[key] as string) : key;
}

export function isConfigKey(kind: ConfigKind, key: string): boolean {
  return Object.hasOwn(configs[kind], canonicalKey(key));
}

export function configKeys(kind: ConfigKind): readonly string[] {
  return Object.keys(configs[kind]);
}

/** What is wrong with configs as they are written in one place; `place` is asked only for those that are. */
export function configProblems(
  kind: ConfigKind,
  values: Readonly<Record<string, unknown>>,
  place: (key: string) => Span | undefined,
  rules: ConfigRules = 'lake',
): Diagnostic[] {
  const keys = rules === 'lake' ? configs[kind] : dbtConfigs[kind];
  const found: Diagnostic[] = [];
  for (const [key, value] of Object.entries(values)) {
    const canonical = canonicalKey(key);
    const check = Object.hasOwn(keys, canonical) ? keys[canonical] : undefined;
    if (check === undefined) {
      if (rules === 'dbt') continue;
      const parameters = { key, nearest: nearest(key, Object.keys(keys)) };
      found.push(diagnose('config-unknown-key', parameters, { span: place(key) }));
    } else if (value !== null && value !== undefined) {
      const bad = check(value);
      if (bad !== undefined) found.push(diagnose('config-invalid-value', { key, ...bad }, { span: place(key) }));
    }
  }
  return found;
}

const materializations = ['view', 'table', 'incremental', 'ephemeral'];
/** dbt's and its adapters' that lake's own engine does not have. */
const elsewhere = new Set(['materialized_view', 'external', 'table_function', 'clone', 'snapshot']);

/** Why a model cannot be materialized like this; `custom` are the names of the project's materialization blocks. */
export function materializationProblem(
  name: string,
  custom: ReadonlySet<string>,
  span: Span | undefined,
): Diagnostic | undefined {
  if (materializations.includes(name)) return undefined;
  if (custom.has(name)) return diagnose('not-supported', { what: `the custom materialization '${name}'` }, { span });
  if (elsewhere.has(name)) return diagnose('not-supported', { what: `the materialization '${name}'` }, { span });
  return diagnose('materialization-unknown', { name, nearest: nearest(name, materializations) }, { span });
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a mapping' : `the ${typeof value} ${String(value)}`;
}

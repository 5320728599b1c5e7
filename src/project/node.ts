/**
 * The shapes of a project's resources. They carry dbt's manifest v12 keys and spelling (snake_case), so that templates
 * (`model`, `graph`), artifacts and the tools people have read one vocabulary. All of it can be written as JSON.
 */
import type { RefCall, Version } from './reference.ts';
import type { SemanticNode } from './semantic-node.ts';

export type { RefCall, Version } from './reference.ts';

export type ResourceType =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'test'
  | 'analysis'
  | 'operation'
  | 'source'
  | 'exposure'
  | 'unit_test'
  | 'function'
  | 'group'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'macro'
  | 'doc';

/** A constraint of a column, or with `columns` of a whole model. */
export interface Constraint {
  readonly type: string;
  readonly name: string | null;
  readonly expression: string | null;
  readonly warn_unenforced: boolean;
  readonly warn_unsupported: boolean;
  readonly to: string | null;
  readonly to_columns: readonly string[];
  readonly columns?: readonly string[];
}

export interface ColumnInfo {
  name: string;
  description: string;
  meta: Record<string, unknown>;
  data_type: string | null;
  constraints: readonly Constraint[];
  quote: boolean | null;
  config: { meta: Record<string, unknown>; tags: readonly string[] };
  tags: readonly string[];
  granularity: string | null;
  /** Ids of the docs blocks that the description is made of. */
  doc_blocks: readonly string[];
  /** Whatever else the author wrote, as dbt keeps it. */
  [extra: string]: unknown;
}

export type NodeConfig = Record<string, unknown> & {
  enabled: boolean;
  materialized: string;
  tags: readonly string[];
  meta: Record<string, unknown>;
  alias: string | null;
  schema: string | null;
  database: string | null;
};

export interface TestMetadata {
  name: string;
  namespace: string | null;
  kwargs: Record<string, unknown>;
}

/** A model, seed, snapshot, test, analysis, hook or function. */
export interface Node {
  unique_id: string;
  name: string;
  resource_type: 'model' | 'seed' | 'snapshot' | 'test' | 'analysis' | 'operation' | 'function';
  package_name: string;
  path: string;
  original_file_path: string;
  fqn: readonly string[];
  alias: string;
  database: string;
  schema: string;
  relation_name: string | null;
  checksum: { name: string; checksum: string };
  config: NodeConfig;
  unrendered_config: Record<string, unknown>;
  tags: readonly string[];
  description: string;
  columns: Record<string, ColumnInfo>;
  meta: Record<string, unknown>;
  group: string | null;
  docs: { show: boolean; node_color: string | null };
  patch_path: string | null;
  build_path: string | null;
  created_at: number;
  raw_code: string;
  doc_blocks: readonly string[];
  language: string;
  refs: readonly RefCall[];
  sources: readonly (readonly [string, string])[];
  metrics: readonly (readonly string[])[];
  functions: readonly (readonly string[])[];
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
  compiled_path?: string | null;
  compiled?: boolean;
  compiled_code?: string | null;
  extra_ctes_injected?: boolean;
  extra_ctes?: readonly { id: string; sql: string }[];
  access?: string;
  version?: string | number | null;
  latest_version?: string | number | null;
  constraints?: readonly Constraint[];
  contract: { enforced: boolean; alias_types: boolean; checksum: string | null };
  primary_key?: readonly string[];
  deprecation_date?: string | null;
  time_spine?: TimeSpine | null;
  /** Hooks only: the place in their list. */
  index?: number | null;
  /** Functions only. */
  arguments?: readonly FunctionArgument[];
  returns?: { readonly data_type: string; readonly description: string | null };
  /** Seeds only. */
  root_path?: string | null;
  /** Tests only. */
  column_name?: string | null;
  file_key_name?: string | null;
  attached_node?: string | null;
  test_metadata?: TestMetadata;
}

export interface TimeSpine {
  readonly standard_granularity_column: string;
  readonly custom_granularities: readonly { readonly name: string; readonly column_name: string | null }[];
}

export interface FunctionArgument {
  readonly name: string;
  readonly data_type: string;
  readonly description: string | null;
  readonly default_value: unknown;
}

/** How old the data of a source may be: a period without a count was not told, null was said. */
export interface Freshness {
  readonly warn_after: Period | null;
  readonly error_after: Period | null;
  readonly filter: string | null;
  readonly [key: string]: unknown;
}

export interface Period {
  readonly count: number | null;
  readonly period: string | null;
}

/** A group of resources with an owner. */
export interface GroupNode {
  unique_id: string;
  name: string;
  resource_type: 'group';
  package_name: string;
  path: string;
  original_file_path: string;
  owner: { email: string | readonly string[] | null; name: string | null; [extra: string]: unknown };
  description: string | null;
  config: Record<string, unknown>;
}

export interface SourceNode {
  unique_id: string;
  name: string;
  resource_type: 'source';
  package_name: string;
  path: string;
  original_file_path: string;
  fqn: readonly string[];
  source_name: string;
  source_description: string;
  loader: string;
  identifier: string;
  database: string;
  schema: string;
  relation_name: string;
  description: string;
  columns: Record<string, ColumnInfo>;
  meta: Record<string, unknown>;
  source_meta: Record<string, unknown>;
  tags: readonly string[];
  config: Record<string, unknown> & { enabled: boolean };
  unrendered_config: Record<string, unknown>;
  quoting: Record<string, unknown>;
  loaded_at_field: string | null;
  /** A template of its own, rendered when freshness is asked. */
  loaded_at_query: string | null;
  freshness: Freshness | null;
  external: Record<string, unknown> | null;
  patch_path: string | null;
  /** As it is written, templates and all. */
  unrendered_database: string | null;
  unrendered_schema: string | null;
  doc_blocks: readonly string[];
  created_at: number;
}

export interface ExposureNode {
  unique_id: string;
  name: string;
  resource_type: 'exposure';
  package_name: string;
  path: string;
  original_file_path: string;
  fqn: readonly string[];
  type: string;
  owner: Record<string, unknown>;
  description: string;
  label: string | null;
  maturity: string | null;
  url: string | null;
  meta: Record<string, unknown>;
  tags: readonly string[];
  config: Record<string, unknown> & { enabled: boolean };
  unrendered_config: Record<string, unknown>;
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
  refs: readonly RefCall[];
  sources: readonly (readonly [string, string])[];
  metrics: readonly (readonly string[])[];
  created_at: number;
}

export interface UnitTestGiven {
  input: string;
  rows?: readonly Record<string, unknown>[] | string | null;
  format: 'dict' | 'csv' | 'sql';
  fixture?: string | null;
}

export interface UnitTestNode {
  unique_id: string;
  name: string;
  resource_type: 'unit_test';
  package_name: string;
  path: string;
  original_file_path: string;
  fqn: readonly string[];
  model: string;
  description: string;
  given: readonly UnitTestGiven[];
  expect: {
    rows?: readonly Record<string, unknown>[] | string | null;
    format: 'dict' | 'csv' | 'sql';
    fixture?: string | null;
  };
  overrides: {
    macros: Record<string, unknown>;
    vars: Record<string, unknown>;
    env_vars: Record<string, unknown>;
  } | null;
  config: Record<string, unknown> & { enabled: boolean; tags: readonly string[]; meta: Record<string, unknown> };
  depends_on: { macros: readonly string[]; nodes: readonly string[] };
  /** Of the tested model. */
  schema: string | null;
  checksum: string | null;
  /** Which versions of the model it is for. */
  versions: { readonly include: readonly Version[] | null; readonly exclude: readonly Version[] | null } | null;
  /** The version that this one is for. */
  version: Version | null;
  created_at: number;
}

export interface MacroArgument {
  readonly name: string;
  readonly type: string | null;
  description: string;
}

export interface MacroNode {
  unique_id: string;
  name: string;
  resource_type: 'macro';
  package_name: string;
  path: string;
  original_file_path: string;
  macro_sql: string;
  depends_on: { macros: readonly string[] };
  description: string;
  meta: Record<string, unknown>;
  docs: { show: boolean; node_color: string | null };
  patch_path: string | null;
  arguments: readonly MacroArgument[];
  created_at: number;
  supported_languages: readonly string[] | null;
}

export interface DocNode {
  unique_id: string;
  name: string;
  resource_type: 'doc';
  package_name: string;
  path: string;
  original_file_path: string;
  block_contents: string;
}

export type GraphNode = Node | SourceNode | ExposureNode | UnitTestNode | SemanticNode;

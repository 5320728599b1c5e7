import type { GraphNode, Project } from '../project/index.ts';
import { graphNodes } from '../project/index.ts';

export interface InvocationMetadata {
  readonly invocationId: string;
  readonly generatedAt: Date;
  readonly startedAt: Date;
  readonly adapterType: string;
  readonly dbtVersion: string;
}

function metadata(facts: InvocationMetadata, schema: string): Record<string, unknown> {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: facts.dbtVersion,
    generated_at: facts.generatedAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    invocation_id: facts.invocationId,
    invocation_started_at: facts.startedAt.toISOString(),
    env: {},
  };
}

/** The manifest as dbt's schema v12 has it, for the tools that read one. */
export function manifest(project: Project, facts: InvocationMetadata): Record<string, unknown> {
  const parents: Record<string, readonly string[]> = {};
  const children: Record<string, string[]> = {};
  for (const node of graphNodes(project)) {
    const dependencies = 'depends_on' in node ? node.depends_on.nodes : [];
    parents[node.unique_id] = dependencies;
    children[node.unique_id] ??= [];
    for (const parent of dependencies) {
      children[parent] ??= [];
      children[parent].push(node.unique_id);
    }
  }
  for (const list of Object.values(children)) list.sort();
  const disabled: Record<string, unknown[]> = {};
  for (const node of project.disabled) disabled[node.unique_id] = [plain(node)];
  return {
    metadata: {
      ...metadata(facts, 'manifest/v12'),
      project_name: project.name,
      project_id: null,
      user_id: null,
      send_anonymous_usage_stats: false,
      adapter_type: facts.adapterType,
      quoting: { database: true, schema: true, identifier: true, column: null },
      run_started_at: facts.startedAt.toISOString(),
    },
    nodes: Object.fromEntries([...project.nodes].map(([id, node]) => [id, plain(node)])),
    sources: Object.fromEntries([...project.sources].map(([id, node]) => [id, plain(node)])),
    macros: Object.fromEntries(project.macros.nodes),
    docs: Object.fromEntries(project.docs),
    exposures: Object.fromEntries([...project.exposures].map(([id, node]) => [id, plain(node)])),
    metrics: {},
    groups: {},
    selectors: {},
    disabled,
    parent_map: parents,
    child_map: children,
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: Object.fromEntries([...project.unitTests].map(([id, node]) => [id, plain(node)])),
    functions: {},
  };
}

/** A node with the keys that the schema knows; what only lake needs stays out. */
function plain(node: GraphNode): Record<string, unknown> {
  const base = node as unknown as Record<string, unknown>;
  if (node.resource_type === 'source') {
    const { quoting, config, external, freshness, ...rest } = base;
    return {
      ...rest,
      config: { enabled: (config as { enabled: boolean }).enabled },
      quoting: { database: null, schema: null, identifier: null, column: null },
      freshness: freshness ?? null,
      external: externalOf(external),
    };
  }
  if (node.resource_type === 'unit_test') {
    const { given, expect, config, ...rest } = base as {
      given: readonly Record<string, unknown>[];
      expect: Record<string, unknown>;
      config: Record<string, unknown>;
    };
    return {
      ...rest,
      given,
      expect,
      config: { enabled: config['enabled'], tags: config['tags'], meta: config['meta'] },
    };
  }
  if (node.resource_type === 'seed') {
    // dbt's seeds know their file's folder, and of a graph's edges only macros.
    const { language, refs, sources, metrics, functions, contract, compiled_path, depends_on, ...rest } = base;
    return { ...rest, depends_on: { macros: (depends_on as { macros: readonly string[] }).macros } };
  }
  return base;
}

function externalOf(external: unknown): unknown {
  if (external === null || external === undefined) return null;
  const { location, file_format: format, partitions, ...rest } = external as Record<string, unknown>;
  return {
    location: Array.isArray(location) ? location.join(', ') : location,
    file_format: format ?? (external as Record<string, unknown>)['format'] ?? null,
    row_format: null,
    tbl_properties: null,
    partitions:
      (partitions as unknown[] | undefined)?.map((p) => ({ description: '', meta: {}, ...(p as object) })) ?? null,
    ...rest,
  };
}

export interface ResultRecord {
  readonly id: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly compiledAt?: Date;
  readonly finishedAt: Date;
  readonly message?: string;
  readonly failures?: number;
  readonly rows?: number;
  readonly compiled?: string;
  readonly relationName: string | null;
}

/** run_results as dbt's schema v6 has it. */
export function runResults(
  results: readonly ResultRecord[],
  facts: InvocationMetadata,
  args: Readonly<Record<string, unknown>>,
  seconds: number,
): Record<string, unknown> {
  return {
    metadata: metadata(facts, 'run-results/v6'),
    results: results.map((r) => {
      const compiledAt = (r.compiledAt ?? r.startedAt).toISOString();
      return {
        status: r.status,
        timing: [
          { name: 'compile', started_at: r.startedAt.toISOString(), completed_at: compiledAt },
          { name: 'execute', started_at: compiledAt, completed_at: r.finishedAt.toISOString() },
        ],
        thread_id: 'Thread-1',
        execution_time: (r.finishedAt.getTime() - r.startedAt.getTime()) / 1000,
        adapter_response: r.rows === undefined ? {} : { _message: 'OK', rows_affected: r.rows },
        message: r.message ?? (r.status === 'success' ? 'OK' : null),
        failures: r.failures ?? null,
        unique_id: r.id,
        compiled: r.compiled !== undefined,
        compiled_code: r.compiled ?? null,
        relation_name: r.relationName,
        batch_results: null,
      };
    }),
    elapsed_time: seconds,
    args,
  };
}

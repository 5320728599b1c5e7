import type { DatabaseCompiler, Table } from '../../compile/index.ts';
import type { SourceNode } from '../../project/index.ts';

/** Asks when a source was loaded, by dbt's macros collect_freshness and collect_freshness_custom_sql, which projects may override. */
export async function askDatabase(
  compiler: DatabaseCompiler,
  source: SourceNode,
): Promise<{ table: Table; response: Readonly<Record<string, unknown>> }> {
  const run = compiler.enter(source.unique_id);
  try {
    const relation = compiler.relationOf(source);
    const values = { this: relation, source_node: source, model: source };
    const context = compiler.runContext(undefined, run, [], { values });
    const call = (name: string) => context.resolve(name) as (...args: unknown[]) => Promise<FreshnessAnswer>;
    const { table, response } =
      source.loaded_at_query === null
        ? await call('collect_freshness')(relation, source.loaded_at_field, source.freshness?.filter ?? null)
        : await call('collect_freshness_custom_sql')(relation, await compiler.text(source.loaded_at_query, context));
    return { table, response: response?.facts ?? {} };
  } finally {
    await compiler.leave(source.unique_id);
  }
}

interface FreshnessAnswer {
  readonly table: Table;
  readonly response?: { readonly facts?: Readonly<Record<string, unknown>> };
}

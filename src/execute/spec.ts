import type { BuildSpec, IncrementalSpec, OnSchemaChange, Owner } from '../adapters/adapter.ts';
import { type Compiled, toRelation } from '../compile/index.ts';
import { diagnose, LakeError, nearest } from '../core/index.ts';
import { type Node, toList } from '../project/index.ts';

const strategies = ['append', 'delete+insert', 'merge', 'insert_overwrite'] as const;
const schemaChanges = ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] as const;
const materializations = ['view', 'table', 'incremental', 'ephemeral'];

/** What the engine must build for a model. Wrong configs are errors that name the key. */
export function buildSpec(node: Node, compiled: Compiled, owner: Owner, fullRefresh: boolean): BuildSpec {
  const { config } = node;
  const place = { span: { file: node.original_file_path, line: 1, column: 1 } };
  const kind = config.materialized;
  if (!materializations.includes(kind)) {
    throw new LakeError(
      [diagnose('materialization-unknown', { name: kind, nearest: nearest(kind, materializations) }, place)],
      1,
    );
  }
  const partitionBy = toList<unknown>(config['partition_by'] ?? config['partitioned_by']).map((p) =>
    typeof p === 'object' && p !== null ? String((p as { field?: unknown }).field) : String(p),
  );
  const base = { relation: toRelation(node), sql: { text: compiled.sql, native: compiled.native }, partitionBy, owner };
  if (kind !== 'incremental') return { ...base, kind: kind as 'view' | 'table' };
  const refresh = config['full_refresh'] === true || (config['full_refresh'] !== false && fullRefresh);
  if (refresh) return { ...base, kind };
  const uniqueKey = toList<string>(config['unique_key']);
  const asked =
    config['incremental_strategy'] ??
    (uniqueKey.length > 0 ? 'delete+insert' : partitionBy.length > 0 ? 'insert_overwrite' : 'append');
  const strategy = strategies.find((s) => s === asked);
  if (strategy === undefined) throw invalid('incremental_strategy', asked, strategies, place);
  const change = schemaChanges.find((s) => s === config['on_schema_change']);
  if (change === undefined) throw invalid('on_schema_change', config['on_schema_change'], schemaChanges, place);
  const incremental: IncrementalSpec = {
    strategy,
    uniqueKey,
    onSchemaChange: change as OnSchemaChange,
    predicates: toList<string>(config['incremental_predicates'] ?? config['predicates']),
    ...(config['merge_update_columns'] ? { mergeUpdateColumns: toList<string>(config['merge_update_columns']) } : {}),
    ...(config['merge_exclude_columns']
      ? { mergeExcludeColumns: toList<string>(config['merge_exclude_columns']) }
      : {}),
  };
  return { ...base, kind, incremental };
}

function invalid(key: string, value: unknown, known: readonly string[], place: object): LakeError {
  return new LakeError(
    [diagnose('config-invalid-value', { key, reason: `is '${String(value)}'; there are: ${known.join(', ')}` }, place)],
    1,
  );
}

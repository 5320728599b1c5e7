import { toList } from './config.ts';
import type { NodeConfig } from './node.ts';

/**
 * Why a model can never be built incrementally as its configs stand. Told before the first run, which would hide it: only the
 * second adds to a table. dbt-athena asks merge for a unique_key too, but lets insert_overwrite without partitions append silently.
 */
export function incrementalProblem(config: NodeConfig): string | undefined {
  if (config.materialized !== 'incremental') return undefined;
  const strategy = config['incremental_strategy'];
  const keys = toList(config['unique_key']);
  if ((strategy === 'merge' || strategy === 'delete+insert') && keys.length === 0)
    return `incremental_strategy '${strategy}' needs a unique_key`;
  const partitions = toList(config['partition_by'] ?? config['partitioned_by']);
  if (strategy === 'insert_overwrite' && partitions.length === 0)
    return "incremental_strategy 'insert_overwrite' needs partition_by: without it there is nothing to overwrite";
  return undefined;
}

import { artifactMetadata, type InvocationMetadata } from './metadata.ts';
import { freshness as freshnessShape } from './shapes/parts.ts';
import { shaped } from './shapes/shape.ts';

/** A moment as dbt's artifacts write it. */
interface Moment {
  isoformat(): string;
}

export interface FreshnessRecord {
  readonly id: string;
  readonly status: 'pass' | 'warn' | 'error' | 'runtime error';
  readonly criteria: Readonly<Record<string, unknown>>;
  readonly found?: { readonly maxLoadedAt: Moment; readonly snapshottedAt: Moment; readonly age: number };
  readonly response: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly { readonly message: string }[];
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** sources.json as dbt's schema v3 has it. */
export function sourcesArtifact(
  results: readonly FreshnessRecord[],
  facts: InvocationMetadata,
  seconds: number,
): Record<string, unknown> {
  return {
    metadata: artifactMetadata(facts, 'sources/v3'),
    results: results.map(freshnessResult),
    elapsed_time: seconds,
  };
}

function freshnessResult(record: FreshnessRecord): Record<string, unknown> {
  const { id, status, criteria, found, response } = record;
  if (found === undefined)
    return { unique_id: id, error: record.diagnostics.map((d) => d.message).join('\n'), status: 'runtime error' };
  const [started, finished] = [record.startedAt.toISOString(), record.finishedAt.toISOString()];
  return {
    unique_id: id,
    max_loaded_at: found.maxLoadedAt.isoformat(),
    snapshotted_at: found.snapshottedAt.isoformat(),
    max_loaded_at_time_ago_in_s: found.age,
    status,
    criteria: shaped(freshnessShape, criteria),
    adapter_response: response,
    timing: [
      { name: 'compile', started_at: started, completed_at: started },
      { name: 'execute', started_at: started, completed_at: finished },
    ],
    thread_id: 'Thread-1',
    execution_time: (record.finishedAt.getTime() - record.startedAt.getTime()) / 1000,
  };
}

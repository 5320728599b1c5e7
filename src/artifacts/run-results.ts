import { artifactMetadata, type InvocationMetadata } from './metadata.ts';

/** What came of the batches of a microbatch model. */
export interface Batches {
  readonly successful: readonly (readonly Date[])[];
  readonly failed: readonly (readonly Date[])[];
}

function batchResults({ successful, failed }: Batches): Record<string, unknown> {
  const written = (batches: readonly (readonly Date[])[]) =>
    batches.map((batch) => batch.map((time) => time.toISOString()));
  return { successful: written(successful), failed: written(failed) };
}

export interface ResultRecord {
  readonly id: string;
  readonly status: string;
  readonly startedAt: Date;
  readonly compiledAt?: Date;
  readonly finishedAt: Date;
  /** Null: nothing is told, not even that it went well. */
  readonly message?: string | null;
  readonly failures?: number;
  readonly rows?: number;
  /** What the engine answered. */
  readonly response?: Readonly<Record<string, unknown>>;
  readonly batches?: Batches;
  readonly compiled?: string;
  readonly relationName: string | null;
  /** The thread that ran it, by dbt's names of them. */
  readonly thread?: string;
}

const hook = /^operation\./;

/** One result as run_results has it. */
export function resultRecord(r: ResultRecord): Record<string, unknown> {
  const compiledAt = (r.compiledAt ?? r.startedAt).toISOString();
  // What was skipped took no time, and of why dbt has no word.
  const skipped = r.status === 'skipped';
  const timing = [
    { name: 'compile', started_at: r.startedAt.toISOString(), completed_at: compiledAt },
    { name: 'execute', started_at: compiledAt, completed_at: r.finishedAt.toISOString() },
  ];
  return {
    status: r.status,
    timing: skipped ? [] : timing,
    thread_id: r.thread ?? 'Thread-1 (worker)',
    execution_time: (r.finishedAt.getTime() - r.startedAt.getTime()) / 1000,
    adapter_response: r.response ?? (r.rows === undefined ? {} : { _message: 'OK', rows_affected: r.rows }),
    message: (skipped && !hook.test(r.id) ? undefined : r.message) ?? (r.status === 'success' ? 'OK' : null),
    failures: r.failures ?? null,
    unique_id: r.id,
    compiled: r.compiled !== undefined,
    compiled_code: r.compiled ?? null,
    relation_name: r.relationName,
    batch_results: r.batches === undefined ? null : batchResults(r.batches),
  };
}

/** run_results as dbt's schema v6 has it. */
export function runResults(
  results: readonly ResultRecord[],
  facts: InvocationMetadata,
  args: Readonly<Record<string, unknown>>,
  seconds: number,
): Record<string, unknown> {
  return {
    metadata: artifactMetadata(facts, 'run-results/v6'),
    results: results.map(resultRecord),
    elapsed_time: seconds,
    args,
  };
}

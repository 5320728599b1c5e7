import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../artifacts/index.ts';
import { diagnose, LakeError } from '../core/index.ts';
import type { NodeResult } from '../execute/index.ts';

/** What is known of the last run, whether it came to its end or was killed. */
export interface LastRun {
  readonly args: Readonly<Record<string, unknown>>;
  readonly status: ReadonlyMap<string, string>;
  /** The run was killed: what it published itself counts as done. */
  readonly killed: string | undefined;
  readonly startedAt?: Date;
  /** What came of the batches of microbatch models. */
  readonly batches?: ReadonlyMap<string, NonNullable<NodeResult['batches']>>;
}

interface WrittenResults {
  readonly metadata?: { readonly invocation_started_at?: string; readonly generated_at?: string };
  readonly results: readonly {
    readonly unique_id: string;
    readonly status: string;
    readonly batch_results?: WrittenBatches | null;
  }[];
  readonly args: Record<string, unknown>;
}

type WrittenBatches = Readonly<Record<'successful' | 'failed', readonly (readonly string[])[]>>;

function batchesOf(written: WrittenBatches): NonNullable<NodeResult['batches']> {
  const read = (batches: WrittenBatches['failed']) => batches.map((batch) => batch.map((time) => new Date(time)));
  return { successful: read(written.successful), failed: read(written.failed) };
}

/** Reads what the last run left in a folder. Throws run-results-missing. */
export function readLastRun(targetFolder: string): LastRun {
  const journal = readJournal(targetFolder);
  if (journal !== undefined) {
    const { intent, entries } = journal;
    const status = new Map(intent.ids.map((id) => [id, 'skipped']));
    for (const entry of entries) status.set(entry.id, entry.status);
    return { args: intent.args, status, killed: intent.runId };
  }
  try {
    const text = readFileSync(join(targetFolder, 'run_results.json'), 'utf8');
    const { metadata, results, args } = JSON.parse(text) as WrittenResults;
    const { invocation_started_at: started, generated_at: ended } = metadata ?? {};
    const at = started ?? ended;
    return {
      args,
      status: new Map(results.map((r) => [r.unique_id, r.status])),
      killed: undefined,
      ...(at === undefined ? {} : { startedAt: new Date(at) }),
      batches: new Map(results.flatMap((r) => (r.batch_results ? [[r.unique_id, batchesOf(r.batch_results)]] : []))),
    };
  } catch {
    throw new LakeError([diagnose('run-results-missing', { file: 'target/run_results.json' })]);
  }
}

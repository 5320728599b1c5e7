import type { Rows, Value } from '../adapters/adapter.ts';
import type { Diagnostic } from '../core/index.ts';

export type Status = 'success' | 'partial success' | 'error' | 'skipped' | 'pass' | 'fail' | 'warn' | 'no-op';

/** What came of one node: the facts of dbt's run_results, before they are written. */
export interface NodeResult {
  readonly id: string;
  readonly status: Status;
  /** table, view, seed, test, unit test … */
  readonly kind: string;
  readonly rows?: number;
  readonly bytes?: number;
  readonly failures?: number;
  readonly message?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** The first failing rows of a test. */
  readonly sample?: Rows;
  /** The difference a unit test found. */
  readonly difference?: {
    readonly columns: readonly string[];
    readonly missing: readonly (readonly Value[])[];
    readonly unexpected: readonly (readonly Value[])[];
  };
  readonly compiled?: string;
  /** What the engine answered, as run_results has it. */
  readonly response?: Readonly<Record<string, unknown>>;
  /** What came of the batches of a microbatch model. */
  readonly batches?: {
    readonly successful: readonly (readonly Date[])[];
    readonly failed: readonly (readonly Date[])[];
  };
  /** Where a test stored its failing rows. */
  readonly relationName?: string;
  readonly startedAt: Date;
  readonly compiledAt?: Date;
  readonly finishedAt: Date;
}

export interface HookPlace {
  readonly name: string;
  readonly index: number;
  readonly total: number;
}

export type RunEvent =
  | { readonly event: 'node-started'; readonly id: string; readonly index: number; readonly total: number }
  | { readonly event: 'node-finished'; readonly index: number; readonly total: number; readonly result: NodeResult }
  | { readonly event: 'node-compiled'; readonly id: string }
  /** A hook of the project by dbt's name of it, `shop.on-run-start.0`; index and total are among those of its place. */
  | ({ readonly event: 'hook-started'; readonly id: string } & HookPlace)
  | ({ readonly event: 'hook-finished'; readonly result: NodeResult } & HookPlace)
  | { readonly event: 'message'; readonly text: string }
  | { readonly event: 'diagnostic'; readonly diagnostic: Diagnostic };

export interface RunResult {
  readonly results: readonly NodeResult[];
  readonly interrupted: boolean;
  readonly seconds: number;
}

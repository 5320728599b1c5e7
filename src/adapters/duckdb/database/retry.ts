import { setTimeout as wait } from 'node:timers/promises';
import { engineMessage } from '../errors.ts';

/** How often something is tried, and after which errors, by the names that dbt-duckdb's `retries` uses. */
export interface Attempts {
  readonly count: number;
  readonly exceptions: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Tries until it goes well, with twice the wait each time, as dbt-duckdb does; other errors are thrown at once. */
export async function retried<T>(attempts: Attempts, action: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (problem) {
      if (attempt + 1 >= attempts.count || !attempts.exceptions.includes(exceptionName(problem))) throw problem;
      const { signal } = attempts;
      await wait(1000 * 2 ** attempt, undefined, signal === undefined ? {} : { signal }).catch(() => {
        throw problem;
      });
    }
  }
}

/** The engine's kind of error by the name of its class, e.g. `IOException`. */
function exceptionName(problem: unknown): string {
  const { kind } = engineMessage(problem);
  return kind === 'TransactionContext' ? 'TransactionException' : `${kind.replaceAll(' ', '')}Exception`;
}

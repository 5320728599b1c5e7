import type { DuckDBConnection } from '@duckdb/node-api';
import { diagnose, LakeError } from '../../core/index.ts';

/** Does something on a connection, which a signal ends. Rejects with `engine-cancelled` when the signal came before. */
export async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal | undefined,
  action: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return await action();
  if (signal.aborted) throw new LakeError([diagnose('engine-cancelled', {})], 1);
  let timer: NodeJS.Timeout | undefined;
  // An interrupt that arrives while the query still waits for a thread is lost, so it is repeated until the query ends.
  const interrupt = () => {
    connection.interrupt();
    timer ??= setInterval(() => connection.interrupt(), 20);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await action();
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(timer);
  }
}

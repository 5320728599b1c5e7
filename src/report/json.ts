import type { RunEvent, RunResult } from '../execute/index.ts';

/** One event as one line of JSON, for machines: versioned, without colours. */
export function jsonLine(event: RunEvent, now: Date): string {
  const base = { version: 1, ts: now.toISOString() };
  switch (event.event) {
    case 'node-started':
      return JSON.stringify({
        ...base,
        level: 'info',
        event: event.event,
        node: event.id,
        index: event.index,
        total: event.total,
      });
    case 'node-finished': {
      const { result } = event;
      const bad = result.status === 'error' || result.status === 'fail';
      return JSON.stringify({
        ...base,
        level: bad ? 'error' : result.status === 'warn' ? 'warn' : 'info',
        event: event.event,
        node: result.id,
        index: event.index,
        total: event.total,
        status: result.status,
        kind: result.kind,
        rows: result.rows,
        bytes: result.bytes,
        failures: result.failures,
        ms: result.finishedAt.getTime() - result.startedAt.getTime(),
        code: result.diagnostics[0]?.code,
        msg: result.message,
        diagnostics: result.diagnostics.length === 0 ? undefined : result.diagnostics,
      });
    }
    case 'message':
      return JSON.stringify({ ...base, level: 'info', event: event.event, msg: event.text });
    default:
      return JSON.stringify({
        ...base,
        level: event.diagnostic.severity === 'error' ? 'error' : 'warn',
        event: event.event,
        code: event.diagnostic.code,
        msg: event.diagnostic.message,
        span: event.diagnostic.span,
      });
  }
}

/** The last line of a run: how many nodes ended how. */
export function summaryLine(result: RunResult, now: Date): string {
  const counts: Record<string, number> = {};
  for (const { status } of result.results) counts[status] = (counts[status] ?? 0) + 1;
  const bad = (counts['error'] ?? 0) + (counts['fail'] ?? 0) > 0;
  return JSON.stringify({
    version: 1,
    ts: now.toISOString(),
    level: bad ? 'error' : 'info',
    event: 'run-finished',
    total: result.results.length,
    counts,
    interrupted: result.interrupted,
    ms: Math.round(result.seconds * 1000),
  });
}

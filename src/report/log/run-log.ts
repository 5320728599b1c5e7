import type { NodeResult, RunEvent, RunResult } from '../../execute/index.ts';
import type { LogEvent } from './event.ts';
import { counted, type LineStyle } from './fancy-line.ts';
import { diagnosticEvent, note, sqlQuery } from './message-events.ts';
import {
  formatting,
  type LoggedGroup,
  logStartLine,
  type NodeEnded,
  type NodeRunning,
  nodeFinished,
  nodeReached,
  resultLine,
  summaryLines,
} from './node-events.ts';
import type { LoggedResource } from './node-info.ts';
import {
  concurrencyLine,
  endOfRunSummary,
  endRunResult,
  finishedRunningStats,
  foundStats,
  logHookEndLine,
  logHookStartLine,
  statsLine,
  statsOf,
} from './run-events.ts';
import { Workers } from './workers.ts';

export interface RunLogOptions {
  readonly style: LineStyle;
  readonly threads: number;
  readonly target: string;
  /** The target's database: it is not told again with each relation. */
  readonly database: string;
  resource(id: string): LoggedResource | undefined;
  group(id: string): LoggedGroup | undefined;
  readLine(file: string, line: number): string | undefined;
  /** A result as run_results has it: status, message, timing … */
  record(result: NodeResult, thread: string): Readonly<Record<string, unknown>>;
  dbtName(code: string): string | undefined;
  fire(event: LogEvent): void;
}

/** Tells a run as dbt's events: the same facts that run_results.json holds, as they come. */
export class RunLog {
  private readonly options: RunLogOptions;
  private readonly workers = new Workers();
  private readonly begun = new Map<string, { index: number; at: Date }>();
  private readonly ended: NodeEnded[] = [];
  private next = 1;

  constructor(options: RunLogOptions) {
    this.options = options;
  }

  threadOf(id: string): string {
    return id.startsWith('operation.') ? 'main' : this.workers.of(id);
  }

  /** The thread of a node that runs now. */
  running(id: string): string | undefined {
    return this.begun.has(id) ? this.workers.of(id) : undefined;
  }

  /** What dbt says before the first node: what was found, and how many run at once. */
  start(stats: string, nodes: number): void {
    const { fire, threads, target } = this.options;
    fire(foundStats(stats));
    fire(formatting(''));
    fire(concurrencyLine(threads, target, nodes));
    fire(formatting(''));
  }

  on(event: RunEvent): void {
    const { fire, style } = this.options;
    switch (event.event) {
      case 'node-started': {
        const running = this.begin(event.id, event.total);
        if (running === undefined) return;
        fire(nodeReached('NodeStart', running));
        fire(logStartLine(running, style));
        fire(nodeReached('NodeCompiling', running));
        return;
      }
      case 'node-compiled': {
        const begun = this.begun.get(event.id);
        const resource = this.options.resource(event.id);
        if (begun === undefined || resource === undefined) return;
        fire(nodeReached('NodeExecuting', { ...this.place(event.id, resource, 0), status: 'executing' }));
        return;
      }
      case 'node-finished': {
        const ended = this.end(event.result, event.total);
        fire(resultLine(ended, style));
        fire(nodeFinished(ended));
        return;
      }
      case 'hook-started':
        fire(logHookStartLine({ ...this.hook(event), status: 'started', startedAt: new Date() }, style));
        return;
      case 'hook-finished': {
        const { result } = event;
        const ended = this.end(result, event.total);
        fire(logHookEndLine({ ...ended, ...this.hook({ ...event, id: result.id }) }, style));
        return;
      }
      case 'message':
        fire(note(event.text));
        return;
      default: {
        const { diagnostic } = event;
        fire(diagnosticEvent(diagnostic, this.options.readLine, this.options.dbtName(diagnostic.code)));
      }
    }
  }

  /** A statement that the engine ran for a node. */
  statement(id: string, sql: string): void {
    this.options.fire({ ...sqlQuery(id, sql), thread: this.workers.of(id) });
  }

  /** What dbt says after the last node: counts, what failed, and `Done. PASS=…`. */
  finish(result: RunResult): void {
    const { fire, style } = this.options;
    const statuses = this.ended.map(({ status }) => status);
    const count = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length;
    const errors = count('error', 'fail');
    const success = errors === 0 && count('skipped', 'partial success') === 0;
    fire(formatting(''));
    fire(finishedRunningStats(this.counts(), result.seconds));
    const records = this.ended.map((ended) => ended.result);
    fire(endRunResult(records, { seconds: result.seconds, success, at: new Date() }));
    fire(formatting(''));
    const partial = count('partial success');
    fire(endOfRunSummary({ errors, warnings: count('warn'), partial, interrupted: result.interrupted }, style));
    for (const wanted of [['error', 'fail'], ['warn']]) {
      for (const ended of this.ended)
        if (wanted.includes(ended.status)) for (const e of summaryLines(ended, style)) fire(e);
    }
    fire(formatting(''));
    fire(statsLine(statsOf(statuses)));
  }

  private begin(id: string, total: number): NodeRunning | undefined {
    const resource = this.options.resource(id);
    if (resource === undefined) return undefined;
    this.begun.set(id, { index: this.next++, at: new Date() });
    this.workers.begin(id);
    return { ...this.place(id, resource, total), status: 'started' };
  }

  private place(id: string, resource: LoggedResource, total: number): Omit<NodeRunning, 'status'> {
    const { database, group } = this.options;
    const begun = this.begun.get(id);
    const index = begun?.index ?? this.next;
    const thread = this.threadOf(id);
    return { resource, index, total, ownDatabase: database, group: group(id), thread, startedAt: begun?.at };
  }

  private end(result: NodeResult, total: number): NodeEnded {
    const { id, startedAt, finishedAt } = result;
    const resource = this.options.resource(id) ?? unknown(id);
    const begun = this.begun.has(id);
    if (!begun) this.begun.set(id, { index: this.next++, at: startedAt });
    this.workers.end(id);
    const record = this.options.record(result, this.threadOf(id));
    const place = this.place(id, resource, total);
    // dbt begins a node that it then skips.
    if (!begun && result.status === 'skipped')
      this.options.fire(nodeReached('NodeStart', { ...place, status: 'started' }));
    const ended: NodeEnded = {
      ...place,
      startedAt,
      finishedAt,
      status: result.status,
      message: (record['message'] as string | null | undefined) ?? null,
      failures: (record['failures'] as number | null | undefined) ?? null,
      seconds: (finishedAt.getTime() - startedAt.getTime()) / 1000,
      result: logged(record),
    };
    this.ended.push(ended);
    return ended;
  }

  private hook({ id, name, index, total }: { id: string; name: string; index: number; total: number }) {
    return { resource: this.options.resource(id) ?? unknown(id), name, index, total };
  }

  /** `1 seed, 2 table models`: what was run, by kind (dbt's get_counts). */
  private counts(): string {
    const counts = new Map<string, number>();
    for (const { resource } of this.ended) {
      const { resource_type: type, config } = resource;
      const kind = type === 'model' ? `${String(config?.['materialized'])} model` : (kinds[type] ?? type);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const sorted = [...counts].sort(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1));
    return sorted.map(([kind, count]) => plural(count, kind)).join(', ');
  }
}

const kinds: Readonly<Record<string, string>> = { operation: 'project hook' };
const sortKey = (kind: string): string => kind;

/** How dbt counts resources: `12 data tests`, `2 analyses`, `1 saved query`. */
export function plural(count: number, type: string): string {
  const [one, many] = words[type] ?? [type, undefined];
  const word = one.replaceAll('_', ' ');
  if (count === 1) return `1 ${word}`;
  return many === undefined ? counted(count, word) : `${count} ${many}`;
}

const words: Readonly<Record<string, readonly [string, string]>> = {
  test: ['test', 'data tests'],
  analysis: ['analysis', 'analyses'],
  saved_query: ['saved query', 'saved queries'],
};

function unknown(id: string): LoggedResource {
  const [type = 'operation', , name = id] = id.split('.');
  return { unique_id: id, resource_type: type, name, config: { materialized: 'view' } };
}

/** `run_result` of dbt's events: the record of run_results under the names that its messages have. */
function logged(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    adapter_response: record['adapter_response'],
    execution_time: record['execution_time'],
    message: record['message'] ?? '',
    num_failures: record['failures'] ?? 0,
    status: record['status'],
    thread: record['thread_id'],
    timing_info: record['timing'],
  };
}

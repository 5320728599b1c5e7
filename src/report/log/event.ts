export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One of dbt's log events: its name and code, the sentence for people and the fields for machines. */
export interface LogEvent {
  readonly name: string;
  readonly code: string;
  readonly level: LogLevel;
  readonly msg: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The worker that it happened on; the main thread when it is not said. */
  readonly thread?: string;
  /** Facts of lake's own beside dbt's fields. */
  readonly extra?: Readonly<Record<string, string>>;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** What dbt shows whatever the level: the command was asked for it. */
const results: ReadonlySet<string> = new Set(['PrintEvent', 'ShowNode', 'CompiledNode', 'ListCmdOut']);

export const isResult = (event: LogEvent): boolean => results.has(event.name);

/** Whether an event is told where at least `level` is told. */
export function reaches(event: LogEvent, level: LogLevel): boolean {
  return isResult(event) || order.indexOf(event.level) >= order.indexOf(level);
}

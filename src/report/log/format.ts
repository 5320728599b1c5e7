import type { LogEvent } from './event.ts';
import { isResult } from './event.ts';

/** What is the same in all lines of a command. */
export interface LogFacts {
  readonly invocationId: string;
  readonly pid: number;
  /** Metadata that the environment gives (DBT_ENV_CUSTOM_ENV_X). */
  readonly extra: Readonly<Record<string, string>>;
}

export type LineFormat = 'text' | 'debug' | 'json';
export type WriteLine = (event: LogEvent, at: Date) => string;

const main = 'MainThread';

/** One event as one line of JSON in dbt's structure. */
export function jsonLine(event: LogEvent, at: Date, { invocationId, pid, extra }: LogFacts): string {
  const { name, code, level, msg, data, thread = main } = event;
  const info = {
    category: '',
    code,
    extra: { ...extra, ...event.extra },
    invocation_id: invocationId,
    level,
    msg,
    name,
    pid,
    thread,
    ts: `${at.toISOString().slice(0, -1)}000Z`,
  };
  return JSON.stringify({ data, info });
}

/** One event as dbt's text: the time and the sentence; a result alone. */
export function textLine(event: LogEvent, at: Date): string {
  return isResult(event) ? event.msg : `${at.toISOString().slice(11, 19)}  ${event.msg}`;
}

/** One event as dbt's log file has it: time, level, thread; a command begins with a line across. */
export function debugLine(event: LogEvent, at: Date, { invocationId }: LogFacts): string {
  const time = `${at.toISOString().slice(11, -1)}000`;
  const { name, level, msg, thread = main } = event;
  const across = '='.repeat(30);
  const head = name === 'MainReportVersion' ? `\n\n${across} ${time} | ${invocationId} ${across}\n` : '';
  return `${head}${time} [${level.padEnd(5)}] [${thread.slice(0, 10).padEnd(10)}]: ${msg}`;
}

export function lineWriter(format: LineFormat, facts: LogFacts): WriteLine {
  switch (format) {
    case 'json':
      return (event, at) => jsonLine(event, at, facts);
    case 'debug':
      return (event, at) => debugLine(event, at, facts);
    default:
      return textLine;
  }
}

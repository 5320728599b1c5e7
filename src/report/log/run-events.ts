import { paint } from '../style.ts';
import type { LogEvent } from './event.ts';
import { counted, fancyLine, type LineStyle } from './fancy-line.ts';
import { type LoggedResource, type NodeMoment, nodeInfo } from './node-info.ts';

export function mainReportVersion(dbtVersion: string): LogEvent {
  const data = { log_version: 3, version: `=${dbtVersion}` };
  return { name: 'MainReportVersion', code: 'A001', level: 'info', msg: `Running with dbt=${dbtVersion}`, data };
}

export function mainReportArgs(args: Readonly<Record<string, string>>): LogEvent {
  const shown = Object.entries(args).map(([key, value]) => `'${key}': '${value}'`);
  const msg = `running dbt with arguments {${shown.join(', ')}}`;
  return { name: 'MainReportArgs', code: 'A002', level: 'debug', msg, data: { args } };
}

export function foundStats(statLine: string): LogEvent {
  return { name: 'FoundStats', code: 'W006', level: 'info', msg: `Found ${statLine}`, data: { stat_line: statLine } };
}

export function concurrencyLine(threads: number, target: string, nodes: number): LogEvent {
  const msg = `Concurrency: ${threads} threads (target='${target}')`;
  const data = { node_count: nodes, num_threads: threads, target_name: target };
  return { name: 'ConcurrencyLine', code: 'Q027', level: 'info', msg, data };
}

export function nothingToDo(): LogEvent {
  const msg = 'Nothing to do. Try checking your model configs and model specification args';
  return { name: 'NothingToDo', code: 'Q035', level: 'warn', msg, data: {} };
}

/** A hook of the project, or of a package, by dbt's name of it: `shop.on-run-start.0`. */
export interface LoggedHook extends NodeMoment {
  readonly resource: LoggedResource;
  readonly name: string;
  readonly index: number;
  readonly total: number;
}

export function logHookStartLine(hook: LoggedHook, style: LineStyle): LogEvent {
  const { resource, name, index, total } = hook;
  const msg = fancyLine({ text: `START hook: ${name}`, status: 'RUN', index, total, cut: true }, style);
  const data = {
    index,
    node_info: nodeInfo(resource, { ...hook, status: 'started', finishedAt: undefined }),
    statement: name,
    total,
  };
  return { name: 'LogHookStartLine', code: 'Q032', level: 'info', msg, data };
}

export function logHookEndLine(hook: LoggedHook & { readonly seconds: number }, style: LineStyle): LogEvent {
  const { resource, name, index, total, status, seconds } = hook;
  const [word, color] = ({ success: ['OK', 'green'], skipped: ['SKIP', 'yellow'] } as const)[status as 'success'] ?? [
    'ERROR',
    'red',
  ];
  const msg = fancyLine(
    { text: `${word} hook: ${name}`, status: word, color, index, total, seconds, cut: true },
    style,
  );
  const data = { execution_time: seconds, index, node_info: nodeInfo(resource, hook), statement: name, status, total };
  return { name: 'LogHookEndLine', code: 'Q033', level: 'info', msg, data };
}

export function finishedRunningStats(statLine: string, seconds: number): LogEvent {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const execution = ` in ${hours} hours ${minutes} minutes and ${(seconds % 60).toFixed(2)} seconds`;
  const msg = `Finished running ${statLine}${execution} (${seconds.toFixed(2)}s).`;
  const data = { execution, execution_time: seconds, stat_line: statLine };
  return { name: 'FinishedRunningStats', code: 'E047', level: 'info', msg, data };
}

export function endRunResult(
  results: readonly unknown[],
  { seconds, success, at }: { seconds: number; success: boolean; at: Date },
): LogEvent {
  const data = { elapsed_time: seconds, generated_at: at.toISOString(), results, success };
  return { name: 'EndRunResult', code: 'Q037', level: 'debug', msg: 'Command end result', data };
}

export interface RunCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly partial: number;
  readonly interrupted: boolean;
}

export function endOfRunSummary({ errors, warnings, partial, interrupted }: RunCounts, style: LineStyle): LogEvent {
  const partly = `${partial} partial ${partial === 1 ? 'success' : 'successes'}`;
  const warned = counted(warnings, 'warning');
  const [color, msg]: ['red' | 'yellow' | 'green', string] = interrupted
    ? ['yellow', 'Exited because of keyboard interrupt']
    : errors > 0
      ? ['red', `Completed with ${counted(errors, 'error')}, ${partly}, and ${warned}:`]
      : partial > 0
        ? ['yellow', `Completed with ${partly} and ${warned}`]
        : warnings > 0
          ? ['yellow', `Completed with ${warned}:`]
          : ['green', 'Completed successfully'];
  const data = {
    keyboard_interrupt: interrupted,
    num_errors: errors,
    num_partial_success: partial,
    num_warnings: warnings,
  };
  return { name: 'EndOfRunSummary', code: 'Z030', level: 'info', msg: paint(style, color, msg), data };
}

/** How many nodes ended how, under dbt's names of the five ends. */
export interface Stats {
  readonly pass: number;
  readonly warn: number;
  readonly error: number;
  readonly skip: number;
  readonly noop: number;
  readonly total: number;
}

const ends: Readonly<Record<string, keyof Stats>> = {
  success: 'pass',
  pass: 'pass',
  warn: 'warn',
  skipped: 'skip',
  'no-op': 'noop',
};

export function statsOf(statuses: readonly string[]): Stats {
  const stats = { pass: 0, warn: 0, error: 0, skip: 0, noop: 0, total: statuses.length };
  for (const status of statuses) stats[ends[status] ?? 'error']++;
  return stats;
}

/** dbt's last line, which people and scripts look for. */
export function statsText({ pass, warn, error, skip, noop, total }: Stats): string {
  return `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} NO-OP=${noop} TOTAL=${total}`;
}

export function statsLine(stats: Stats): LogEvent {
  return { name: 'StatsLine', code: 'Z023', level: 'info', msg: statsText(stats), data: { stats } };
}

export function commandCompleted(command: string, success: boolean, at: Date, seconds: number): LogEvent {
  const completed = `${at.toISOString().slice(0, -1)}000Z`;
  const clock = completed.slice(11, -1);
  const msg = `Command \`${command}\` ${success ? 'succeeded' : 'failed'} at ${clock} after ${seconds.toFixed(2)} seconds`;
  const data = { command, completed_at: completed, elapsed: seconds, success };
  return { name: 'CommandCompleted', code: 'Q039', level: 'debug', msg, data };
}

import type { Diagnostic } from '../../core/index.ts';
import { renderDiagnostic } from '../diagnostic.ts';
import type { LogEvent, LogLevel } from './event.ts';

/** What a template tells: log(), log(info=true), print() or exceptions.warn(). */
export type Told = 'debug' | 'info' | 'print' | 'warn';

const byKind: Readonly<Record<Told, readonly [string, string, LogLevel]>> = {
  debug: ['JinjaLogDebug', 'I063', 'debug'],
  info: ['JinjaLogInfo', 'I062', 'info'],
  print: ['PrintEvent', 'Z052', 'info'],
  warn: ['JinjaLogWarning', 'I061', 'warn'],
};

export function templateEvent(kind: Told, msg: string): LogEvent {
  const [name, code, level] = byKind[kind];
  return { name, code, level, msg, data: { msg } };
}

/** A remark of the command itself. */
export function note(msg: string): LogEvent {
  return { name: 'Note', code: 'Z050', level: 'info', msg, data: { msg } };
}

/** What the adapter warns of, under its name. */
export function adapterWarning(adapter: string, msg: string): LogEvent {
  const data = { args: [], base_msg: msg, name: adapter };
  return { name: 'AdapterEventWarning', code: 'E003', level: 'warn', msg: `${adapter} adapter: ${msg}`, data };
}

export function connectionUsed(type: string, connection: string): LogEvent {
  const data = { conn_name: connection, conn_type: type };
  return {
    name: 'ConnectionUsed',
    code: 'E015',
    level: 'debug',
    msg: `Using ${type} connection "${connection}"`,
    data,
  };
}

export function sqlQuery(connection: string, sql: string): LogEvent {
  const data = { conn_name: connection, sql };
  return { name: 'SQLQuery', code: 'E016', level: 'debug', msg: `On ${connection}: ${sql}`, data };
}

export function sqlQueryStatus(status: string, seconds: number): LogEvent {
  const data = { elapsed: seconds, query_id: '', status };
  const msg = `SQL status: ${status} in ${seconds.toFixed(3)} seconds`;
  return { name: 'SQLQueryStatus', code: 'E017', level: 'debug', msg, data };
}

export function rollback(connection: string): LogEvent {
  const msg = `On ${connection}: ROLLBACK`;
  return { name: 'Rollback', code: 'E012', level: 'debug', msg, data: { conn_name: connection } };
}

/** The rows of a node, as `show` gives them. */
export function showNode(shown: {
  readonly node: string;
  readonly preview: string;
  readonly format: string;
  readonly inline: boolean;
  readonly unique_id: string;
}): LogEvent {
  const { node, preview, format, inline, unique_id } = shown;
  const msg = inline ? `Previewing inline node:\n${preview}` : `Previewing node '${node}':\n${preview}`;
  const data = { is_inline: inline, node_name: node, output_format: format, preview, quiet: false, unique_id };
  return { name: 'ShowNode', code: 'Q041', level: 'info', msg, data };
}

/** The SQL of a node, as `compile` gives it. */
export function compiledNode(told: {
  readonly node: string;
  readonly compiled: string;
  readonly inline: boolean;
  readonly unique_id: string;
}): LogEvent {
  const { node, compiled, inline, unique_id } = told;
  const msg = inline ? `Compiled inline node is:\n${compiled}` : `Compiled node '${node}' is:\n${compiled}`;
  const data = { compiled, is_inline: inline, node_name: node, output_format: 'text', quiet: false, unique_id };
  return { name: 'CompiledNode', code: 'Q042', level: 'info', msg, data };
}

type ReadLine = (file: string, line: number) => string | undefined;

/** A finding of lake: an error that ends the command is dbt's MainEncounteredError; a warning has dbt's name where dbt has it too. */
export function diagnosticEvent(diagnostic: Diagnostic, readLine: ReadLine, dbtName: string | undefined): LogEvent {
  const text = renderDiagnostic(diagnostic, readLine, { color: false });
  const { code, message, span, hint } = diagnostic;
  const extra = {
    lake_code: code,
    ...(span === undefined
      ? {}
      : { lake_file: span.file, lake_line: String(span.line), lake_column: String(span.column) }),
    ...(hint === undefined ? {} : { lake_hint: hint }),
  };
  if (diagnostic.severity === 'error') {
    const msg = `Encountered an error:\n${text}`;
    return { name: 'MainEncounteredError', code: 'Z002', level: 'error', msg, data: { exc: message }, extra };
  }
  return {
    name: dbtName ?? 'Note',
    code: codes[dbtName ?? ''] ?? 'Z050',
    level: 'warn',
    msg: text,
    data: { msg: message },
    extra,
  };
}

/** dbt's codes of the warnings that lake has too. */
const codes: Readonly<Record<string, string>> = {
  UnusedResourceConfigPath: 'I051',
  NoNodesForSelectionCriteria: 'M030',
  NoNodeForYamlKey: 'I058',
};

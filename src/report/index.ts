/** The report room's door: events and diagnostics as text for people or lines for machines. It writes nothing itself. */
export { renderDiagnostic } from './diagnostic.ts';
export { type LogEvent, type LogLevel, reaches } from './log/event.ts';
export { lineWriter, type WriteLine } from './log/format.ts';
export {
  adapterWarning,
  compiledNode,
  connectionUsed,
  diagnosticEvent,
  note,
  rollback,
  showNode,
  sqlQuery,
  sqlQueryStatus,
  type Told,
  templateEvent,
} from './log/message-events.ts';
export type { LoggedGroup } from './log/node-events.ts';
export type { LoggedResource } from './log/node-info.ts';
export {
  commandCompleted,
  mainReportArgs,
  mainReportVersion,
  nothingToDo,
} from './log/run-events.ts';
export { plural, RunLog } from './log/run-log.ts';
export type { Style } from './style.ts';
export { renderTable, type TableFormat } from './table.ts';
export { type Names, type Terminal, TerminalReporter } from './terminal.ts';

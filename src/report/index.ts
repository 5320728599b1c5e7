/** The report room's door: events and diagnostics as text for people or lines for machines. It writes nothing itself. */
export { renderDiagnostic } from './diagnostic.ts';
export { jsonLine, summaryLine } from './json.ts';
export type { Style } from './style.ts';
export { renderTable, type TableFormat } from './table.ts';
export { type Names, type Terminal, TerminalReporter } from './terminal.ts';

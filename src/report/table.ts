import type { Value } from '../adapters/adapter.ts';
import { displayWidth, printable } from './diagnostic.ts';

export type TableFormat = 'table' | 'json' | 'csv' | 'markdown';

/** Rows as text: aligned for people, or JSON, CSV or Markdown for tools. */
export function renderTable(
  columns: readonly { name: string; type: string }[],
  rows: readonly (readonly Value[])[],
  format: TableFormat,
  maxCell = 60,
): string {
  if (format === 'json') {
    return rows.map((row) => JSON.stringify(Object.fromEntries(columns.map((c, i) => [c.name, row[i]])))).join('\n');
  }
  if (format === 'csv') {
    const field = (value: Value) => {
      const plain = value === null ? '' : cell(value);
      return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
    };
    return [columns.map((c) => field(c.name)), ...rows.map((row) => row.map(field))]
      .map((line) => line.join(','))
      .join('\n');
  }
  const cut = (text: string) => (format === 'table' && text.length > maxCell ? `${text.slice(0, maxCell - 1)}…` : text);
  const body = rows.map((row) => row.map((value) => cut(printable(value === null ? '(null)' : cell(value)))));
  const header = columns.map((c) => printable(c.name));
  const widths = header.map((name, i) =>
    body.reduce((widest, row) => Math.max(widest, displayWidth(row[i] ?? '')), displayWidth(name)),
  );
  const right = columns.map((c) => /^(tinyint|smallint|integer|bigint|real|double|decimal)/.test(c.type));
  const pad = (text: string, i: number) => {
    const space = ' '.repeat(Math.max(0, (widths[i] as number) - displayWidth(text)));
    return right[i] === true ? space + text : text + space;
  };
  if (format === 'markdown') {
    const line = (cells: readonly string[]) =>
      `| ${cells.map((c, i) => pad(c.replaceAll('|', '\\|'), i)).join(' | ')} |`;
    return [
      line(header),
      `|${widths.map((w, i) => (right[i] === true ? `${'-'.repeat(w + 1)}:` : `-${'-'.repeat(w)}-`)).join('|')}|`,
      ...body.map(line),
    ].join('\n');
  }
  const line = (cells: readonly string[]) => cells.map(pad).join('  ').trimEnd();
  return [line(header), widths.map((w) => '─'.repeat(w)).join('  '), ...body.map(line)].join('\n');
}

function cell(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

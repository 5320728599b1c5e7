import type { Diagnostic, Span } from '../core/index.ts';
import { paint, type Style } from './style.ts';

/** A diagnostic for people: code and message, the place, the line with a caret, notes, a hint. */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  readLine: (file: string, line: number) => string | undefined,
  style: Style,
): string {
  const color = diagnostic.severity === 'error' ? 'red' : 'yellow';
  const lines = [
    `${paint(style, color, `${diagnostic.severity}[${diagnostic.code}]`)}: ${printable(diagnostic.message)}`,
  ];
  if (diagnostic.span !== undefined) lines.push(...frame(diagnostic.span, readLine, style, color));
  for (const note of diagnostic.notes ?? []) {
    lines.push(`  note: ${printable(note.message)}${note.span === undefined ? '' : ` (${place(note.span)})`}`);
  }
  if (diagnostic.hint !== undefined) lines.push(`  ${paint(style, 'cyan', 'hint')}: ${printable(diagnostic.hint)}`);
  return lines.join('\n');
}

const place = (span: Span) => `${span.file}:${span.line}:${span.column}`;

function frame(
  span: Span,
  readLine: (file: string, line: number) => string | undefined,
  style: Style,
  color: 'red' | 'yellow',
): string[] {
  const lines = [`  ${paint(style, 'dim', '-->')} ${place(span)}`];
  const text = span.file === '' ? undefined : readLine(span.file, span.line);
  if (text === undefined || text.trim() === '') return lines;
  const number = String(span.line).padStart(4);
  // A very long line is shown around the place.
  const from = span.column > 100 ? span.column - 60 : 0;
  const shown = printable(text.slice(from, from + 140).replaceAll('\t', ' '));
  const end =
    span.endLine === span.line && span.endColumn !== undefined
      ? span.endColumn
      : span.column + wordLength(text, span.column);
  const width = Math.max(1, Math.min(end, from + 141) - span.column);
  const pad = ' '.repeat(displayWidth(text.slice(from, span.column - 1)));
  lines.push(`${paint(style, 'dim', `${number} |`)} ${from > 0 ? '…' : ''}${shown}`);
  lines.push(`${paint(style, 'dim', '     |')} ${from > 0 ? ' ' : ''}${pad}${paint(style, color, '^'.repeat(width))}`);
  return lines;
}

function wordLength(text: string, column: number): number {
  return /^[\p{L}\p{N}_]+/u.exec(text.slice(column - 1))?.[0].length ?? 1;
}

/** Control characters in names and data must not reach the terminal. */
export function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Columns a text takes on a terminal: East Asian wide characters take two, marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (/\p{M}/u.test(c)) continue;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1f300 && code <= 0x1faff);
    width += wide ? 2 : 1;
  }
  return width;
}

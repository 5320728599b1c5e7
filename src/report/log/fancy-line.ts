import { paint, type Style } from '../style.ts';

export interface LineStyle extends Style {
  /** Where the dots end that lead to the status (--printer-width). */
  readonly width: number;
}

export type LineColor = 'green' | 'yellow' | 'red';

export interface FancyLine {
  readonly text: string;
  readonly status: string;
  readonly color?: LineColor;
  readonly index?: number | undefined;
  readonly total?: number | undefined;
  readonly seconds?: number | undefined;
  /** A line that is too long is cut. */
  readonly cut?: boolean;
}

/** `1 of 3 OK created sql table model main.a ...... [OK in 0.10s]`, as dbt lays it out. */
export function fancyLine(line: FancyLine, style: LineStyle): string {
  const { text, status, color, index, total, seconds, cut = false } = line;
  const place = index === undefined || total === undefined ? '' : `${index} of ${total} `;
  let dotted = `${place}${text} `.padEnd(style.width, '.');
  const most = style.width - 3;
  if (cut && dotted.length > most) dotted = `${dotted.slice(0, most)}...`;
  const shown = color === undefined ? status : paint(style, color, status);
  return `${dotted} [${shown}${seconds === undefined ? '' : ` in ${seconds.toFixed(2)}s`}]`;
}

/** `1 table model`, `2 table models`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

import { bindArguments, Decimal, text } from '../../template/index.ts';
import { type DataType, NumberType, TextType } from './data-types.ts';
import { maxPrecision } from './max-precision.ts';

interface Printed {
  readonly column_names: readonly string[];
  readonly column_types: readonly DataType[];
  readonly rows: Iterable<Iterable<unknown>>;
}

const parameters = ['max_rows', 'max_columns', 'output', 'max_column_width', 'locale', 'max_precision'];

/** A table as agate prints it: lines of Markdown, numbers to the right with commas and three places at most. */
export function printTable(
  table: Printed,
  args: readonly unknown[],
  defaults: Readonly<Record<string, unknown>> = {},
): string {
  const given = { max_rows: 20, max_columns: 6, max_column_width: 20, max_precision: 3, ...defaults };
  Object.assign(given, bindArguments('print_table', parameters, args));
  const limit = (value: unknown) => (value === null || value === undefined ? Number.POSITIVE_INFINITY : Number(value));
  const [maxRows, maxColumns, maxWidth, maxPrecision] = [
    limit(given.max_rows),
    limit(given.max_columns),
    limit(given.max_column_width),
    limit(given.max_precision),
  ];
  const all = [...table.rows].map((row) => [...row]);
  const data = all.slice(0, maxRows);
  const cut = (shown: string) => {
    const characters = Array.from(shown);
    return characters.length > maxWidth ? `${characters.slice(0, maxWidth - 3).join('')}...` : shown;
  };
  const names = table.column_names.slice(0, maxColumns).map(cut);
  const more = table.column_names.length > maxColumns;
  const formats = names.map((_, i) =>
    table.column_types[i] instanceof NumberType
      ? numberFormat(
          data.map((row) => row[i]),
          maxPrecision,
        )
      : text,
  );
  const lines = data.map((row) => {
    const cells = names.map((_, i) => (row[i] === null ? '' : cut((formats[i] as typeof text)(row[i]))));
    return more ? [...cells, '...'] : cells;
  });
  const header = more ? [...names, '...'] : names;
  const size = (shown: string) => Array.from(shown).length;
  const widths = header.map((name, i) =>
    lines.reduce((width, line) => Math.max(width, size(line[i] as string)), size(name)),
  );
  const written = (cells: readonly string[]) =>
    `|${cells
      .map((cell, i) => {
        const space = ' '.repeat(Math.max(0, (widths[i] as number) - size(cell)));
        return table.column_types[i] instanceof TextType ? ` ${cell}${space} ` : ` ${space}${cell} `;
      })
      .join('|')}|\n`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |\n`;
  const rest = maxRows < all.length ? written(header.map(() => '...')) : '';
  return written(header) + rule + lines.map(written).join('') + rest;
}

export function printRows(names: readonly string[], types: readonly DataType[], rows: readonly unknown[][]): string {
  return printTable({ column_names: names, column_types: types, rows }, [], { max_column_width: null });
}

/** Numbers of a column all have the same places: as many as the longest needs. */
function numberFormat(values: readonly unknown[], most: number): (value: unknown) => string {
  const exact = Math.max(0, maxPrecision(values));
  const places = Math.min(exact, most);
  const mark = exact > most ? '…' : '';
  return (value) => {
    if (!(value instanceof Decimal) || !value.is_finite()) return text(value);
    const rounded = value.quantized(-places);
    const [wholes = '', fraction] = rounded.plainDigits().split('.');
    const grouped = wholes.replace(/\B(?=(\d{3})+$)/g, ',');
    const sign = value.is_signed() ? '-' : '';
    return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}${mark}`;
  };
}

/** A table as agate writes it to a CSV file. */
export function csvText(table: Printed): string {
  const quoted = (value: unknown, alone: boolean) => {
    const shown = value === null || value === undefined ? '' : text(value).replaceAll('\r', '\n');
    return /[",\n]/.test(shown) || (alone && shown === '') ? `"${shown.replaceAll('"', '""')}"` : shown;
  };
  const line = (cells: readonly unknown[]) => `${cells.map((cell) => quoted(cell, cells.length === 1)).join(',')}\n`;
  const rows = [...table.rows].map((row) => [...row].map((value, i) => table.column_types[i]?.csvify(value)));
  return line(table.column_names) + rows.map(line).join('');
}

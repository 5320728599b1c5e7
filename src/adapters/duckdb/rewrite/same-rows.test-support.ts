import type { Column } from '../../../core/index.ts';
import { parseType, type Type } from './type.ts';

/** Compares recorded Trino rows with DuckDB's JSON rows; gives 'same' or what differs. Doubles to 1e-9, decimals by value, JSON as values. */
export function sameRows(
  columns: readonly Column[],
  trino: readonly (readonly unknown[])[],
  duck: readonly (readonly unknown[])[],
  ordered: boolean,
): string {
  const types = columns.map((c) => parseType(c.type));
  if (trino.length !== duck.length) return `${trino.length} rows expected, ${duck.length} came`;
  const same = (a: readonly unknown[], b: readonly unknown[]) =>
    a.length === b.length && a.every((value, i) => equal(types[i] as Type, value, b[i]));
  if (ordered) {
    const at = trino.findIndex((row, i) => !same(row, duck[i] as readonly unknown[]));
    return at < 0 ? 'same' : `row ${at}: expected ${JSON.stringify(trino[at])}, came ${JSON.stringify(duck[at])}`;
  }
  const rest = [...duck];
  for (const row of trino) {
    const at = rest.findIndex((other) => same(row, other));
    if (at < 0) return `expected ${JSON.stringify(row)}, left ${JSON.stringify(rest.slice(0, 3))}`;
    rest.splice(at, 1);
  }
  return 'same';
}

const numbers = new Set(['tinyint', 'smallint', 'integer', 'bigint', 'real', 'double', 'decimal']);

function equal(type: Type, trino: unknown, duck: unknown): boolean {
  if (trino === null || trino === undefined || duck === null || duck === undefined)
    return (trino ?? null) === null && (duck ?? null) === null;
  if (numbers.has(type.k)) {
    if (typeof duck === 'boolean' || typeof duck === 'object') return false;
    const given = typeof trino === 'object' ? (trino as { $dec?: string }).$dec : trino;
    const [x, y] = [Number(given), Number(duck)];
    return (Number.isNaN(x) && Number.isNaN(y)) || x === y || Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x));
  }
  switch (type.k) {
    case 'array':
      return (
        Array.isArray(trino) &&
        Array.isArray(duck) &&
        trino.length === duck.length &&
        trino.every((item, i) => equal(type.e, item, duck[i]))
      );
    case 'row': {
      const values = Array.isArray(duck) ? duck : Object.values(duck as object);
      return (
        Array.isArray(trino) &&
        trino.length === values.length &&
        trino.every((item, i) => equal(type.fields[i]?.type ?? { k: 'unknown' }, item, values[i]))
      );
    }
    case 'map': {
      const pairs = (trino as { $map: [unknown, unknown][] }).$map;
      const entries = duck as { key: unknown; value: unknown }[];
      return (
        pairs.length === entries.length &&
        pairs.every(([key, value]) =>
          entries.some((e) => equal(type.key, key, e.key) && equal(type.value, value, e.value)),
        )
      );
    }
    case 'boolean':
      return trino === duck;
    case 'json':
      return canonical(JSON.parse(String(trino))) === canonical(typeof duck === 'string' ? JSON.parse(duck) : duck);
    case 'varbinary':
      return true;
    case 'date':
    case 'timestamp':
      return moment(trino) === moment(duck);
    default:
      return String(trino) === String(duck);
  }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${key}:${canonical((value as Record<string, unknown>)[key])}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

function moment(value: unknown): string {
  return String(value)
    .replace(/(\d)T(\d)/, '$1 $2')
    .replace(/ UTC$|Z$/, '+00')
    .replace(/\+00:00$/, '+00')
    .replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d)(?=$|\+)/, '$1:00')
    .replace(/(\.\d*?)0+(?=$|[+-]\d\d)/, '$1')
    .replace(/\.(?=$|[+-])/, '')
    .replace(/ 00:00:00$/, '');
}

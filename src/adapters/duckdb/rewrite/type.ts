import type { TypeNode } from '../../../sql/index.ts';
import { splitTop } from '../types.ts';

/** Trino types as far as rewriting needs them. `unknown` means: not known here, never: no type. */
export type Type =
  | {
      readonly k:
        | 'unknown'
        | 'null'
        | 'boolean'
        | 'tinyint'
        | 'smallint'
        | 'integer'
        | 'bigint'
        | 'real'
        | 'double'
        | 'date'
        | 'json'
        | 'varbinary'
        | 'uuid'
        | 'interval'
        | 'time'
        | 'other';
    }
  | { readonly k: 'varchar'; readonly n?: number }
  | { readonly k: 'char'; readonly n: number }
  | { readonly k: 'decimal'; readonly p: number; readonly s: number }
  | {
      readonly k: 'timestamp';
      readonly p: number;
      readonly tz: boolean /** Read from text, each value with a zone of its own. */;
      readonly ownZone?: boolean;
    }
  /** A timestamp with a zone of its own, held as its local time: fine inside casts and formats, but not as a result. */
  | { readonly k: 'zoned' }
  | { readonly k: 'array'; readonly e: Type }
  | { readonly k: 'map'; readonly key: Type; readonly value: Type }
  | { readonly k: 'row'; readonly fields: readonly { readonly name: string | undefined; readonly type: Type }[] };

export const unknown: Type = { k: 'unknown' };
export const bigint: Type = { k: 'bigint' };
export const integer: Type = { k: 'integer' };
export const double: Type = { k: 'double' };
export const boolean: Type = { k: 'boolean' };
export const varchar: Type = { k: 'varchar' };
export const date: Type = { k: 'date' };
export const json: Type = { k: 'json' };
export const varbinary: Type = { k: 'varbinary' };
export const interval: Type = { k: 'interval' };
export const timestamp = (p = 3, tz = false): Type => ({ k: 'timestamp', p, tz });
export const arrayOf = (e: Type): Type => ({ k: 'array', e });

const whole = new Set(['tinyint', 'smallint', 'integer', 'bigint']);
export const isInteger = (t: Type): boolean => whole.has(t.k);
export const isFloating = (t: Type): boolean => t.k === 'double' || t.k === 'real';
export const isNumeric = (t: Type): boolean => isInteger(t) || isFloating(t) || t.k === 'decimal';
export const isText = (t: Type): boolean => t.k === 'varchar' || t.k === 'char';
export const isKnown = (t: Type): boolean => t.k !== 'unknown' && t.k !== 'null';

/** Integers as decimals, for arithmetic with decimals. */
export function asDecimal(t: Type): { p: number; s: number } | undefined {
  switch (t.k) {
    case 'decimal':
      return t;
    case 'tinyint':
      return { p: 3, s: 0 };
    case 'smallint':
      return { p: 5, s: 0 };
    case 'integer':
      return { p: 10, s: 0 };
    case 'bigint':
      return { p: 19, s: 0 };
    default:
      return undefined;
  }
}

const order = ['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'real', 'double'];

/** The type two branches share (CASE, COALESCE, set operations). */
export function common(a: Type, b: Type): Type {
  if (a.k === 'null') return b;
  if (b.k === 'null') return a;
  if (a.k === 'decimal' || b.k === 'decimal') {
    const [x, y] = [asDecimal(a), asDecimal(b)];
    if (x !== undefined && y !== undefined) {
      const s = Math.max(x.s, y.s);
      return { k: 'decimal', p: Math.min(38, Math.max(x.p - x.s, y.p - y.s) + s), s };
    }
  }
  const [i, j] = [order.indexOf(a.k), order.indexOf(b.k)];
  if (i >= 0 && j >= 0) return i >= j ? a : b;
  if (a.k === b.k) {
    if (a.k === 'varchar') return varchar;
    if (a.k === 'timestamp' && b.k === 'timestamp')
      return {
        k: 'timestamp',
        p: Math.max(a.p, b.p),
        tz: a.tz || b.tz,
        ownZone: a.ownZone === true || b.ownZone === true,
      };
    if (a.k === 'array' && b.k === 'array') return { k: 'array', e: common(a.e, b.e) };
    return a;
  }
  if (isText(a) && isText(b)) return varchar;
  if (a.k === 'date' && b.k === 'timestamp') return b;
  if (b.k === 'date' && a.k === 'timestamp') return a;
  return unknown;
}

/** Whether Trino finds a type that both can become; true where one is not known. */
export function mixes(a: Type, b: Type): boolean {
  if (!isKnown(a) || !isKnown(b)) return true;
  if (a.k === 'array' && b.k === 'array') return mixes(a.e, b.e);
  if (a.k === 'map' && b.k === 'map') return mixes(a.key, b.key) && mixes(a.value, b.value);
  if (a.k === 'row' && b.k === 'row')
    return a.fields.length === b.fields.length && a.fields.every((f, i) => mixes(f.type, b.fields[i]?.type ?? unknown));
  if (a.k === b.k || a.k === 'other' || b.k === 'other') return true;
  if ((isNumeric(a) && isNumeric(b)) || (isText(a) && isText(b))) return true;
  const times = new Set(['date', 'timestamp', 'zoned']);
  return times.has(a.k) && times.has(b.k);
}

/** Reads a Trino type name. */
export function parseType(text: string): Type {
  const t = text.trim();
  const lower = t.toLowerCase();
  const match = /^([a-z_ ]+?)\s*(?:\((.*)\))?(\s+with time zone)?$/is.exec(t);
  const base = (match?.[1] ?? lower).toLowerCase();
  const inner = match?.[2];
  switch (base) {
    case 'varchar':
    case 'string':
      return inner === undefined ? varchar : { k: 'varchar', n: Number(inner) };
    case 'char':
      return { k: 'char', n: Number(inner ?? 1) };
    case 'decimal':
    case 'numeric': {
      const [p, s] = (inner ?? '38,0').split(',').map(Number);
      return { k: 'decimal', p: p ?? 38, s: s ?? 0 };
    }
    case 'timestamp':
      return { k: 'timestamp', p: inner === undefined ? 3 : Number(inner), tz: match?.[3] !== undefined };
    case 'timestamp with time zone':
      return { k: 'timestamp', p: 3, tz: true };
    case 'time':
      return { k: 'time' };
    case 'array':
      return { k: 'array', e: parseType(inner ?? 'unknown') };
    case 'map': {
      const [key = 'unknown', value = 'unknown'] = splitTop(inner ?? '');
      return { k: 'map', key: parseType(key), value: parseType(value) };
    }
    case 'row':
    case 'struct':
      return {
        k: 'row',
        fields: splitTop(inner ?? '').map((part) => {
          const named = /^("(?:[^"]|"")*"|[A-Za-z_][\w]*)\s+(.+)$/s.exec(part);
          if (named === null) return { name: undefined, type: parseType(part) };
          return { name: (named[1] as string).replaceAll('"', ''), type: parseType(named[2] as string) };
        }),
      };
    case 'int':
      return integer;
    case 'float':
      return { k: 'real' };
    case 'binary':
      return varbinary;
    case 'double precision':
      return double;
    case 'unknown':
      return { k: 'null' };
    default:
      if (base.startsWith('interval')) return interval;
      return [
        'boolean',
        'tinyint',
        'smallint',
        'integer',
        'bigint',
        'real',
        'double',
        'date',
        'json',
        'varbinary',
        'uuid',
      ].includes(base)
        ? ({ k: base } as Type)
        : { k: 'other' };
  }
}

export function typeOfNode(node: TypeNode): Type {
  if (node.base === 'row')
    return { k: 'row', fields: (node.fields ?? []).map((f) => ({ name: f.name?.name, type: typeOfNode(f.type) })) };
  if (node.base === 'timestamp')
    return { k: 'timestamp', p: typeof node.params[0] === 'number' ? node.params[0] : 3, tz: node.timeZone === true };
  if (node.base === 'array')
    return { k: 'array', e: typeof node.params[0] === 'object' ? typeOfNode(node.params[0]) : unknown };
  if (node.base === 'map') {
    const [key, value] = node.params;
    return {
      k: 'map',
      key: typeof key === 'object' ? typeOfNode(key) : unknown,
      value: typeof value === 'object' ? typeOfNode(value) : unknown,
    };
  }
  return parseType(node.params.length === 0 ? node.base : `${node.base}(${node.params.join(',')})`);
}

export function typeText(t: Type): string | undefined {
  switch (t.k) {
    case 'unknown':
    case 'null':
    case 'other':
    case 'zoned':
    case 'interval':
    case 'time':
      return undefined;
    case 'varchar':
      return t.n === undefined ? 'varchar' : `varchar(${t.n})`;
    case 'char':
      return `char(${t.n})`;
    case 'decimal':
      return `decimal(${t.p},${t.s})`;
    case 'timestamp':
      return `timestamp(${t.p})${t.tz ? ' with time zone' : ''}`;
    case 'array': {
      const e = typeText(t.e);
      return e === undefined ? undefined : `array(${e})`;
    }
    case 'map': {
      const [key, value] = [typeText(t.key), typeText(t.value)];
      return key === undefined || value === undefined ? undefined : `map(${key}, ${value})`;
    }
    case 'row': {
      const fields = t.fields.map((f) => [f.name, typeText(f.type)] as const);
      if (fields.some(([, type]) => type === undefined)) return undefined;
      return `row(${fields.map(([name, type]) => (name === undefined ? type : `"${name}" ${type}`)).join(', ')})`;
    }
    default:
      return t.k;
  }
}

/** How a type is called in messages. */
export function describe(t: Type): string {
  return typeText(t) ?? t.k;
}

/** The type as DuckDB writes it. */
export function duckType(t: Type): string {
  switch (t.k) {
    case 'varchar':
    case 'char':
    case 'unknown':
    case 'null':
    case 'other':
      return 'VARCHAR';
    case 'varbinary':
      return 'BLOB';
    case 'real':
      return 'FLOAT';
    case 'decimal':
      return `DECIMAL(${t.p}, ${t.s})`;
    case 'timestamp':
      return t.tz ? 'TIMESTAMPTZ' : 'TIMESTAMP';
    case 'zoned':
      return 'TIMESTAMP';
    case 'array':
      return `${duckType(t.e)}[]`;
    case 'map':
      return `MAP(${duckType(t.key)}, ${duckType(t.value)})`;
    case 'row':
      return `STRUCT(${t.fields.map((f, i) => `"${f.name ?? `field${i}`}" ${duckType(f.type)}`).join(', ')})`;
    default:
      return t.k.toUpperCase();
  }
}

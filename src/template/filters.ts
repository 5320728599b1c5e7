import { formatPercent } from './format.ts';
import { lookup } from './lookup.ts';
import { stringMethods } from './methods.ts';
import { add } from './operators.ts';
import { tests } from './tests.ts';
import {
  bindArguments,
  compare,
  type Dict,
  equal,
  Float,
  float,
  isDict,
  isFloat,
  isNumber,
  items,
  PySet,
  repr,
  splitArguments,
  text,
  toNumber,
  truthy,
  tuple,
  typeName,
} from './values.ts';

export type Filter = (value: unknown, ...args: unknown[]) => unknown;

/** `a.b.0` on a value, for the attribute arguments of filters. */
function attribute(value: unknown, path: unknown): unknown {
  if (isNumber(path)) return lookup(value, path);
  return text(path)
    .split('.')
    .reduce<unknown>(
      (v, step) => (v === undefined || v === null ? undefined : lookup(v, /^\d+$/.test(step) ? Number(step) : step)),
      value,
    );
}

const fold = (value: unknown, caseSensitive: unknown) =>
  typeof value === 'string' && caseSensitive !== true ? value.toLowerCase() : value;

function testNamed(name: unknown): (value: unknown, ...args: unknown[]) => boolean {
  const key = text(name);
  if (!Object.hasOwn(tests, key)) throw new TypeError(`there is no test '${key}'`);
  return tests[key] as (value: unknown, ...args: unknown[]) => boolean;
}

function select(list: unknown, args: readonly unknown[], wanted: boolean, by?: unknown): unknown[] {
  const [name, ...rest] = args;
  const test = name === undefined ? truthy : testNamed(name);
  return items(list).filter((item) => test(by === undefined ? item : attribute(item, by), ...rest) === wanted);
}

function round(value: unknown, ...args: unknown[]): unknown {
  const { precision = 0, method = 'common' } = bindArguments('round', ['precision', 'method'], args);
  const number = toNumber(value as number);
  const factor = 10 ** Number(precision);
  const scaled = number * factor;
  let whole: number;
  if (method === 'ceil') whole = Math.ceil(scaled);
  else if (method === 'floor') whole = Math.floor(scaled);
  else {
    // Python rounds halves to even.
    whole = Math.round(scaled);
    if (Math.abs(scaled % 1) === 0.5 && whole % 2 !== 0) whole -= 1;
  }
  return float(whole / factor);
}

function indent(value: unknown, ...args: unknown[]): string {
  const { width = 4, first = false, blank = false } = bindArguments('indent', ['width', 'first', 'blank'], args);
  const by = typeof width === 'string' ? width : ' '.repeat(Number(width));
  return text(value)
    .split('\n')
    .map((line, i) => ((i === 0 && !truthy(first)) || (line === '' && !truthy(blank)) ? line : by + line))
    .join('\n');
}

/** JSON as Python's json.dumps writes it: a space after , and :, ASCII unless asked otherwise. */
export function pythonJson(
  value: unknown,
  options: { indent?: number | undefined; sortKeys?: boolean } = {},
  level = 0,
): string {
  const { indent: by } = options;
  const line = by === undefined ? '' : `\n${' '.repeat(by * (level + 1))}`;
  const close = by === undefined ? '' : `\n${' '.repeat(by * level)}`;
  const comma = by === undefined ? ', ' : ',';
  const inner = (item: unknown) => pythonJson(item, options, level + 1);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') {
    return JSON.stringify(value).replace(
      /[\u007f-\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return text(value);
  const list = Array.isArray(value) ? value : value instanceof PySet ? value.items : undefined;
  if (list !== undefined) return list.length === 0 ? '[]' : `[${line}${list.map(inner).join(comma + line)}${close}]`;
  if (isDict(value)) {
    const keys = options.sortKeys === true ? Object.keys(value).sort() : Object.keys(value);
    if (keys.length === 0) return '{}';
    return `{${line}${keys.map((key) => `${pythonJson(key)}: ${inner(value[key])}`).join(comma + line)}${close}}`;
  }
  throw new TypeError(`${typeName(value)} cannot be written as JSON`);
}

function sort(list: unknown, ...args: unknown[]): unknown[] {
  const names = ['reverse', 'case_sensitive', 'attribute'];
  const { reverse = false, case_sensitive: sensitive, attribute: by } = bindArguments('sort', names, args);
  const keys = by === undefined || by === null ? [] : text(by).split(',');
  const key = (item: unknown) =>
    keys.length === 0 ? [fold(item, sensitive)] : keys.map((k) => fold(attribute(item, k.trim()), sensitive));
  const sorted = items(list)
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (truthy(reverse) ? -1 : 1) * compare(a.key, b.key));
  return sorted.map((entry) => entry.item);
}

function extreme(list: unknown, sign: 1 | -1, args: readonly unknown[]): unknown {
  const { case_sensitive: sensitive, attribute: by } = bindArguments('min', ['case_sensitive', 'attribute'], args);
  const key = (item: unknown) => fold(by === undefined ? item : attribute(item, by), sensitive);
  const all = items(list);
  return all.length === 0
    ? undefined
    : all.reduce((best, item) => (sign * compare(key(item), key(best)) < 0 ? item : best));
}

function map(list: unknown, args: readonly unknown[]): unknown[] {
  if (list === null || list === undefined) return [];
  const { positional, keywords } = splitArguments(args);
  if ('attribute' in keywords) {
    return items(list).map((item) => {
      const found = attribute(item, keywords['attribute']);
      return found === undefined && 'default' in keywords ? keywords['default'] : found;
    });
  }
  const [name, ...rest] = positional;
  const filter = filterNamed(text(name));
  return items(list).map((item) => filter(item, ...rest));
}

export function filterNamed(name: string): Filter {
  if (!Object.hasOwn(filters, name)) throw new TypeError(`there is no filter '${name}'`);
  return filters[name] as Filter;
}

const method =
  (name: string): Filter =>
  (value, ...args) =>
    (stringMethods[name] as (s: string, ...a: unknown[]) => unknown)(text(value), ...args);

/** Jinja's filters (jinja.palletsprojects.com, "List of Builtin Filters") and dbt's as_*. */
export const filters: Readonly<Record<string, Filter>> = {
  abs: (value) => (isFloat(value) ? float(Math.abs(toNumber(value as number))) : Math.abs(toNumber(value as number))),
  attr: (value, name) => lookup(value, name),
  batch: (value, size, fill) => {
    const rows: unknown[][] = [];
    for (const item of items(value)) {
      const last = rows.at(-1);
      if (last === undefined || last.length === Number(size)) rows.push([item]);
      else last.push(item);
    }
    const last = rows.at(-1);
    if (fill !== undefined && last !== undefined) while (last.length < Number(size)) last.push(fill);
    return rows;
  },
  capitalize: method('capitalize'),
  center: (value, width = 80) => (stringMethods['center'] as Filter)(text(value), width),
  default: (value, ...args) => {
    const { default_value: fallback = '', boolean = false } = bindArguments(
      'default',
      ['default_value', 'boolean'],
      args,
    );
    return value === undefined || (truthy(boolean) && !truthy(value)) ? fallback : value;
  },
  dictsort: (value, ...args) => {
    const {
      by = 'key',
      reverse = false,
      case_sensitive: sensitive,
    } = bindArguments('dictsort', ['case_sensitive', 'by', 'reverse'], args);
    const at = by === 'value' ? 1 : 0;
    const pairs = Object.entries(value as Dict).map((pair) => tuple(pair));
    return pairs.sort((a, b) => (truthy(reverse) ? -1 : 1) * compare(fold(a[at], sensitive), fold(b[at], sensitive)));
  },
  escape: (value) =>
    text(value)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll("'", '&#39;')
      .replaceAll('"', '&#34;'),
  filesizeformat: (value) => {
    const bytes = Number(value);
    const unit = ['kB', 'MB', 'GB', 'TB', 'PB'];
    if (bytes < 1000) return bytes === 1 ? '1 Byte' : `${bytes} Bytes`;
    const step = Math.min(unit.length - 1, Math.floor(Math.log10(bytes) / 3) - 1);
    return `${(bytes / 1000 ** (step + 1)).toFixed(1)} ${unit[step]}`;
  },
  first: (value) => items(value)[0],
  float: (value, fallback = new Float(0)) => {
    const number = isNumber(value)
      ? toNumber(value)
      : Number(typeof value === 'string' && value.trim() !== '' ? value : Number.NaN);
    return Number.isNaN(number) ? fallback : float(number);
  },
  format: (value, ...args) => {
    const { positional, keywords } = splitArguments(args);
    return formatPercent(text(value), positional.length > 0 ? positional : keywords);
  },
  groupby: (value, ...args) => {
    const { attribute: by, default: fallback } = bindArguments(
      'groupby',
      ['attribute', 'default', 'case_sensitive'],
      args,
    );
    const key = (item: unknown) => attribute(item, by) ?? fallback;
    const groups: unknown[][] = [];
    for (const item of [...items(value)].sort((a, b) => compare(key(a), key(b)))) {
      const last = groups.at(-1);
      if (last !== undefined && equal(last[0], key(item))) (last[1] as unknown[]).push(item);
      else groups.push(Object.assign(tuple([key(item), [item]]), {}));
    }
    return groups;
  },
  indent,
  int: (value, ...args) => {
    const { default: fallback = 0, base = 10 } = bindArguments('int', ['default', 'base'], args);
    if (isNumber(value)) return typeof value === 'bigint' ? value : Math.trunc(toNumber(value));
    if (typeof value === 'boolean') return Number(value);
    if (typeof value !== 'string') return fallback;
    const digits = value.trim().replaceAll('_', '');
    if (Number(base) !== 10) {
      const parsed = Number.parseInt(digits.replace(/^0[xob]/i, ''), Number(base));
      return Number.isNaN(parsed) ? fallback : parsed;
    }
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(digits)) return fallback;
    const whole = Math.trunc(Number(digits));
    return Number.isSafeInteger(whole) || !/^[+-]?\d+$/.test(digits) ? whole : BigInt(digits);
  },
  items: (value) => (value === undefined ? [] : Object.entries(value as Dict).map((pair) => tuple(pair))),
  join: (value, ...args) => {
    const { d = '', attribute: by } = bindArguments('join', ['d', 'attribute'], args);
    return items(value)
      .map((item) => text(by === undefined ? item : attribute(item, by)))
      .join(text(d));
  },
  last: (value) => items(value).at(-1),
  length: (value) => (typeof value === 'string' ? Array.from(value).length : items(value).length),
  list: (value) => [...items(value)],
  lower: method('lower'),
  map: (value, ...args) => map(value, args),
  max: (value, ...args) => extreme(value, -1, args),
  min: (value, ...args) => extreme(value, 1, args),
  pprint: (value) => repr(value),
  random: (value) => items(value)[0],
  reject: (value, ...args) => (value === null ? [] : select(value, args, false)),
  rejectattr: (value, by, ...args) => select(value, args, false, by),
  replace: (value, from, to, count) =>
    (stringMethods['replace'] as Filter)(text(value), text(from), text(to), count ?? undefined),
  reverse: (value) => (typeof value === 'string' ? Array.from(value).reverse().join('') : [...items(value)].reverse()),
  round,
  safe: (value) => value,
  select: (value, ...args) => (value === null ? [] : select(value, args, true)),
  selectattr: (value, by, ...args) => select(value, args, true, by),
  slice: (value, count, fill) => {
    const all = items(value);
    const size = Math.floor(all.length / Number(count));
    const extra = all.length % Number(count);
    const rows: unknown[][] = [];
    let from = 0;
    for (let i = 0; i < Number(count); i++) {
      const end = from + size + (i < extra ? 1 : 0);
      const row = all.slice(from, end);
      if (fill !== undefined && i >= extra && extra > 0) row.push(fill);
      rows.push(row);
      from = end;
    }
    return rows;
  },
  sort,
  string: (value) => text(value),
  striptags: (value) =>
    text(value)
      .replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')
      .split(/\s+/)
      .join(' ')
      .trim(),
  sum: (value, ...args) => {
    const { attribute: by, start = 0 } = bindArguments('sum', ['attribute', 'start'], args);
    return items(value).reduce(
      (total, item) => add(total, by === undefined || by === null ? item : attribute(item, by)),
      start,
    );
  },
  title: method('title'),
  tojson: (value, ...args) => {
    const { indent: by } = bindArguments('tojson', ['indent'], args);
    return pythonJson(value, { indent: by === undefined || by === null ? undefined : Number(by), sortKeys: true });
  },
  trim: method('strip'),
  truncate: (value, ...args) => {
    const names = ['length', 'killwords', 'end', 'leeway'];
    const { length = 255, killwords = false, end = '...', leeway = 5 } = bindArguments('truncate', names, args);
    const whole = text(value);
    if (whole.length <= Number(length) + Number(leeway)) return whole;
    const cut = whole.slice(0, Number(length) - text(end).length);
    return (truthy(killwords) ? cut : cut.replace(/ [^ ]*$/, '')) + text(end);
  },
  unique: (value, ...args) => {
    const { case_sensitive: sensitive, attribute: by } = bindArguments('unique', ['case_sensitive', 'attribute'], args);
    const seen = new PySet();
    return items(value).filter((item) => {
      const key = fold(by === undefined ? item : attribute(item, by), sensitive);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  },
  upper: method('upper'),
  urlencode: (value) => encodeURIComponent(text(value)).replaceAll('%2F', '/'),
  wordcount: (value) => (text(value).match(/\w+/g) ?? []).length,
  wordwrap: (value, width = 79) =>
    text(value).replace(new RegExp(`(?![^\\n]{1,${width}}$)([^\\n]{1,${width}})\\s`, 'g'), '$1\n'),
  as_bool: (value) => (typeof value === 'string' ? value.toLowerCase() === 'true' : value),
  as_number: (value) =>
    typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value,
  as_native: (value) => value,
  as_text: (value) => text(value),
};

(filters as Record<string, Filter>)['count'] = filters['length'] as Filter;
(filters as Record<string, Filter>)['d'] = filters['default'] as Filter;
(filters as Record<string, Filter>)['e'] = filters['escape'] as Filter;

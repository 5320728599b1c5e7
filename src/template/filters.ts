import { formatPercent } from './format.ts';
import { pythonJson } from './json.ts';
import { attributeOf, itemOf } from './lookup.ts';
import { dictMethods } from './methods.ts';
import { namedTuple } from './named-tuple.ts';
import { formatValue } from './number-format.ts';
import { parseFloatText, wholeNumber } from './number-text.ts';
import { add, negate } from './operators.ts';
import { Decimal } from './python/decimal.ts';
import { stringMethods } from './string-methods.ts';
import { tests } from './tests.ts';
import { escapeHtml, urlEncode, wordWrap } from './text-filters.ts';
import {
  bindArguments,
  compare,
  type Dict,
  dictEntries,
  equal,
  Float,
  float,
  isFloat,
  isMapping,
  isNumber,
  isTuple,
  items,
  type PyDict,
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

/** `a.b.0` on a value, for the attribute arguments of filters (jinja2.filters.make_attrgetter). */
function attribute(value: unknown, path: unknown): unknown {
  if (isNumber(path)) return itemOf(value, path);
  return text(path)
    .split('.')
    .reduce<unknown>(
      (v, step) => (v === undefined || v === null ? undefined : itemOf(v, /^\d+$/.test(step) ? Number(step) : step)),
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
  if (value instanceof Decimal && method === 'common') return value.quantized(-Number(precision));
  if (!isNumber(value) && typeof value !== 'boolean' && !(value instanceof Decimal))
    throw new TypeError(`round needs a number, not ${typeName(value)}`);
  const number = Number(value);
  const digits = Number(precision);
  if (method === 'ceil' || method === 'floor') {
    const factor = 10 ** digits;
    return float(Math[method](number * factor) / factor);
  }
  if (method !== 'common') throw new TypeError('method must be common, ceil or floor');
  if (!isFloat(value) && digits >= 0) return typeof value === 'boolean' ? Number(value) : value;
  if (digits < 0) {
    const factor = 10 ** -digits;
    const scaled = number / factor;
    const whole = Math.abs(scaled % 1) === 0.5 ? 2 * Math.round(scaled / 2) : Math.round(scaled);
    return isFloat(value) ? float(whole * factor) : whole * factor;
  }
  return float(Number(formatValue(float(number), `.${Math.min(digits, 100)}f`)));
}

function indent(value: unknown, ...args: unknown[]): string {
  const { width = 4, first = false, blank = false } = bindArguments('indent', ['width', 'first', 'blank'], args);
  if (typeof value !== 'string' && value !== undefined)
    throw new TypeError(`indent needs a string, not ${typeName(value)}`);
  const by = typeof width === 'string' ? width : ' '.repeat(Number(width));
  const lines = `${text(value)}\n`.split('\n').slice(0, -1);
  return lines
    .map((line, i) => {
      const bare = i === 0 ? !truthy(first) : line === '' && !truthy(blank);
      return bare ? line : by + line;
    })
    .join('\n');
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
  if (!truthy(list)) return [];
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

function mapping(value: unknown): Dict | PyDict {
  if (!isMapping(value)) throw new TypeError(`this filter needs a dict, not ${typeName(value)}`);
  return value;
}

/** A dict's attributes are its methods; its items are not (jinja2.filters.do_attr). */
const dictAttribute = (value: Dict | PyDict, name: unknown) =>
  typeof name === 'string' && Object.hasOwn(dictMethods, name) ? attributeOf(value, name) : undefined;

/** Jinja's filters (jinja.palletsprojects.com, "List of Builtin Filters") and dbt's as_*. */
export const filters: Readonly<Record<string, Filter>> = {
  abs: (value) => {
    if (typeof value === 'boolean') return Number(value);
    const own = (value as { __abs__?: () => unknown } | null | undefined)?.__abs__;
    if (typeof own === 'function') return own.call(value);
    if (!isNumber(value)) throw new TypeError(`abs needs a number, not ${typeName(value)}`);
    return toNumber(value) < 0 ? negate(value) : value;
  },
  attr: (value, name) => (isMapping(value) ? dictAttribute(value, name) : attributeOf(value, name)),
  batch: (value, ...args) => {
    const { linecount: size, fill_with: fill } = bindArguments('batch', ['linecount', 'fill_with'], args);
    const rows: unknown[][] = [];
    for (const item of items(value)) {
      const last = rows.at(-1);
      if (last === undefined || last.length === Number(size)) rows.push([item]);
      else last.push(item);
    }
    const last = rows.at(-1);
    if (fill !== undefined && fill !== null && last !== undefined) while (last.length < Number(size)) last.push(fill);
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
    const pairs = dictEntries(mapping(value)).map((pair) => tuple(pair));
    return pairs.sort((a, b) => (truthy(reverse) ? -1 : 1) * compare(fold(a[at], sensitive), fold(b[at], sensitive)));
  },
  escape: (value) => escapeHtml(text(value)),
  filesizeformat: (value, ...args) => {
    const { binary = false } = bindArguments('filesizeformat', ['binary'], args);
    if (typeof value !== 'string' && !isNumber(value) && typeof value !== 'boolean')
      throw new TypeError(`filesizeformat needs a number, not ${typeName(value)}`);
    const bytes = typeof value === 'string' ? Number(parseFloatText(value) ?? Number.NaN) : toNumber(value);
    if (Number.isNaN(bytes)) throw new TypeError(`could not convert ${repr(value)} to a number`);
    const base = truthy(binary) ? 1024 : 1000;
    const units = truthy(binary)
      ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']
      : ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
    if (bytes === 1) return '1 Byte';
    if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
    const step = units.findIndex((_, i) => bytes < base ** (i + 2));
    const at = step < 0 ? units.length - 1 : step;
    return `${formatValue(float(bytes / base ** (at + 1)), '.1f')} ${units[at]}`;
  },
  first: (value) => items(value)[0],
  float: (value, ...args) => {
    const { default: fallback = new Float(0) } = bindArguments('float', ['default'], args);
    if (isNumber(value) || typeof value === 'boolean') return float(toNumber(value));
    if (value instanceof Decimal) return float(value.valueOf());
    return (typeof value === 'string' ? parseFloatText(value) : undefined) ?? fallback;
  },
  format: (value, ...args) => {
    const { positional, keywords } = splitArguments(args);
    return formatPercent(text(value), positional.length > 0 ? tuple(positional) : keywords);
  },
  groupby: (value, ...args) => {
    const names = ['attribute', 'default', 'case_sensitive'];
    const { attribute: by, default: fallback, case_sensitive: sensitive } = bindArguments('groupby', names, args);
    const own = (item: unknown) => attribute(item, by) ?? fallback;
    const key = (item: unknown) => fold(own(item), sensitive);
    const groups: { key: unknown; list: unknown[] }[] = [];
    for (const item of [...items(value)].sort((a, b) => compare(key(a), key(b)))) {
      const last = groups.at(-1);
      if (last !== undefined && equal(last.key, key(item))) last.list.push(item);
      else groups.push({ key: key(item), list: [item] });
    }
    return groups.map(({ list }) => namedTuple(['grouper', 'list'], [own(list[0]), list]));
  },
  indent,
  int: (value, ...args) => {
    const { default: fallback = 0, base = 10 } = bindArguments('int', ['default', 'base'], args);
    return wholeNumber(value, Number(base)) ?? fallback;
  },
  items: (value) => {
    if (value === undefined) return [];
    if (!isMapping(value)) throw new TypeError('Can only get item pairs from a mapping.');
    return dictEntries(value).map((pair) => tuple(pair));
  },
  join: (value, ...args) => {
    const { d = '', attribute: by } = bindArguments('join', ['d', 'attribute'], args);
    return items(value)
      .map((item) => text(by === undefined ? item : attribute(item, by)))
      .join(text(d));
  },
  last: (value) => items(value).at(-1),
  length: (value) => {
    if (isNumber(value) || typeof value === 'boolean')
      throw new TypeError(`object of type '${typeName(value)}' has no len()`);
    return items(value).length;
  },
  list: (value) => [...items(value)],
  lower: method('lower'),
  map: (value, ...args) => map(value, args),
  max: (value, ...args) => extreme(value, -1, args),
  min: (value, ...args) => extreme(value, 1, args),
  pprint: (value) => repr(value),
  random: (value) => {
    const all = items(value);
    return all[Math.floor(Math.random() * all.length)];
  },
  reject: (value, ...args) => (truthy(value) ? select(value, args, false) : []),
  rejectattr: (value, by, ...args) => (truthy(value) ? select(value, args, false, by) : []),
  replace: (value, from, to, count) =>
    (stringMethods['replace'] as Filter)(text(value), text(from), text(to), count ?? undefined),
  reverse: (value) => (typeof value === 'string' ? Array.from(value).reverse().join('') : [...items(value)].reverse()),
  round,
  safe: (value) => value,
  select: (value, ...args) => (truthy(value) ? select(value, args, true) : []),
  selectattr: (value, by, ...args) => (truthy(value) ? select(value, args, true, by) : []),
  slice: (value, ...args) => {
    const { slices: count, fill_with: fill } = bindArguments('slice', ['slices', 'fill_with'], args);
    const all = items(value);
    const size = Math.floor(all.length / Number(count));
    const extra = all.length % Number(count);
    const rows: unknown[][] = [];
    let from = 0;
    for (let i = 0; i < Number(count); i++) {
      const end = from + size + (i < extra ? 1 : 0);
      const row = all.slice(from, end);
      if (fill !== undefined && fill !== null && i >= extra) row.push(fill);
      rows.push(row);
      from = end;
    }
    return rows;
  },
  sort,
  string: (value) => text(value),
  forceescape: (value) => escapeHtml(text(value)),
  xmlattr: (value) =>
    dictEntries(mapping(value))
      .filter(([, item]) => item !== undefined && item !== null)
      .map(([key, item]) => ` ${text(key)}="${escapeHtml(text(item))}"`)
      .join(''),
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
  title: (value) =>
    text(value).replace(/[^\-\s([{<]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
  tojson: (value, ...args) => {
    const { indent: by } = bindArguments('tojson', ['indent'], args);
    const json = pythonJson(value, {
      indent: by === undefined || by === null ? undefined : Number(by),
      sortKeys: true,
    });
    // Jinja's tojson is safe inside HTML (markupsafe); dbt's tojson() function is the one that leaves these alone.
    return json.replace(/[<>&']/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
  },
  trim: method('strip'),
  truncate: (value, ...args) => {
    const names = ['length', 'killwords', 'end', 'leeway'];
    const { length = 255, killwords = false, end = '...', leeway = 5 } = bindArguments('truncate', names, args);
    if (typeof value !== 'string' && items(value).length <= Number(length) + Number(leeway ?? 5)) return text(value);
    const whole = text(value);
    if (whole.length <= Number(length) + Number(leeway ?? 5)) return whole;
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
  urlencode: (value) => urlEncode(value),
  wordcount: (value) => (text(value).match(/[\p{L}\p{N}_]+/gu) ?? []).length,
  wordwrap: wordWrap,
  // In SQL they change nothing, as in dbt: YAML is where they make values (native-filters.ts).
  as_bool: (value) => value,
  as_number: (value) => value,
  as_native: (value) => value,
  as_text: (value) => value,
  is_list: (value) => Array.isArray(value) && !isTuple(value),
};

(filters as Record<string, Filter>)['count'] = filters['length'] as Filter;
(filters as Record<string, Filter>)['d'] = filters['default'] as Filter;
(filters as Record<string, Filter>)['e'] = filters['escape'] as Filter;

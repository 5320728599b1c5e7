import {
  bindArguments,
  dictEntries,
  dictGet,
  dictHas,
  isMapping,
  isNumber,
  items,
  PyDict,
  repr,
  text,
  toNumber,
  tuple,
  typeName,
} from './values.ts';

type Method = (self: string, ...args: unknown[]) => unknown;

const string = (value: unknown, method: string): string => {
  if (typeof value !== 'string') throw new TypeError(`${method}() needs a string, not ${typeName(value)}`);
  return value;
};

// Python's white space: the separators \x1c to \x1f and \x85 count, \ufeff does not.
const space = '[[\\s\\x1c-\\x1f\\x85]--[\\ufeff]]';
const leading = new RegExp(`^${space}+`, 'v');
const trailing = new RegExp(`${space}+$`, 'v');
const spaces = new RegExp(`${space}+`, 'v');
const lineBreak = '\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029';
const line = new RegExp(`[^${lineBreak}]*(?:\\r\\n|[${lineBreak}]|$)`, 'g');
const lineEnd = new RegExp(`(?:\\r\\n|[${lineBreak}])$`);
const onlySpace = new RegExp(`^${space}+$`, 'v');

function strip(self: string, given: unknown, sides: { left: boolean; right: boolean }): string {
  if (given === undefined || given === null) {
    const cut = sides.left ? self.replace(leading, '') : self;
    return sides.right ? cut.replace(trailing, '') : cut;
  }
  const chars = new Set(Array.from(string(given, 'strip')));
  const list = Array.from(self);
  let from = 0;
  let to = list.length;
  while (sides.left && from < to && chars.has(list[from] as string)) from++;
  while (sides.right && to > from && chars.has(list[to - 1] as string)) to--;
  return list.slice(from, to).join('');
}

function split(self: string, args: readonly unknown[], fromRight: boolean): string[] {
  const given = bindArguments(fromRight ? 'rsplit' : 'split', ['sep', 'maxsplit'], args);
  const { sep = null, maxsplit = -1 } = given;
  const limit = Number(maxsplit) < 0 ? Number.POSITIVE_INFINITY : Number(maxsplit);
  if (sep === null) return words(self, limit, fromRight);
  const by = string(sep, 'split');
  if (by === '') throw new TypeError('empty separator');
  const parts = self.split(by);
  if (parts.length <= limit + 1) return parts;
  return fromRight
    ? [parts.slice(0, parts.length - limit).join(by), ...parts.slice(parts.length - limit)]
    : [...parts.slice(0, limit), parts.slice(limit).join(by)];
}

function words(self: string, limit: number, fromRight: boolean): string[] {
  let rest = strip(self, undefined, { left: !fromRight, right: fromRight });
  const found: string[] = [];
  while (rest !== '' && found.length < limit) {
    const match = (fromRight ? lastGap : spaces).exec(rest);
    if (match === null) break;
    if (fromRight) {
      found.unshift(rest.slice(match.index + match[0].length));
      rest = rest.slice(0, match.index);
    } else {
      found.push(rest.slice(0, match.index));
      rest = rest.slice(match.index + match[0].length);
    }
  }
  if (found.length >= limit) rest = strip(rest, undefined, { left: !fromRight, right: fromRight });
  if (rest === '') return found;
  return fromRight ? [rest, ...found] : [...found, rest];
}
const lastGap = new RegExp(`${space}+(?=[^\\s\\x1c-\\x1f\\x85]*$)`, 'v');

function replace(self: string, from: unknown, to: unknown, count: unknown = -1): string {
  const by = string(to, 'replace');
  const most = Number(count) < 0 ? Number.POSITIVE_INFINITY : Number(count);
  const parts = string(from, 'replace') === '' ? ['', ...Array.from(self), ''] : self.split(from as string);
  return parts.reduce((done, part, i) => (i === 0 ? part : done + (i <= most ? by : (from as string)) + part), '');
}

/** The part of a string that the start and end arguments of find, count, startswith and others name. */
function part(self: string, from: unknown = null, to: unknown = null): { text: string; offset: number } | undefined {
  const bound = (value: unknown, fallback: number) => {
    if (value === null || value === undefined) return fallback;
    if (!isNumber(value)) throw new TypeError('slice indices must be integers or None');
    const index = toNumber(value);
    return index < 0 ? Math.max(0, self.length + index) : index;
  };
  const start = bound(from, 0);
  const end = Math.min(self.length, bound(to, self.length));
  return start > self.length || start > end ? undefined : { text: self.slice(start, end), offset: start };
}

function affix(self: string, args: readonly unknown[], test: 'startsWith' | 'endsWith'): boolean {
  const [wanted, from, to] = args;
  const among = part(self, from, to);
  const list = Array.isArray(wanted) ? wanted : [wanted];
  return among !== undefined && list.some((one) => among.text[test](string(one, test.toLowerCase())));
}

function find(self: string, args: readonly unknown[], last: boolean): number {
  const wanted = string(args[0], last ? 'rfind' : 'find');
  const among = part(self, args[1], args[2]);
  if (among === undefined) return -1;
  const at = last ? among.text.lastIndexOf(wanted) : among.text.indexOf(wanted);
  return at < 0 ? -1 : at + among.offset;
}

function index(self: string, args: readonly unknown[], last: boolean): number {
  const at = find(self, args, last);
  if (at < 0) throw new RangeError('substring not found');
  return at;
}

const cased = /\p{L}/u;
/** Python's title case begins a word after anything that has no case, so `they're` is `They'Re`. */
const title = (self: string) =>
  self.replace(/[\p{Lu}\p{Ll}\p{Lt}]+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
const capitalize = (self: string) => {
  const [first = '', ...rest] = Array.from(self);
  return first.toUpperCase() + rest.join('').toLowerCase();
};

function pad(self: string, size: unknown, fill: unknown): { missing: number; by: string } {
  const by = string(fill ?? ' ', 'pad');
  if (Array.from(by).length !== 1) throw new TypeError('The fill character must be exactly one character long');
  return { missing: Math.max(0, Number(size) - Array.from(self).length), by };
}

function center(self: string, size: unknown, fill: unknown): string {
  const { missing, by } = pad(self, size, fill);
  const left = (missing >> 1) + (missing & Number(size) & 1);
  return by.repeat(left) + self + by.repeat(missing - left);
}

function expandTabs(self: string, size: number): string {
  let column = 0;
  return Array.from(self, (c) => {
    if (c === '\t') {
      const width = size <= 0 ? 0 : size - (column % size);
      column += width;
      return ' '.repeat(width);
    }
    column = c === '\n' || c === '\r' ? 0 : column + 1;
    return c;
  }).join('');
}

function translate(self: string, table: unknown): string {
  if (!isMapping(table)) throw new TypeError('translate() needs a table, as str.maketrans gives');
  return Array.from(self, (c) => {
    const code = c.codePointAt(0) as number;
    if (!dictHas(table, code)) return c;
    const to = dictGet(table, code);
    if (to === null) return '';
    return isNumber(to) ? String.fromCodePoint(toNumber(to)) : text(to);
  }).join('');
}

function makeTranslation(first: unknown, second: unknown, removed: unknown): PyDict {
  const code = (c: unknown) => (typeof c === 'string' ? (c.codePointAt(0) as number) : c);
  if (second === undefined) {
    if (!isMapping(first)) throw new TypeError('maketrans() needs a dict, or two strings of one length');
    return new PyDict(dictEntries(first).map(([key, value]) => [code(key), value]));
  }
  const from = Array.from(string(first, 'maketrans'));
  const to = Array.from(string(second, 'maketrans'));
  if (from.length !== to.length) throw new TypeError('the first two maketrans arguments must have equal length');
  const table = new PyDict(from.map((c, i) => [code(c), code(to[i])]));
  for (const c of Array.from(text(removed))) table.set(code(c), null);
  return table;
}

function partition(self: string, given: unknown, last: boolean): unknown[] {
  const by = string(given, 'partition');
  if (by === '') throw new TypeError('empty separator');
  const at = last ? self.lastIndexOf(by) : self.indexOf(by);
  if (at < 0) return tuple(last ? ['', '', self] : [self, '', '']);
  return tuple([self.slice(0, at), by, self.slice(at + by.length)]);
}

/** Python's methods of str (docs.python.org/3/library/stdtypes.html#string-methods). */
export const stringMethods: Readonly<Record<string, Method>> = {
  upper: (self) => self.toUpperCase(),
  lower: (self) => self.toLowerCase(),
  casefold: (self) => self.replaceAll('ß', 'ss').toLowerCase(),
  strip: (self, chars) => strip(self, chars, { left: true, right: true }),
  lstrip: (self, chars) => strip(self, chars, { left: true, right: false }),
  rstrip: (self, chars) => strip(self, chars, { left: false, right: true }),
  split: (self, ...args) => split(self, args, false),
  rsplit: (self, ...args) => split(self, args, true),
  splitlines: (self, ...args) => {
    const { keepends = false } = bindArguments('splitlines', ['keepends'], args);
    const lines = self.match(line) ?? [];
    if (lines.at(-1) === '') lines.pop();
    return keepends === true ? [...lines] : lines.map((text) => text.replace(lineEnd, ''));
  },
  partition: (self, by) => partition(self, by, false),
  rpartition: (self, by) => partition(self, by, true),
  join: (self, list) =>
    items(list)
      .map((item, i) => {
        if (typeof item === 'string') return item;
        throw new TypeError(`sequence item ${i}: expected str instance, ${typeName(item)} found`);
      })
      .join(self),
  replace,
  startswith: (self, ...args) => affix(self, args, 'startsWith'),
  endswith: (self, ...args) => affix(self, args, 'endsWith'),
  removeprefix: (self, given) =>
    self.startsWith(string(given, 'removeprefix')) ? self.slice(text(given).length) : self,
  removesuffix: (self, given) =>
    given !== '' && self.endsWith(string(given, 'removesuffix')) ? self.slice(0, -text(given).length) : self,
  title,
  capitalize,
  swapcase: (self) => self.replace(/\p{L}/gu, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())),
  find: (self, ...args) => find(self, args, false),
  rfind: (self, ...args) => find(self, args, true),
  index: (self, ...args) => index(self, args, false),
  rindex: (self, ...args) => index(self, args, true),
  count: (self, wanted, from, to) => {
    const among = part(self, from, to)?.text;
    if (among === undefined) return 0;
    return wanted === '' ? Array.from(among).length + 1 : among.split(string(wanted, 'count')).length - 1;
  },
  isascii: (self) => /^\p{ASCII}*$/u.test(self),
  isdigit: (self) => /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]+$/u.test(self),
  isdecimal: (self) => /^\p{Nd}+$/u.test(self),
  isnumeric: (self) => /^\p{N}+$/u.test(self),
  isalpha: (self) => /^\p{L}+$/u.test(self),
  isalnum: (self) => /^[\p{L}\p{N}]+$/u.test(self),
  isspace: (self) => onlySpace.test(self),
  isprintable: (self) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(self),
  isupper: (self) => self === self.toUpperCase() && self !== self.toLowerCase(),
  islower: (self) => self === self.toLowerCase() && self !== self.toUpperCase(),
  istitle: (self) => cased.test(self) && self === title(self),
  isidentifier: (self) => /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u.test(self),
  zfill: (self, size) => {
    const sign = /^[+-]/.exec(self)?.[0] ?? '';
    return sign + self.slice(sign.length).padStart(Number(size) - sign.length, '0');
  },
  ljust: (self, size, fill) => {
    const { missing, by } = pad(self, size, fill);
    return self + by.repeat(missing);
  },
  rjust: (self, size, fill) => {
    const { missing, by } = pad(self, size, fill);
    return by.repeat(missing) + self;
  },
  center,
  expandtabs: (self, ...args) => {
    const { tabsize = 8 } = bindArguments('expandtabs', ['tabsize'], args);
    return expandTabs(self, Number(tabsize));
  },
  translate,
  maketrans: (_self, first, second, removed) => makeTranslation(first, second, removed ?? ''),
  // A template has no bytes: what is encoded stays text.
  encode: (self) => self,
  __len__: (self) => Array.from(self).length,
  __repr__: (self) => repr(self),
};

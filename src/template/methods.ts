import { formatBraces } from './format.ts';
import {
  compare,
  contains,
  type Dict,
  equal,
  items,
  Kwargs,
  PySet,
  repr,
  splitArguments,
  text,
  tuple,
  typeName,
} from './values.ts';

type Method<T> = (self: T, ...args: unknown[]) => unknown;

const escapeRegex = (chars: string) => chars.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
const string = (value: unknown) => (typeof value === 'string' ? value : text(value));
const asText = (value: unknown, method: string): string => {
  if (typeof value !== 'string') throw new TypeError(`${method}() needs a string, not ${typeName(value)}`);
  return value;
};

function strip(self: string, chars: unknown, left: boolean, right: boolean): string {
  if (chars === undefined || chars === null) return left ? (right ? self.trim() : self.trimStart()) : self.trimEnd();
  const set = `[${escapeRegex(string(chars))}]+`;
  const cut = left ? self.replace(new RegExp(`^${set}`, 'u'), '') : self;
  return right ? cut.replace(new RegExp(`${set}$`, 'u'), '') : cut;
}

function split(self: string, separator: unknown, limit: unknown, fromRight: boolean): string[] {
  const most = limit === undefined || Number(limit) < 0 ? Number.POSITIVE_INFINITY : Number(limit);
  if (separator === undefined || separator === null) {
    const words = self.trim() === '' ? [] : self.trim().split(/\s+/);
    if (words.length <= most + 1) return words;
    const rest = new RegExp(`^\\s*((?:\\S+\\s+){${most}})([\\s\\S]*)$`).exec(self);
    return fromRight || rest === null ? words : [...words.slice(0, most), (rest[2] as string).trimEnd()];
  }
  const by = asText(separator, 'split');
  if (by === '') throw new TypeError('split() needs a separator that is not empty');
  const parts = self.split(by);
  if (parts.length <= most + 1) return parts;
  return fromRight
    ? [parts.slice(0, parts.length - most).join(by), ...parts.slice(parts.length - most)]
    : [...parts.slice(0, most), parts.slice(most).join(by)];
}

function replace(self: string, from: unknown, to: unknown, count: unknown): string {
  const parts = self.split(asText(from, 'replace'));
  const most = count === undefined || Number(count) < 0 ? parts.length : Number(count);
  const by = asText(to, 'replace');
  return parts.reduce((done, part, i) => (i === 0 ? part : done + (i <= most ? by : (from as string)) + part), '');
}

function affix(self: string, wanted: unknown, test: (whole: string, part: string) => boolean): boolean {
  return Array.isArray(wanted)
    ? wanted.some((part) => test(self, string(part)))
    : test(self, asText(wanted, 'startswith'));
}

const capitalize = (self: string) => self.charAt(0).toUpperCase() + self.slice(1).toLowerCase();

export const stringMethods: Readonly<Record<string, Method<string>>> = {
  upper: (self) => self.toUpperCase(),
  lower: (self) => self.toLowerCase(),
  casefold: (self) => self.toLowerCase(),
  strip: (self, chars) => strip(self, chars, true, true),
  lstrip: (self, chars) => strip(self, chars, true, false),
  rstrip: (self, chars) => strip(self, chars, false, true),
  split: (self, ...args) => {
    const { positional, keywords } = splitArguments(args);
    return split(self, positional[0] ?? keywords['sep'], positional[1] ?? keywords['maxsplit'], false);
  },
  rsplit: (self, ...args) => {
    const { positional, keywords } = splitArguments(args);
    return split(self, positional[0] ?? keywords['sep'], positional[1] ?? keywords['maxsplit'], true);
  },
  splitlines: (self) => {
    const lines = self.split(/\r\n|\r|\n/);
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  },
  partition: (self, by) => {
    const at = self.indexOf(string(by));
    return tuple(at < 0 ? [self, '', ''] : [self.slice(0, at), string(by), self.slice(at + string(by).length)]);
  },
  rpartition: (self, by) => {
    const at = self.lastIndexOf(string(by));
    return tuple(at < 0 ? ['', '', self] : [self.slice(0, at), string(by), self.slice(at + string(by).length)]);
  },
  join: (self, list) =>
    items(list)
      .map((item) => asText(item, 'join'))
      .join(self),
  replace,
  startswith: (self, part) => affix(self, part, (whole, p) => whole.startsWith(p)),
  endswith: (self, part) => affix(self, part, (whole, p) => whole.endsWith(p)),
  removeprefix: (self, part) => (self.startsWith(string(part)) ? self.slice(string(part).length) : self),
  removesuffix: (self, part) =>
    part !== '' && self.endsWith(string(part)) ? self.slice(0, -string(part).length) : self,
  title: (self) => self.replace(/\p{L}+/gu, capitalize),
  capitalize,
  swapcase: (self) => self.replace(/\p{L}/gu, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())),
  find: (self, part, from) => self.indexOf(string(part), Number(from ?? 0)),
  rfind: (self, part) => self.lastIndexOf(string(part)),
  index: (self, part) => {
    const at = self.indexOf(string(part));
    if (at < 0) throw new RangeError(`substring ${repr(part)} not found`);
    return at;
  },
  count: (self, part) => (part === '' ? self.length + 1 : self.split(string(part)).length - 1),
  isdigit: (self) => /^\p{Nd}+$/u.test(self),
  isdecimal: (self) => /^\p{Nd}+$/u.test(self),
  isnumeric: (self) => /^\p{N}+$/u.test(self),
  isalpha: (self) => /^\p{L}+$/u.test(self),
  isalnum: (self) => /^[\p{L}\p{N}]+$/u.test(self),
  isspace: (self) => /^\s+$/.test(self),
  isupper: (self) => self === self.toUpperCase() && self !== self.toLowerCase(),
  islower: (self) => self === self.toLowerCase() && self !== self.toUpperCase(),
  istitle: (self) => /\p{L}/u.test(self) && self === self.replace(/\p{L}+/gu, capitalize),
  isidentifier: (self) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(self),
  zfill: (self, size) => {
    const sign = /^[+-]/.exec(self)?.[0] ?? '';
    return sign + self.slice(sign.length).padStart(Number(size) - sign.length, '0');
  },
  ljust: (self, size, fill = ' ') => self.padEnd(Number(size), string(fill)),
  rjust: (self, size, fill = ' ') => self.padStart(Number(size), string(fill)),
  center: (self, size, fill = ' ') => {
    const missing = Math.max(0, Number(size) - self.length);
    const left = Math.floor(missing / 2) + (missing & Number(size) & 1);
    return string(fill).repeat(left) + self + string(fill).repeat(missing - left);
  },
  expandtabs: (self, size = 8) => self.replaceAll('\t', ' '.repeat(Number(size))),
  encode: (self) => self,
  format: (self, ...args) => formatBraces(self, args),
};

export const listMethods: Readonly<Record<string, Method<unknown[]>>> = {
  append: (self, item) => {
    self.push(item);
    return null;
  },
  extend: (self, more) => {
    self.push(...items(more));
    return null;
  },
  insert: (self, at, item) => {
    self.splice(Number(at), 0, item);
    return null;
  },
  pop: (self, at = -1) => {
    const index = Number(at) < 0 ? self.length + Number(at) : Number(at);
    if (index < 0 || index >= self.length)
      throw new RangeError(self.length === 0 ? 'pop from empty list' : 'pop index out of range');
    return self.splice(index, 1)[0];
  },
  remove: (self, item) => {
    const at = self.findIndex((other) => equal(other, item));
    if (at < 0) throw new RangeError('list.remove(x): x not in list');
    self.splice(at, 1);
    return null;
  },
  index: (self, item) => {
    const at = self.findIndex((other) => equal(other, item));
    if (at < 0) throw new RangeError(`${repr(item)} is not in list`);
    return at;
  },
  count: (self, item) => self.filter((other) => equal(other, item)).length,
  copy: (self) => [...self],
  clear: (self) => {
    self.length = 0;
    return null;
  },
  reverse: (self) => {
    self.reverse();
    return null;
  },
  sort: (self, ...args) => {
    const { keywords } = splitArguments(args);
    self.sort(compare);
    if (keywords['reverse'] === true) self.reverse();
    return null;
  },
};

export const dictMethods: Readonly<Record<string, Method<Dict>>> = {
  items: (self) => Object.entries(self).map((pair) => tuple(pair)),
  keys: (self) => Object.keys(self),
  values: (self) => Object.values(self),
  get: (self, key, fallback = null) => (Object.hasOwn(self, text(key)) ? self[text(key)] : fallback),
  update: (self, ...args) => {
    const { positional, keywords } = splitArguments(args);
    const [other] = positional;
    if (Array.isArray(other))
      for (const pair of other) assign(self, text((pair as unknown[])[0]), (pair as unknown[])[1]);
    else if (other !== undefined && other !== null)
      for (const [key, value] of Object.entries(other)) assign(self, key, value);
    for (const [key, value] of Object.entries(keywords)) assign(self, key, value);
    return null;
  },
  pop: (self, key, ...rest) => {
    const name = text(key);
    if (Object.hasOwn(self, name)) {
      const value = self[name];
      delete self[name];
      return value;
    }
    if (rest.length > 0 && !(rest[0] instanceof Kwargs)) return rest[0];
    throw new RangeError(`key ${repr(key)} is not in the dict`);
  },
  popitem: (self) => {
    const key = Object.keys(self).at(-1);
    if (key === undefined) throw new RangeError('popitem(): the dict is empty');
    const pair = tuple([key, self[key]]);
    delete self[key];
    return pair;
  },
  setdefault: (self, key, fallback = null) => {
    const name = text(key);
    if (!Object.hasOwn(self, name)) assign(self, name, fallback);
    return self[name];
  },
  copy: (self) => Object.assign(Object.create(null) as Dict, self),
  clear: (self) => {
    for (const key of Object.keys(self)) delete self[key];
    return null;
  },
};

/** Sets a key also when it is called `__proto__`. */
export function assign(dict: Dict, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(dict, key, { value, enumerable: true, configurable: true, writable: true });
  else dict[key] = value;
}

export const setMethods: Readonly<Record<string, Method<PySet>>> = {
  add: (self, item) => self.add(item),
  update: (self, ...others) => {
    for (const other of others) for (const item of items(other)) self.add(item);
    return null;
  },
  union: (self, ...others) => new PySet([...self.items, ...others.flatMap((other) => items(other))]),
  intersection: (self, other) => new PySet(self.items.filter((item) => contains(other, item))),
  difference: (self, other) => new PySet(self.items.filter((item) => !contains(other, item))),
  issubset: (self, other) => self.items.every((item) => contains(other, item)),
  issuperset: (self, other) => items(other).every((item) => self.has(item)),
  copy: (self) => new PySet(self.items),
};

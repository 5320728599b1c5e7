import {
  compare,
  contains,
  type Dict,
  dictDelete,
  dictEntries,
  dictGet,
  dictHas,
  dictKeys,
  dictSet,
  equal,
  isMapping,
  isNumber,
  isTuple,
  items,
  Kwargs,
  type Numeric,
  PyDict,
  PySet,
  repr,
  splitArguments,
  toNumber,
  tuple,
  typeName,
  view,
} from './values.ts';

type Method<T> = (self: T, ...args: unknown[]) => unknown;

const tupleMethods = new Set(['index', 'count']);

function position(self: readonly unknown[], args: readonly unknown[]): number {
  const bound = (value: unknown, fallback: number) =>
    value === undefined ? fallback : Number(value) < 0 ? Math.max(0, self.length + Number(value)) : Number(value);
  const end = bound(args[2], self.length);
  const at = self.findIndex((other, i) => i >= bound(args[1], 0) && i < end && equal(other, args[0]));
  if (at < 0) throw new RangeError(`${repr(args[0])} is not in list`);
  return at;
}

function integerIndex(value: unknown): number {
  if (!isNumber(value)) throw new TypeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return toNumber(value);
}

/** Python's methods of list; of a tuple only those that change nothing. */
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
    self.splice(integerIndex(at), 0, item);
    return null;
  },
  pop: (self, at = -1) => {
    const given = integerIndex(at);
    const index = given < 0 ? self.length + given : given;
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
  index: (self, ...args) => position(self, args),
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
    const { key } = keywords;
    const of = (item: unknown) => (typeof key === 'function' ? (key as (item: unknown) => unknown)(item) : item);
    const sign = keywords['reverse'] === true ? -1 : 1;
    const keyed = self.map((item) => ({ item, key: of(item) }));
    if (keyed.some((entry) => entry.key instanceof Promise))
      throw new TypeError('sort(key=…) cannot take a macro; use the sort filter with attribute=');
    keyed.sort((a, b) => sign * compare(a.key, b.key));
    self.splice(0, self.length, ...keyed.map((entry) => entry.item));
    return null;
  },
};

/** A tuple has only the methods that change nothing. */
export const hasListMethod = (self: unknown, name: unknown) => !isTuple(self) || tupleMethods.has(name as string);

type AnyDict = Dict | PyDict;

function update(self: AnyDict, args: readonly unknown[]): null {
  const { positional, keywords } = splitArguments(args);
  const [other] = positional;
  if (isMapping(other)) for (const [key, value] of dictEntries(other)) dictSet(self, key, value);
  else if (other !== undefined)
    for (const pair of items(other)) {
      const [key, value] = items(pair);
      dictSet(self, key, value);
    }
  for (const [key, value] of Object.entries(keywords)) dictSet(self, key, value);
  return null;
}

/** Python's methods of dict. */
export const dictMethods: Readonly<Record<string, Method<AnyDict>>> = {
  items: (self) =>
    view(
      dictEntries(self).map((pair) => tuple(pair)),
      'dict_items',
    ),
  keys: (self) => view([...dictKeys(self)], 'dict_keys'),
  values: (self) =>
    view(
      dictEntries(self).map(([, value]) => value),
      'dict_values',
    ),
  get: (self, key, fallback = null) => (dictHas(self, key) ? dictGet(self, key) : fallback),
  update: (self, ...args) => update(self, args),
  pop: (self, key, ...rest) => {
    if (dictHas(self, key)) {
      const value = dictGet(self, key);
      dictDelete(self, key);
      return value;
    }
    if (rest.length > 0 && !(rest[0] instanceof Kwargs)) return rest[0];
    throw new RangeError(`key ${repr(key)} is not in the dict`);
  },
  popitem: (self) => {
    const last = dictEntries(self).at(-1);
    if (last === undefined) throw new RangeError('popitem(): dictionary is empty');
    dictDelete(self, last[0]);
    return tuple(last);
  },
  setdefault: (self, key, fallback = null) => {
    if (!dictHas(self, key)) dictSet(self, key, fallback);
    return dictGet(self, key);
  },
  copy: (self) => new PyDict(dictEntries(self)),
  fromkeys: (_self, keys, value = null) => new PyDict(items(keys).map((key) => [key, value])),
  clear: (self) => {
    for (const key of dictKeys(self)) dictDelete(self, key);
    return null;
  },
};

const differs = (a: PySet, b: unknown) => a.items.filter((item) => !contains(b, item));

/** Python's methods of set. */
export const setMethods: Readonly<Record<string, Method<PySet>>> = {
  add: (self, item) => self.add(item),
  discard: (self, item) => {
    self.delete(item);
    return null;
  },
  remove: (self, item) => {
    if (!self.delete(item)) throw new RangeError(`${repr(item)} is not in the set`);
    return null;
  },
  pop: (self) => {
    const [first] = self.items;
    if (self.size === 0) throw new RangeError('pop from an empty set');
    self.delete(first);
    return first;
  },
  clear: (self) => {
    self.clear();
    return null;
  },
  update: (self, ...others) => {
    for (const other of others) for (const item of items(other)) self.add(item);
    return null;
  },
  union: (self, ...others) => new PySet([...self.items, ...others.flatMap((other) => items(other))]),
  intersection: (self, ...others) =>
    new PySet(self.items.filter((item) => others.every((other) => contains(other, item)))),
  difference: (self, ...others) =>
    new PySet(self.items.filter((item) => !others.some((other) => contains(other, item)))),
  symmetric_difference: (self, other) =>
    new PySet([...differs(self, other), ...differs(new PySet(items(other)), self)]),
  isdisjoint: (self, other) => items(other).every((item) => !self.has(item)),
  issubset: (self, other) => self.items.every((item) => contains(other, item)),
  issuperset: (self, other) => items(other).every((item) => self.has(item)),
  copy: (self) => new PySet(self.items),
};

/** The few methods of numbers that templates call. */
export const numberMethods: Readonly<Record<string, Method<Numeric | boolean>>> = {
  is_integer: (self) => Number.isInteger(toNumber(self)),
  bit_length: (self) =>
    BigInt(Math.abs(toNumber(self)))
      .toString(2)
      .replace(/^0$/, '').length,
  conjugate: (self) => self,
};

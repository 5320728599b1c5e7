import { formatBraces, formatMap } from './format.ts';
import { dictMethods, hasListMethod, listMethods, numberMethods, setMethods } from './methods.ts';
import { namedItem } from './named-tuple.ts';
import { stringMethods } from './string-methods.ts';
import {
  dictGet,
  dictHas,
  isFloat,
  isMapping,
  isNumber,
  isTuple,
  Namespace,
  PySet,
  repr,
  text,
  tuple,
} from './values.ts';

/** `a[b:c:d]` before it meets its target. */
export class SliceRange {
  readonly start: unknown;
  readonly stop: unknown;
  readonly step: unknown;
  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

// Templates are trusted code, but a slip must not reach JavaScript's insides.
const hidden = new Set([
  'constructor',
  '__proto__',
  'prototype',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

/** Host objects may answer attribute look-ups themselves; undefined means: there is no such attribute. */
export interface HasAttributes {
  __getattr__(name: string): unknown;
}

/** Host objects that are sequences: items by number, and by what else they know; undefined means there is none. */
export interface HasItems extends Iterable<unknown> {
  __getitem__(key: unknown): unknown;
}

const hasItems = (target: unknown): target is HasItems =>
  typeof (target as Partial<HasItems> | null | undefined)?.__getitem__ === 'function';

/** `target[key]`: an item first, else an attribute, else undefined (jinja2's Environment.getitem). */
export function itemOf(target: unknown, key: unknown): unknown {
  if (hasItems(target)) {
    if (key instanceof SliceRange) return tuple(slice([...target], key) as unknown[]);
    const item = target.__getitem__(key);
    return item === undefined && typeof key === 'string' ? attributeOf(target, key) : item;
  }
  if (key instanceof SliceRange) return slice(target, key);
  if (isMapping(target)) {
    if (dictHas(target, key)) return dictGet(target, key);
    return typeof key === 'string' ? method(dictMethods, target, key) : undefined;
  }
  return attributeOf(target, key);
}

/** `target.key`: an attribute first, else an item, else undefined (jinja2's Environment.getattr). */
export function attributeOf(target: unknown, key: unknown): unknown {
  if (target === undefined) throw new TypeError(`an undefined value has no attribute ${repr(key)}`);
  if (target === null) return undefined;
  if (typeof target === 'string') return at(target, key) ?? method(textMethods, target, key);
  if (Array.isArray(target)) {
    if (isIndex(key)) return at(target, key);
    const named = typeof key === 'string' ? namedItem(target, key) : undefined;
    if (named !== undefined) return named;
    return hasListMethod(target, key) ? method(listMethods, target, key) : undefined;
  }
  if (target instanceof PySet) return method(setMethods, target, key);
  if (isMapping(target)) {
    const own = typeof key === 'string' ? method(dictMethods, target, key) : undefined;
    return own ?? dictGet(target, key);
  }
  if (isNumber(key) && hasItems(target)) return target.__getitem__(key);
  const name = text(key);
  if (target instanceof Namespace) return Object.hasOwn(target.values, name) ? target.values[name] : undefined;
  if (typeof (target as Partial<HasAttributes>).__getattr__ === 'function')
    return (target as HasAttributes).__getattr__(name);
  if (isNumber(target) || typeof target === 'boolean') return method(numberMethods, target, key);
  if (hidden.has(name)) return undefined;
  if (typeof target === 'function' && !Object.hasOwn(target, name)) return undefined;
  const value = (target as Record<string, unknown>)[name];
  return typeof value === 'function' && typeof target !== 'function' ? value.bind(target) : value;
}

const lookups = { attribute: attributeOf, item: itemOf };
const textMethods = {
  ...stringMethods,
  format: (self: string, ...args: unknown[]) => formatBraces(self, args, lookups),
  format_map: (self: string, values: unknown) => formatMap(self, values, lookups),
};

/** Python's `pattern.format_map(values)` for the host. */
export const formatMapping = (pattern: string, values: unknown): string => formatMap(pattern, values, lookups);

const isIndex = (key: unknown) => isNumber(key) || typeof key === 'boolean';

function at(target: string | readonly unknown[], key: unknown): unknown {
  if (!isIndex(key) || isFloat(key)) return undefined;
  const index = Number(key);
  if (typeof target !== 'string') return target[index < 0 ? target.length + index : index];
  const characters = /[\ud800-\udfff]/.test(target) ? Array.from(target) : target;
  return characters[index < 0 ? characters.length + index : index];
}

function method<T>(
  methods: Readonly<Record<string, (self: T, ...args: unknown[]) => unknown>>,
  self: T,
  key: unknown,
): unknown {
  if (typeof key !== 'string' || !Object.hasOwn(methods, key)) return undefined;
  const found = methods[key] as (self: T, ...args: unknown[]) => unknown;
  return (...args: unknown[]) => found(self, ...args);
}

function slice(target: unknown, range: SliceRange): unknown {
  const list = typeof target === 'string' ? Array.from(target) : target;
  // As in Jinja, an item that cannot be had is undefined.
  if (!Array.isArray(list)) return undefined;
  const step = range.step === null ? 1 : Number(range.step);
  if (step === 0) throw new RangeError('slice step cannot be zero');
  const size = list.length;
  const bound = (value: unknown, fallback: number, low: number, high: number) => {
    if (value === null || value === undefined) return fallback;
    if (!isNumber(value) || isFloat(value)) throw new TypeError('slice indices must be integers');
    const index = Number(value) < 0 ? size + Number(value) : Number(value);
    return Math.min(Math.max(index, low), high);
  };
  const found: unknown[] = [];
  if (step > 0) {
    const end = bound(range.stop, size, 0, size);
    for (let i = bound(range.start, 0, 0, size); i < end; i += step) found.push(list[i]);
  } else {
    const end = bound(range.stop, -1, -1, size - 1);
    for (let i = bound(range.start, size - 1, -1, size - 1); i > end; i += step) found.push(list[i]);
  }
  if (typeof target === 'string') return found.join('');
  return isTuple(target) ? tuple(found) : found;
}

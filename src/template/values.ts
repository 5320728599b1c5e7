/** Python's view of JavaScript values: truth, text, equality, iteration. None is null, undefined is Jinja's Undefined. */
import {
  assign,
  type Dict,
  dictEntries,
  dictGet,
  dictHas,
  dictKeys,
  isMapping,
  isPrintable,
  isTuple,
  PyDict,
  PySet,
} from './dict.ts';
import { comparable, Float, isFloat, isNumber, LongInteger, numberText } from './numbers.ts';

export * from './dict.ts';
export * from './numbers.ts';

/** Keyword arguments of a call: always the last argument when there are any. */
export class Kwargs {
  readonly values: Record<string, unknown>;
  constructor(values: Record<string, unknown>) {
    this.values = values;
  }
}

/** The keyword arguments of a call, from `name=value` and `**dict`. */
export function keywords(parts: readonly (readonly [string, unknown] | Dict | PyDict | Namespace)[]): Kwargs {
  const values: Dict = Object.create(null);
  for (const part of parts) {
    if (Array.isArray(part)) assign(values, part[0] as string, part[1]);
    else {
      const given = part instanceof Namespace ? part.values : (part as Dict | PyDict | undefined);
      if (given === undefined) continue;
      if (!isMapping(given)) throw new TypeError(`the value after ** must be a dict, not ${typeName(given)}`);
      for (const [key, value] of dictEntries(given)) {
        if (typeof key !== 'string') throw new TypeError('keywords must be strings');
        assign(values, key, value);
      }
    }
  }
  return new Kwargs(values);
}

/** Splits what a template passed into positional and keyword arguments. */
export function splitArguments(args: readonly unknown[]): { positional: unknown[]; keywords: Record<string, unknown> } {
  const last = args.at(-1);
  return last instanceof Kwargs
    ? { positional: args.slice(0, -1), keywords: last.values }
    : { positional: [...args], keywords: {} };
}

/** Binds arguments to parameter names as Python would; what is left over is an error naming it. */
export function bindArguments(
  name: string,
  parameters: readonly string[],
  args: readonly unknown[],
): Record<string, unknown> {
  const { positional, keywords } = splitArguments(args);
  if (positional.length > parameters.length) {
    throw new TypeError(`${name}() takes at most ${parameters.length} arguments, ${positional.length} were given`);
  }
  const bound: Record<string, unknown> = Object.create(null);
  for (const [i, value] of positional.entries()) bound[parameters[i] as string] = value;
  for (const [key, value] of Object.entries(keywords)) {
    if (!parameters.includes(key)) throw new TypeError(`${name}() has no argument '${key}'`);
    bound[key] = value;
  }
  return bound;
}

/** `namespace()` objects: the only ones whose attributes a template may set. */
export class Namespace {
  readonly values: Record<string, unknown> = Object.create(null);
}

export function truthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '' || value === 0n)
    return false;
  if (typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof PySet || value instanceof PyDict) return value.size > 0;
  if (isMapping(value)) {
    for (const _ in value) return true;
    return false;
  }
  if (value instanceof LongInteger) return true;
  const own = (value as { __bool__?: unknown }).__bool__;
  if (typeof own === 'function') return own.call(value) === true;
  return true;
}

/** Python's str(). */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Float) return numberText(value.value, true);
  if (value instanceof LongInteger) return value.toString();
  if (isPrintable(value)) return value.__str__();
  if (Array.isArray(value)) {
    const shown = views.get(value);
    if (shown !== undefined) return shown(value);
    return isTuple(value) ? tupleText(value) : `[${value.map(repr).join(', ')}]`;
  }
  if (value instanceof PySet) return value.items.length === 0 ? 'set()' : `{${value.items.map(repr).join(', ')}}`;
  if (value instanceof Namespace) return `<Namespace {${dictItems(value.values)}}>`;
  if (isMapping(value)) return `{${dictItems(value)}}`;
  if (typeof value === 'function') return `<function ${value.name || 'anonymous'}>`;
  return `<${(value as object).constructor?.name ?? 'object'}>`;
}

/** How lists print that are no lists in Python: `dict_keys(['a'])`, `range(0, 3)`. */
const views = new WeakMap<object, (items: readonly unknown[]) => string>();

export function view(items: unknown[], name: string | (() => string)): unknown[] {
  views.set(items, typeof name === 'string' ? (list) => `${name}([${list.map(repr).join(', ')}])` : name);
  return items;
}

const dictItems = (dict: Dict | PyDict) =>
  dictEntries(dict)
    .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
    .join(', ');

function tupleText(items: readonly unknown[]): string {
  return items.length === 1 ? `(${repr(items[0])},)` : `(${items.map(repr).join(', ')})`;
}

/** Python's repr(). */
export function repr(value: unknown): string {
  if (typeof value !== 'string') {
    const own = (value as { __repr__?: unknown } | null | undefined)?.__repr__;
    if (typeof own === 'function') return own.call(value) as string;
    return value === undefined ? 'Undefined' : text(value);
  }
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const body = value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${body}${quote}`;
}

export function equal(a: unknown, b: unknown): boolean {
  // NaN is not equal to itself.
  if (a === b) return a === null || ownEquality(a, b) !== false;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  const own = ownEquality(a, b) ?? ownEquality(b, a);
  if (own !== undefined) return own;
  const left = comparable(a);
  const right = comparable(b);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal in Python.
  if (isPlainNumber(left) && isPlainNumber(right)) return left == right;
  if (Array.isArray(a) && Array.isArray(b)) {
    return isTuple(a) === isTuple(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  if (a instanceof PySet && b instanceof PySet) return a.size === b.size && a.items.every((item) => b.has(item));
  if (isMapping(a) && isMapping(b)) {
    const keys = dictKeys(a);
    return (
      keys.length === dictKeys(b).length &&
      keys.every((key) => dictHas(b, key) && equal(dictGet(a, key), dictGet(b, key)))
    );
  }
  if (isPrintable(a) && isPrintable(b)) return a.__str__() === b.__str__();
  return false;
}

/** What an object of the host says about being equal. */
function ownEquality(a: unknown, b: unknown): boolean | undefined {
  if (typeof a !== 'object') return undefined;
  const { __eq__: own } = a as { __eq__?: unknown };
  return typeof own === 'function' ? own.call(a, b) === true : undefined;
}

function isPlainNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Order of two values as Python has it; values of different kinds cannot be ordered. */
export function compare(a: unknown, b: unknown): number {
  const left = comparable(a);
  const right = comparable(b);
  if (isPlainNumber(left) && isPlainNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (Array.isArray(a) && Array.isArray(b) && isTuple(a) === isTuple(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      if (!equal(a[i], b[i])) return compare(a[i], b[i]);
    }
    return a.length - b.length;
  }
  if (hasOrder(a)) return a.__cmp__(b);
  if (hasOrder(b)) return -b.__cmp__(a);
  throw new TypeError(`cannot compare ${typeName(a)} with ${typeName(b)}`);
}

function hasOrder(value: unknown): value is { __cmp__(other: unknown): number } {
  return typeof value === 'object' && value !== null && typeof (value as { __cmp__?: unknown }).__cmp__ === 'function';
}

export function typeName(value: unknown): string {
  if (value === undefined) return 'an undefined value';
  if (value === null) return 'None';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (isFloat(value)) return 'float';
  if (isNumber(value)) return 'int';
  if (isTuple(value)) return 'tuple';
  if (Array.isArray(value)) return 'list';
  if (value instanceof PySet) return 'set';
  if (isMapping(value)) return 'dict';
  return typeof value === 'function' ? 'function' : 'object';
}

/** The items of a Python iterable: list items, characters, dict keys. Undefined is empty, None is an error. */
export function items(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (value === undefined) return [];
  if (typeof value === 'string') return Array.from(value);
  if (value instanceof PySet) return value.items;
  if (isMapping(value)) return dictKeys(value);
  if (value !== null && typeof (value as Iterable<unknown>)[Symbol.iterator] === 'function')
    return [...(value as Iterable<unknown>)];
  throw new TypeError(`${typeName(value)} is not iterable`);
}

export function contains(container: unknown, item: unknown): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string')
      throw new TypeError(`'in <string>' needs a string on its left, not ${typeName(item)}`);
    return container.includes(item);
  }
  if (container instanceof PySet) return container.has(item);
  if (isMapping(container)) return dictHas(container, item);
  if (container === null) throw new TypeError('None is not iterable');
  return items(container).some((other) => equal(other, item));
}

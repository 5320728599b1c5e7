/** Python's view of JavaScript values: truth, text, equality, iteration. Dicts are plain objects, None is null, undefined is Jinja's Undefined. */

/** A Python float with a whole value, which JavaScript would print without its `.0`. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  valueOf(): number {
    return this.value;
  }
  toJSON(): number {
    return this.value;
  }
}

/** Keyword arguments of a call: always the last argument when there are any. */
export class Kwargs {
  readonly values: Record<string, unknown>;
  constructor(values: Record<string, unknown>) {
    this.values = values;
  }
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

/** A Python set, in insertion order. */
export class PySet {
  readonly items: unknown[] = [];
  private readonly keys = new Set<string>();
  constructor(items: Iterable<unknown> = []) {
    for (const item of items) this.add(item);
  }
  add(item: unknown): null {
    const key = keyOf(item);
    if (!this.keys.has(key)) {
      this.keys.add(key);
      this.items.push(item);
    }
    return null;
  }
  has(item: unknown): boolean {
    return this.keys.has(keyOf(item));
  }
}

/** Objects of the host that say how they look in text. */
export interface Printable {
  __str__(): string;
}

export function isPrintable(value: unknown): value is Printable {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { __str__?: unknown }).__str__ === 'function'
  );
}

export type Dict = Record<string, unknown>;

export function isDict(value: unknown): value is Dict {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !isPrintable(value);
}

export function isNumber(value: unknown): value is number | bigint | Float {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}

export function isFloat(value: unknown): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

export function toNumber(value: number | bigint | Float): number {
  return typeof value === 'number' ? value : Number(value);
}

/** A float result keeps its `.0`. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

export function truthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '' || value === 0n)
    return false;
  if (typeof value !== 'object') return !Number.isNaN(value);
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof PySet) return value.items.length > 0;
  if (isDict(value)) {
    for (const _ in value) return true;
    return false;
  }
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
  if (isPrintable(value)) return value.__str__();
  if (Array.isArray(value)) {
    return isTuple(value) ? tupleText(value) : `[${value.map(repr).join(', ')}]`;
  }
  if (value instanceof PySet) return value.items.length === 0 ? 'set()' : `{${value.items.map(repr).join(', ')}}`;
  if (value instanceof Namespace) return `<Namespace {${dictItems(value.values)}}>`;
  if (isDict(value)) return `{${dictItems(value)}}`;
  if (typeof value === 'function') return `<function ${value.name || 'anonymous'}>`;
  return `<${(value as object).constructor?.name ?? 'object'}>`;
}

const dictItems = (dict: Dict) =>
  Object.entries(dict)
    .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
    .join(', ');

/** Tuples are arrays with a mark, so that they print with parentheses. */
const tuples = new WeakSet<object>();

export function tuple(items: unknown[]): unknown[] {
  tuples.add(items);
  return items;
}

export function isTuple(value: unknown): boolean {
  return typeof value === 'object' && value !== null && tuples.has(value);
}

function tupleText(items: readonly unknown[]): string {
  return items.length === 1 ? `(${repr(items[0])},)` : `(${items.map(repr).join(', ')})`;
}

function numberText(value: number, whole = false): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && !whole) return String(value);
  const magnitude = Math.abs(value);
  // Python switches to exponents at 1e16 and below 1e-4, and pads them to two digits.
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const plain = String(value);
  return /[.e]/.test(plain) ? plain : `${plain}.0`;
}

/** Python's repr(). */
export function repr(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? 'Undefined' : text(value);
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
  if (a === b) return true;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  const left = comparable(a);
  const right = comparable(b);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal in Python.
  if (isPlainNumber(left) && isPlainNumber(right)) return left == right;
  if (Array.isArray(a) && Array.isArray(b)) {
    return isTuple(a) === isTuple(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  }
  if (a instanceof PySet && b instanceof PySet)
    return a.items.length === b.items.length && a.items.every((item) => b.has(item));
  if (isDict(a) && isDict(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
  }
  if (isPrintable(a) && isPrintable(b)) return a.__str__() === b.__str__();
  return false;
}

function comparable(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value;
}

function isPlainNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function keyOf(value: unknown): string {
  const plain = comparable(value);
  return isPlainNumber(plain) ? `n${plain}` : `${typeof value === 'string' ? 's' : 'o'}${repr(value)}`;
}

/** Order of two values as Python has it; values of different kinds cannot be ordered. */
export function compare(a: unknown, b: unknown): number {
  const left = comparable(a);
  const right = comparable(b);
  if (isPlainNumber(left) && isPlainNumber(right)) return left < right ? -1 : left > right ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      if (!equal(a[i], b[i])) return compare(a[i], b[i]);
    }
    return a.length - b.length;
  }
  if (hasOrder(a)) return a.__cmp__(b);
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
  if (isDict(value)) return 'dict';
  return typeof value === 'function' ? 'function' : 'object';
}

/** The items of a Python iterable: list items, characters, dict keys. Undefined is empty, None is an error. */
export function items(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (value === undefined) return [];
  if (typeof value === 'string') return Array.from(value);
  if (value instanceof PySet) return value.items;
  if (isDict(value)) return Object.keys(value);
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
  if (isDict(container)) return Object.hasOwn(container, text(item));
  if (container === null) throw new TypeError('None is not iterable');
  return items(container).some((other) => equal(other, item));
}

import { comparable } from './numbers.ts';

/** A plain record of the host: YAML, JSON, nodes. Templates read it as a dict whose keys are text. */
export type Dict = Record<string, unknown>;

/** Tuples are arrays with a mark, so that they print with parentheses. */
const tuples = new WeakSet<object>();

export function tuple(items: unknown[]): unknown[] {
  tuples.add(items);
  return items;
}

export function isTuple(value: unknown): boolean {
  return typeof value === 'object' && value !== null && tuples.has(value);
}

const integral = (value: bigint) => {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : `\0int ${value}`;
};

/** One value for all keys that Python holds equal: 1, 1.0 and True, and tuples of equal items. Text stays itself, which is the fast way. */
function hashed(key: unknown): unknown {
  if (typeof key === 'string') return key;
  const plain = comparable(key);
  if (typeof plain === 'bigint') return integral(plain);
  if (Array.isArray(plain)) {
    if (!isTuple(plain)) throw new TypeError('unhashable type: list');
    return `\0tuple ${JSON.stringify(plain.map((item) => [typeof comparable(item), String(hashed(item))]))}`;
  }
  if (plain instanceof PyDict || plain instanceof PySet || isDict(plain))
    throw new TypeError(`unhashable type: ${plain instanceof PySet ? 'set' : 'dict'}`);
  const own = (plain as { __hash__?: unknown } | null | undefined)?.__hash__;
  if (typeof own === 'function') return hashed(own.call(plain));
  if (isPrintable(plain)) return `\0object ${plain.__str__()}`;
  return plain;
}

/** A dict made in a template: insertion order for every key, and keys of any hashable type, as Python has them. */
export class PyDict {
  private readonly values = new Map<unknown, unknown>();
  /** The keys as they were first written, where that is not how they hash. */
  private originals: Map<unknown, unknown> | undefined;

  constructor(entries: Iterable<readonly [unknown, unknown]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }
  get size(): number {
    return this.values.size;
  }
  get(key: unknown): unknown {
    return this.values.get(hashed(key));
  }
  has(key: unknown): boolean {
    return this.values.has(hashed(key));
  }
  set(key: unknown, value: unknown): void {
    const hash = hashed(key);
    if (hash !== key && !this.values.has(hash)) {
      this.originals ??= new Map();
      this.originals.set(hash, key);
    }
    this.values.set(hash, value);
  }
  delete(key: unknown): void {
    const hash = hashed(key);
    this.values.delete(hash);
    this.originals?.delete(hash);
  }
  clear(): void {
    this.values.clear();
    this.originals = undefined;
  }
  keys(): unknown[] {
    const { originals } = this;
    const keys = [...this.values.keys()];
    return originals === undefined ? keys : keys.map((key) => (originals.has(key) ? originals.get(key) : key));
  }
  entries(): [unknown, unknown][] {
    const values = [...this.values.values()];
    return this.keys().map((key, i) => [key, values[i]]);
  }
  toJSON(): unknown {
    return plain(this);
  }
}

/** A Python set, in insertion order. */
export class PySet {
  private readonly values = new Map<unknown, unknown>();
  constructor(items: Iterable<unknown> = []) {
    for (const item of items) this.add(item);
  }
  get items(): unknown[] {
    return [...this.values.values()];
  }
  get size(): number {
    return this.values.size;
  }
  add(item: unknown): null {
    const hash = hashed(item);
    if (!this.values.has(hash)) this.values.set(hash, item);
    return null;
  }
  has(item: unknown): boolean {
    return this.values.has(hashed(item));
  }
  delete(item: unknown): boolean {
    return this.values.delete(hashed(item));
  }
  clear(): void {
    this.values.clear();
  }
  toJSON(): unknown {
    return this.items;
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

/** True for a dict of either kind. */
export function isMapping(value: unknown): value is Dict | PyDict {
  return value instanceof PyDict || isDict(value);
}

/** True for a plain record of the host. */
export function isDict(value: unknown): value is Dict {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !isPrintable(value);
}

const keyText = (key: unknown): string => (typeof key === 'string' ? key : String(comparable(key)));

export function dictKeys(dict: Dict | PyDict): unknown[] {
  return dict instanceof PyDict ? dict.keys() : Object.keys(dict);
}

export function dictEntries(dict: Dict | PyDict): [unknown, unknown][] {
  return dict instanceof PyDict ? dict.entries() : Object.entries(dict);
}

export function dictHas(dict: Dict | PyDict, key: unknown): boolean {
  return dict instanceof PyDict ? dict.has(key) : Object.hasOwn(dict, keyText(key));
}

/** The value of a key; undefined when there is none. */
export function dictGet(dict: Dict | PyDict, key: unknown): unknown {
  if (dict instanceof PyDict) return dict.get(key);
  const name = keyText(key);
  return Object.hasOwn(dict, name) ? dict[name] : undefined;
}

export function dictSet(dict: Dict | PyDict, key: unknown, value: unknown): void {
  if (dict instanceof PyDict) dict.set(key, value);
  else assign(dict, keyText(key), value);
}

export function dictDelete(dict: Dict | PyDict, key: unknown): void {
  if (dict instanceof PyDict) dict.delete(key);
  else delete dict[keyText(key)];
}

/** Sets a key of a record, also when it is called `__proto__`. */
export function assign(dict: Dict, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(dict, key, { value, enumerable: true, configurable: true, writable: true });
  else dict[key] = value;
}

/** A value of a template as plain JSON data for the host: dicts are records, floats numbers. What is no data stays as it is. */
export function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  const number = comparable(value);
  if (number !== value) return Number(number);
  if (value instanceof PySet) return value.items.map(plain);
  if (!isMapping(value)) return value;
  const record: Dict = {};
  for (const [key, item] of dictEntries(value)) assign(record, jsonKey(key), plain(item));
  return record;
}

/** A key as json.dumps writes it. */
export function jsonKey(key: unknown): string {
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  return typeof key === 'string' ? key : keyText(key);
}

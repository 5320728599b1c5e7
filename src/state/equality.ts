import { isRecord } from '../project/index.ts';

/** Whether two values of a manifest are equal as Python has it: order of keys is nothing, `true` is 1. */
export function equal(a: unknown, b: unknown): boolean {
  const [x, y] = [number(a ?? null), number(b ?? null)];
  if (x === y) return true;
  if (Array.isArray(x) && Array.isArray(y)) return x.length === y.length && x.every((item, i) => equal(item, y[i]));
  if (!isRecord(x) || !isRecord(y)) return false;
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((key) => Object.hasOwn(y, key) && equal(x[key], y[key]));
}

/**
 * Equality of what dbt reads into a class with defaults: a key that one version of a tool does not write yet, null, an empty list
 * and a mapping of such are the same nothing.
 */
export function equalOrUnset(a: unknown, b: unknown): boolean {
  return equal(a, b) || equal(trimmed(a), trimmed(b));
}

function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((item) => trimmed(item));
  if (!isRecord(value)) return value ?? null;
  const kept = Object.entries(value)
    .map(([key, item]) => [key, trimmed(item)] as const)
    .filter(([, item]) => item !== null);
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

function number(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

import { compareWith, modulo } from './operators.ts';
import { Decimal } from './python/decimal.ts';
import { stringMethods } from './string-methods.ts';
import { comparable, equal, isFloat, isMapping, isNumber, isPrintable, PySet, text, truthy } from './values.ts';

type Test = (value: unknown, ...args: unknown[]) => boolean;

const order =
  (operator: string): Test =>
  (a, b) =>
    compareWith(operator, a, b);

const isIterable: Test = (value) =>
  value === undefined ||
  typeof value === 'string' ||
  Array.isArray(value) ||
  isMapping(value) ||
  (value !== null && typeof value === 'object' && Symbol.iterator in value) ||
  value instanceof PySet;

function remainder(value: unknown, by: unknown): unknown {
  if (value instanceof Decimal || by instanceof Decimal) return modulo(value, by);
  const [left, right] = [comparable(value), comparable(by)];
  if (typeof left === 'bigint' || typeof right === 'bigint')
    return BigInt(left as number | bigint) % BigInt(right as number | bigint);
  if (typeof left !== 'number' || typeof right !== 'number') throw new TypeError('this test needs numbers');
  return Math.abs(left % right);
}

/** Jinja's tests (jinja.palletsprojects.com, "List of Builtin Tests"), and dbt's `relation`. */
export const tests: Readonly<Record<string, Test>> = {
  defined: (value) => value !== undefined,
  undefined: (value) => value === undefined,
  none: (value) => value === null,
  string: (value) => typeof value === 'string',
  number: (value) => isNumber(value) || typeof value === 'boolean' || value instanceof Decimal,
  integer: (value) => isNumber(value) && !isFloat(value),
  float: (value) => isFloat(value),
  boolean: (value) => typeof value === 'boolean',
  true: (value) => value === true,
  false: (value) => value === false,
  mapping: (value) => isMapping(value) || (value as { __mapping__?: unknown } | null | undefined)?.__mapping__ === true,
  sequence: (value) =>
    value === undefined ||
    Array.isArray(value) ||
    typeof value === 'string' ||
    isMapping(value) ||
    typeof (value as { __getitem__?: unknown } | null)?.__getitem__ === 'function',
  iterable: isIterable,
  callable: (value) =>
    typeof value === 'function' || typeof (value as { __call__?: unknown } | null | undefined)?.__call__ === 'function',
  odd: (value) => Number(remainder(value, 2)) === 1,
  even: (value) => Number(remainder(value, 2)) === 0,
  divisibleby: (value, by) => Number(remainder(value, by)) === 0,
  upper: (value) => (stringMethods['isupper'] as Test)(text(value)),
  lower: (value) => (stringMethods['islower'] as Test)(text(value)),
  sameas: (a, b) => a === b,
  escaped: () => false,
  eq: equal,
  equalto: equal,
  ne: (a, b) => !equal(a, b),
  lt: order('<'),
  lessthan: order('<'),
  le: order('<='),
  gt: order('>'),
  greaterthan: order('>'),
  ge: order('>='),
  in: (a, b) => compareWith('in', a, b),
  truthy,
  falsy: (value) => !truthy(value),
  relation: (value) => isPrintable(value),
  '==': equal,
  '!=': (a, b) => !equal(a, b),
  '<': order('<'),
  '<=': order('<='),
  '>': order('>'),
  '>=': order('>='),
};

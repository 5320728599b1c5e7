import { compareWith } from './operators.ts';
import { equal, isDict, isFloat, isNumber, isPrintable, text, toNumber, truthy } from './values.ts';

type Test = (value: unknown, ...args: unknown[]) => boolean;

const isInteger: Test = (value) => isNumber(value) && !isFloat(value);
const order =
  (operator: string): Test =>
  (a, b) =>
    compareWith(operator, a, b);

/** Jinja's tests (jinja.palletsprojects.com, "List of Builtin Tests"). */
export const tests: Readonly<Record<string, Test>> = {
  defined: (value) => value !== undefined,
  undefined: (value) => value === undefined,
  none: (value) => value === null,
  string: (value) => typeof value === 'string',
  number: (value) => isNumber(value) || typeof value === 'boolean',
  integer: isInteger,
  float: (value) => isFloat(value),
  boolean: (value) => typeof value === 'boolean',
  true: (value) => value === true,
  false: (value) => value === false,
  mapping: (value) => isDict(value),
  sequence: (value) => Array.isArray(value) || typeof value === 'string' || isDict(value),
  iterable: (value) =>
    typeof value === 'string' ||
    Array.isArray(value) ||
    isDict(value) ||
    (value !== null && typeof value === 'object' && Symbol.iterator in value),
  callable: (value) => typeof value === 'function',
  odd: (value) => Math.abs(Number(value) % 2) === 1,
  even: (value) => Number(value) % 2 === 0,
  divisibleby: (value, by) => toNumber(value as number) % toNumber(by as number) === 0,
  upper: (value) => text(value) === text(value).toUpperCase() && text(value) !== text(value).toLowerCase(),
  lower: (value) => text(value) === text(value).toLowerCase() && text(value) !== text(value).toUpperCase(),
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

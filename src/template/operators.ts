import { formatPercent } from './format.ts';
import {
  compare,
  contains,
  equal,
  Float,
  float,
  isFloat,
  isNumber,
  isTuple,
  text,
  toNumber,
  tuple,
  typeName,
} from './values.ts';

type Numeric = number | bigint | Float;

function whole(value: Numeric): bigint {
  return typeof value === 'bigint' ? value : BigInt(toNumber(value));
}

function narrow(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

function arithmetic(
  symbol: string,
  a: unknown,
  b: unknown,
  numbers: (x: number, y: number) => number,
  wholes: (x: bigint, y: bigint) => bigint,
): unknown {
  const left = typeof a === 'boolean' ? Number(a) : a;
  const right = typeof b === 'boolean' ? Number(b) : b;
  if (!isNumber(left) || !isNumber(right)) {
    throw new TypeError(`unsupported operand types for ${symbol}: ${typeName(a)} and ${typeName(b)}`);
  }
  if (isFloat(left) || isFloat(right)) return float(numbers(toNumber(left), toNumber(right)));
  if (typeof left === 'number' && typeof right === 'number') {
    const result = numbers(left, right);
    if (Number.isSafeInteger(result)) return result;
  }
  return narrow(wholes(whole(left), whole(right)));
}

interface Addable {
  __add__?(other: unknown): unknown;
  __radd__?(other: unknown): unknown;
  __sub__?(other: unknown): unknown;
}

export function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return isTuple(a) ? tuple([...a, ...b]) : [...a, ...b];
  const own = (a as Addable | null | undefined)?.__add__;
  if (typeof own === 'function') return own.call(a, b);
  const reflected = (b as Addable | null | undefined)?.__radd__;
  if (typeof reflected === 'function') return reflected.call(b, a);
  if (typeof a === 'string' || typeof b === 'string') {
    throw new TypeError(`cannot add ${typeName(a)} and ${typeName(b)}; use ~ to join values as text`);
  }
  return arithmetic(
    '+',
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

export function subtract(a: unknown, b: unknown): unknown {
  const own = (a as Addable | null | undefined)?.__sub__;
  if (typeof own === 'function') return own.call(a, b);
  return arithmetic(
    '-',
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
}

export function multiply(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' && isNumber(b)) return a.repeat(Math.max(0, toNumber(b)));
  if (typeof b === 'string' && isNumber(a)) return b.repeat(Math.max(0, toNumber(a)));
  if (Array.isArray(a) && isNumber(b)) return Array.from({ length: Math.max(0, toNumber(b)) }, () => a).flat();
  return arithmetic(
    '*',
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  );
}

export function divide(a: unknown, b: unknown): unknown {
  const result = arithmetic(
    '/',
    a,
    b,
    () => 0.5,
    () => 0n,
  );
  if (result !== undefined && toNumber(b as Numeric) === 0) throw new RangeError('division by zero');
  return float(toNumber(a as Numeric) / toNumber(b as Numeric));
}

export function floorDivide(a: unknown, b: unknown): unknown {
  if (isNumber(b) && toNumber(b) === 0) throw new RangeError('integer division or modulo by zero');
  return arithmetic(
    '//',
    a,
    b,
    (x, y) => Math.floor(x / y),
    (x, y) => {
      const quotient = x / y;
      return x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient;
    },
  );
}

export function modulo(a: unknown, b: unknown): unknown {
  if (typeof a === 'string') return formatPercent(a, b);
  if (isNumber(b) && toNumber(b) === 0) throw new RangeError('integer division or modulo by zero');
  return arithmetic(
    '%',
    a,
    b,
    (x, y) => ((x % y) + y) % y,
    (x, y) => ((x % y) + y) % y,
  );
}

export function power(a: unknown, b: unknown): unknown {
  if (isNumber(b) && toNumber(b) < 0) return float(toNumber(a as Numeric) ** toNumber(b));
  return arithmetic(
    '**',
    a,
    b,
    (x, y) => x ** y,
    (x, y) => x ** y,
  );
}

export function negate(a: unknown): unknown {
  if (a instanceof Float) return new Float(-a.value);
  if (typeof a === 'bigint') return narrow(-a);
  if (typeof a === 'boolean') return -Number(a);
  if (typeof a === 'number') return -a;
  throw new TypeError(`cannot negate ${typeName(a)}`);
}

export function concat(a: unknown, b: unknown): string {
  return text(a) + text(b);
}

export function compareWith(operator: string, a: unknown, b: unknown): boolean {
  switch (operator) {
    case '==':
      return equal(a, b);
    case '!=':
      return !equal(a, b);
    case 'in':
      return contains(b, a);
    case 'not in':
      return !contains(b, a);
    case '<':
      return compare(a, b) < 0;
    case '>':
      return compare(a, b) > 0;
    case '<=':
      return compare(a, b) <= 0;
    default:
      return compare(a, b) >= 0;
  }
}

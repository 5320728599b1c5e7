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
  LongInteger,
  type Numeric,
  narrow,
  PySet,
  text,
  toNumber,
  tuple,
  typeName,
} from './values.ts';

function whole(value: Numeric): bigint {
  return value instanceof LongInteger ? value.value : typeof value === 'bigint' ? value : BigInt(toNumber(value));
}

function arithmetic(
  symbol: string,
  a: unknown,
  b: unknown,
  numbers: (x: number, y: number) => number,
  wholes: (x: bigint, y: bigint) => bigint,
): unknown {
  const left = numeric(symbol, a, a, b);
  const right = numeric(symbol, b, a, b);
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
  __rsub__?(other: unknown): unknown;
  __mul__?(other: unknown): unknown;
  __div__?(other: unknown, whole: boolean): unknown;
  __rdiv__?(other: unknown, whole: boolean): unknown;
  __mod__?(other: unknown): unknown;
  __rmod__?(other: unknown): unknown;
  __pow__?(other: unknown): unknown;
  __rpow__?(other: unknown): unknown;
  __neg__?(): unknown;
}

/** The method of the left operand, else the reflected one of the right, as Python tries them. */
function ownResult(a: unknown, b: unknown, method: keyof Addable, reflected: keyof Addable, whole = false) {
  const own = (a as Addable | null | undefined)?.[method] as ((other: unknown, whole: boolean) => unknown) | undefined;
  if (typeof own === 'function') return { value: own.call(a, b, whole) };
  const other = (b as Addable | null | undefined)?.[reflected] as
    | ((other: unknown, whole: boolean) => unknown)
    | undefined;
  return typeof other === 'function' ? { value: other.call(b, a, whole) } : undefined;
}

const isCount = (value: unknown) => (isNumber(value) && !isFloat(value)) || typeof value === 'boolean';

export function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return isTuple(a) ? tuple([...a, ...b]) : [...a, ...b];
  const own = ownResult(a, b, '__add__', '__radd__');
  if (own !== undefined) return own.value;
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
  const own = ownResult(a, b, '__sub__', '__rsub__');
  if (own !== undefined) return own.value;
  if (a instanceof PySet && b instanceof PySet) return new PySet(a.items.filter((item) => !b.has(item)));
  return arithmetic(
    '-',
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
}

export function multiply(a: unknown, b: unknown): unknown {
  for (const [list, count] of [
    [a, b],
    [b, a],
  ]) {
    if (!isCount(count)) continue;
    const times = Math.max(0, Number(count));
    if (typeof list === 'string') return list.repeat(times);
    if (Array.isArray(list)) {
      const repeated = Array.from({ length: times }, () => list as unknown[]).flat();
      return isTuple(list) ? tuple(repeated) : repeated;
    }
  }
  const own = ownResult(a, b, '__mul__', '__mul__');
  if (own !== undefined) return own.value;
  return arithmetic(
    '*',
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  );
}

export function divide(a: unknown, b: unknown): unknown {
  const own = ownResult(a, b, '__div__', '__rdiv__');
  if (own !== undefined) return own.value;
  const left = numeric('/', a, a, b);
  const right = numeric('/', b, a, b);
  if (toNumber(right) === 0) throw new RangeError('division by zero');
  return float(toNumber(left) / toNumber(right));
}

function numeric(symbol: string, value: unknown, a: unknown, b: unknown): Numeric {
  if (typeof value === 'boolean') return Number(value);
  if (isNumber(value)) return value;
  throw new TypeError(`unsupported operand types for ${symbol}: ${typeName(a)} and ${typeName(b)}`);
}

export function floorDivide(a: unknown, b: unknown): unknown {
  const own = ownResult(a, b, '__div__', '__rdiv__', true);
  if (own !== undefined) return own.value;
  if ((isNumber(b) || typeof b === 'boolean') && toNumber(b) === 0)
    throw new RangeError('integer division or modulo by zero');
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
  const own = ownResult(a, b, '__mod__', '__rmod__');
  if (own !== undefined) return own.value;
  if ((isNumber(b) || typeof b === 'boolean') && toNumber(b) === 0)
    throw new RangeError('integer division or modulo by zero');
  return arithmetic(
    '%',
    a,
    b,
    (x, y) => {
      const rest = x % y;
      // A zero has the sign of the divisor.
      if (rest === 0) return y < 0 ? -0 : 0;
      return rest < 0 !== y < 0 ? rest + y : rest;
    },
    (x, y) => ((x % y) + y) % y,
  );
}

export function power(a: unknown, b: unknown): unknown {
  const own = ownResult(a, b, '__pow__', '__rpow__');
  if (own !== undefined) return own.value;
  if (isNumber(b) && toNumber(b) < 0) {
    const base = toNumber(numeric('**', a, a, b));
    if (base === 0) throw new RangeError('0.0 cannot be raised to a negative power');
    const whole = base ** -toNumber(b);
    // One division of a whole power is rounded once, as C's pow rounds.
    return float(Number.isSafeInteger(whole) ? 1 / whole : base ** toNumber(b));
  }
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
  if (a instanceof LongInteger) return -a.value;
  const own = (a as Addable | null | undefined)?.__neg__;
  if (typeof own === 'function') return own.call(a);
  if (typeof a === 'boolean') return -Number(a);
  if (typeof a === 'number') return Number.isInteger(a) ? 0 - a : -a;
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

import { type Float, float, integer, isNumber, LongInteger, toNumber } from './numbers.ts';
import { Decimal } from './python/decimal.ts';

/** Python's float() of a string; undefined when it is none. */
export function parseFloatText(value: string): number | Float | undefined {
  const bare = value.trim().replace(/(?<=\d)_(?=\d)/g, '');
  if (/^[+-]?(?:inf|infinity)$/i.test(bare)) return bare.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(bare)) return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(bare) ? float(Number(bare)) : undefined;
}

const digits: Readonly<Record<number, RegExp>> = {
  2: /^(?:0b)?[01]+$/i,
  8: /^(?:0o)?[0-7]+$/i,
  16: /^(?:0x)?[\da-f]+$/i,
};
const prefixes: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' };

/** Python's int() of a value as the int filter uses it: floats and their text are cut; undefined when it is no number. */
export function wholeNumber(value: unknown, base: number): unknown {
  if (value instanceof LongInteger) return value.value;
  if (typeof value === 'bigint') return value;
  if (value instanceof Decimal) return value.toInteger();
  if (isNumber(value) || typeof value === 'boolean') {
    const number = toNumber(value);
    return Number.isFinite(number) ? integer(BigInt(Math.trunc(number)).toString()) : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const bare = value.trim().replace(/(?<=\w)_(?=\w)/g, '');
  const sign = bare.startsWith('-') ? '-' : '';
  const body = bare.replace(/^[+-]/, '');
  if (digits[base]?.test(body) === true) {
    const size = integer(`${prefixes[base]}${body.replace(/^0[box]/i, '')}`);
    return sign === '' ? size : -size;
  }
  if (base !== 10 && base in digits === false) {
    const found = Number.parseInt(bare, base);
    if (!Number.isNaN(found)) return found;
  }
  if (base === 10 && /^\d+$/.test(body)) return integer(sign + body);
  const number = parseFloatText(value);
  return number === undefined ? undefined : wholeNumber(number, 10);
}

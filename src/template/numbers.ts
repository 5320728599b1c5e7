/** Python's numbers: ints are numbers, or bigints where a double would round; floats with a whole value are Float. */

/** A Python float with a whole value, which JavaScript would print without its `.0`. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  valueOf(): number {
    return this.value;
  }
  toJSON(): number | string {
    return this.value;
  }
}

/** An integer of a YAML file beyond 2^53. JSON cannot carry a bigint, and rounding it silently would be worse than text. */
export class LongInteger {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
  valueOf(): bigint {
    return this.value;
  }
  toString(): string {
    return this.value.toString();
  }
  toJSON(): string {
    return this.value.toString();
  }
}

export type Numeric = number | bigint | Float | LongInteger;

export function isNumber(value: unknown): value is Numeric {
  return (
    typeof value === 'number' || typeof value === 'bigint' || value instanceof Float || value instanceof LongInteger
  );
}

export function isFloat(value: unknown): boolean {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

export function toNumber(value: Numeric | boolean): number {
  return typeof value === 'number' ? value : Number(value);
}

/** A float result keeps its `.0`. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** A bigint, or a number where that is exact. */
export function narrow(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** An integer from its digits, exact whatever its size. */
export function integer(digits: string): number | bigint {
  return narrow(BigInt(digits));
}

/** The JavaScript value by which Python compares and hashes: True is 1 is 1.0. */
export function comparable(value: unknown): unknown {
  if (value instanceof Float || value instanceof LongInteger) return value.value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value;
}

/** Python's str() of a number. */
export function numberText(value: number, whole = false): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && !whole) return Object.is(value, -0) ? '0' : String(value);
  const magnitude = Math.abs(value);
  // Python switches to exponents at 1e16 and below 1e-4, and pads them to two digits.
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  const plain = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(plain) ? plain : `${plain}.0`;
}

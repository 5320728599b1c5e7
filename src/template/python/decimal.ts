import { isFloat, isNumber, LongInteger, narrow, toNumber, typeName } from '../values.ts';

/** Digits that Python's default context keeps. */
const precision = 28;
const ten = (power: number): bigint => 10n ** BigInt(power);
const abs = (value: bigint): bigint => (value < 0n ? -value : value);

type Special = 'NaN' | 'Infinity';

const pattern = /^([+-]?)(?:(\p{Nd}+)(?:\.(\p{Nd}*))?|\.(\p{Nd}+))(?:[eE]([+-]?\p{Nd}+))?$/u;

/** A Python decimal.Decimal: exact, with the digits after the point that it was written with. */
export class Decimal {
  private readonly negative: boolean;
  private readonly coefficient: bigint;
  /** The value is coefficient · 10^exponent. */
  readonly exponent: number;
  private readonly special: Special | undefined;

  private constructor(negative: boolean, coefficient: bigint, exponent: number, special?: Special) {
    this.negative = negative;
    this.coefficient = coefficient;
    this.exponent = exponent;
    this.special = special;
  }

  /** As Decimal('…') reads text; undefined where that raises InvalidOperation. */
  static parse(given: string): Decimal | undefined {
    const bare = given.trim().replaceAll('_', '');
    const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(bare);
    if (special !== null) return new Decimal(special[1] === '-', 0n, 0, special[2] === undefined ? 'NaN' : 'Infinity');
    const match = pattern.exec(bare);
    if (match === null) return undefined;
    const [, sign, whole = '', fraction = match[4] ?? '', , power = '0'] = match;
    return new Decimal(sign === '-', BigInt(ascii(whole + fraction)), Number(ascii(power)) - fraction.length);
  }

  /** An integer, or a float by its exact binary value. */
  static of(value: number | bigint): Decimal {
    if (typeof value === 'bigint') return new Decimal(value < 0n, abs(value), 0);
    if (!Number.isFinite(value)) return new Decimal(value < 0, 0n, 0, Number.isNaN(value) ? 'NaN' : 'Infinity');
    let size = Math.abs(value);
    let halvings = 0;
    while (!Number.isInteger(size)) {
      size *= 2;
      halvings++;
    }
    return new Decimal(value < 0 || Object.is(value, -0), BigInt(size) * 5n ** BigInt(halvings), -halvings);
  }

  private get signed(): bigint {
    return this.negative ? -this.coefficient : this.coefficient;
  }
  private get length(): number {
    return this.coefficient.toString().length;
  }
  get real(): Decimal {
    return this;
  }
  is_nan(): boolean {
    return this.special === 'NaN';
  }
  is_infinite(): boolean {
    return this.special === 'Infinity';
  }
  is_finite(): boolean {
    return this.special === undefined;
  }
  is_zero(): boolean {
    return this.special === undefined && this.coefficient === 0n;
  }
  is_signed(): boolean {
    return this.negative;
  }
  adjusted(): number {
    return this.exponent + this.length - 1;
  }
  copy_abs(): Decimal {
    return new Decimal(false, this.coefficient, this.exponent, this.special);
  }
  copy_negate(): Decimal {
    return new Decimal(!this.negative, this.coefficient, this.exponent, this.special);
  }
  /** Without zeros at the end; 100 becomes 1E+2. */
  normalize(): Decimal {
    if (this.special !== undefined) return this;
    if (this.coefficient === 0n) return new Decimal(this.negative, 0n, 0);
    const rounded = this.rounded();
    let { coefficient, exponent } = rounded;
    while (coefficient % 10n === 0n) {
      coefficient /= 10n;
      exponent++;
    }
    return new Decimal(rounded.negative, coefficient, exponent);
  }
  to_integral_value(): Decimal {
    return this.special !== undefined || this.exponent >= 0 ? this : this.quantized(0);
  }
  to_integral(): Decimal {
    return this.to_integral_value();
  }
  quantize(other: unknown): Decimal {
    const like = operand(other);
    if (like === undefined) throw new TypeError(`quantize() needs a Decimal, not ${typeName(other)}`);
    return this.quantized(like.exponent);
  }
  to_eng_string(): string {
    return this.__str__();
  }

  /** The same value with this exponent, halves to the even digit. */
  quantized(exponent: number): Decimal {
    if (this.special !== undefined) return this;
    const drop = exponent - this.exponent;
    if (drop <= 0) return new Decimal(this.negative, this.coefficient * ten(-drop), exponent);
    return new Decimal(this.negative, halfEven(this.coefficient, ten(drop)), exponent);
  }

  private rounded(): Decimal {
    return this.significant(precision);
  }

  /** The float next to the value. */
  valueOf(): number {
    if (this.special === 'NaN') return Number.NaN;
    if (this.special === 'Infinity') return this.negative ? -Infinity : Infinity;
    return Number(`${this.signed}e${this.exponent}`) * (this.coefficient === 0n && this.negative ? -1 : 1);
  }
  /** Python's int(): what is after the point is cut; undefined for what is no number. */
  toInteger(): number | bigint | undefined {
    if (this.special !== undefined) return undefined;
    return narrow(this.exponent >= 0 ? this.signed * ten(this.exponent) : this.signed / ten(-this.exponent));
  }
  /** Digits that stand after the point when zeros at the end are left out. */
  get places(): number {
    return this.special === undefined ? Math.max(0, -this.normalize().exponent) : 0;
  }
  /** Digits before the point. */
  get wholePlaces(): number {
    const short = this.normalize();
    return this.special === undefined ? short.length + short.exponent : 0;
  }
  toJSON(): string {
    return this.__str__();
  }

  __add__(other: unknown): Decimal {
    return this.sum('+', other, (given) => given);
  }
  __radd__(other: unknown): Decimal {
    return this.__add__(other);
  }
  __sub__(other: unknown): Decimal {
    return this.sum('-', other, (given) => given.copy_negate());
  }
  __rsub__(other: unknown): Decimal {
    return this.copy_negate().sum('-', other, (given) => given);
  }
  private sum(symbol: string, other: unknown, change: (given: Decimal) => Decimal): Decimal {
    const right = change(required(symbol, this, other));
    if (this.special !== undefined || right.special !== undefined) {
      const opposite = this.special === right.special && this.negative !== right.negative;
      if (this.special === 'NaN' || right.special === 'NaN' || opposite) return nan;
      return this.special === undefined ? right : this;
    }
    const exponent = Math.min(this.exponent, right.exponent);
    const sum = this.signed * ten(this.exponent - exponent) + right.signed * ten(right.exponent - exponent);
    const negative = sum === 0n ? this.negative && right.negative : sum < 0n;
    return new Decimal(negative, abs(sum), exponent).rounded();
  }
  __mul__(other: unknown): Decimal {
    const right = required('*', this, other);
    const negative = this.negative !== right.negative;
    if (this.special !== undefined || right.special !== undefined)
      return this.is_nan() || right.is_nan() || this.is_zero() || right.is_zero()
        ? nan
        : new Decimal(negative, 0n, 0, 'Infinity');
    return new Decimal(negative, this.coefficient * right.coefficient, this.exponent + right.exponent).rounded();
  }
  __div__(other: unknown, whole: boolean): Decimal {
    const right = required(whole ? '//' : '/', this, other);
    if (this.special !== undefined || right.special !== undefined) return Decimal.of(this.valueOf() / right.valueOf());
    if (right.coefficient === 0n) throw new RangeError('division by zero');
    const negative = this.negative !== right.negative;
    if (whole) return new Decimal(negative, this.wholes(right).quotient, 0);
    const ideal = this.exponent - right.exponent;
    if (this.coefficient === 0n) return new Decimal(negative, 0n, ideal);
    const shift = Math.max(right.length - this.length + precision + 1, 0);
    const scaled = this.coefficient * ten(shift);
    let quotient = scaled / right.coefficient;
    let exponent = ideal - shift;
    // A last digit that is not exact must not look like a half or a whole.
    if (scaled % right.coefficient !== 0n) {
      if (quotient % 5n === 0n) quotient++;
    } else for (; exponent < ideal && quotient % 10n === 0n; exponent++) quotient /= 10n;
    return new Decimal(negative, quotient, exponent).rounded();
  }
  __rdiv__(other: unknown, whole: boolean): Decimal {
    return required(whole ? '//' : '/', this, other).__div__(this, whole);
  }
  /** The rest has the sign of the dividend, unlike that of Python's integers. */
  __mod__(other: unknown): Decimal {
    const right = required('%', this, other);
    if (this.special !== undefined || right.is_nan()) return nan;
    if (right.special !== undefined) return this;
    if (right.coefficient === 0n) throw new RangeError('division by zero');
    const { rest, exponent } = this.wholes(right);
    return new Decimal(this.negative, rest, exponent).rounded();
  }
  __rmod__(other: unknown): Decimal {
    return required('%', this, other).__mod__(this);
  }
  private wholes(right: Decimal): { quotient: bigint; rest: bigint; exponent: number } {
    const exponent = Math.min(this.exponent, right.exponent);
    const left = this.coefficient * ten(this.exponent - exponent);
    const by = right.coefficient * ten(right.exponent - exponent);
    return { quotient: left / by, rest: left % by, exponent };
  }
  __pow__(other: unknown): Decimal {
    const right = required('**', this, other);
    if (this.special !== undefined || right.special !== undefined) return Decimal.of(this.valueOf() ** right.valueOf());
    const power = right.places === 0 ? Number(right.toInteger()) : Number.NaN;
    if (!(Math.abs(power) <= 10_000)) throw new TypeError('a Decimal is raised to whole powers up to 10000 only');
    const size = Math.abs(power);
    if (this.coefficient === 0n && power > 0) return new Decimal(this.negative && power % 2 === 1, 0n, 0);
    const negative = this.negative && size % 2 === 1;
    const raised = new Decimal(negative, this.coefficient ** BigInt(size), this.exponent * size);
    return power < 0 ? Decimal.of(1n).__div__(raised, false) : raised.rounded();
  }
  __rpow__(other: unknown): Decimal {
    return required('**', this, other).__pow__(this);
  }
  __neg__(): Decimal {
    if (this.is_nan()) return this;
    return (this.is_zero() ? this.copy_abs() : this.copy_negate()).rounded();
  }
  __abs__(): Decimal {
    return this.copy_abs().rounded();
  }
  __bool__(): boolean {
    return !this.is_zero();
  }
  __eq__(other: unknown): boolean | undefined {
    const right = comparand(other);
    if (right === undefined) return undefined;
    return !this.is_nan() && !right.is_nan() && this.order(right) === 0;
  }
  __cmp__(other: unknown): number {
    const right = comparand(other);
    if (right === undefined) throw new TypeError(`cannot compare Decimal with ${typeName(other)}`);
    if (this.is_nan() || right.is_nan()) throw new RangeError('NaN has no order');
    return this.order(right);
  }
  private order(right: Decimal): number {
    if (this.special !== undefined || right.special !== undefined) {
      const [a, b] = [this.valueOf(), right.valueOf()];
      return a === b ? 0 : a < b ? -1 : a > b ? 1 : Number.NaN;
    }
    const exponent = Math.min(this.exponent, right.exponent);
    const left = this.signed * ten(this.exponent - exponent);
    const other = right.signed * ten(right.exponent - exponent);
    return left < other ? -1 : left > other ? 1 : 0;
  }
  /** Equal to the key of every number of the same value. */
  __hash__(): unknown {
    const size = this.valueOf();
    const whole = this.exponent >= 0 || this.places === 0 ? this.toInteger() : undefined;
    if (whole !== undefined) return whole;
    return this.special === undefined && this.order(Decimal.of(size)) === 0
      ? size
      : `\0decimal ${this.normalize().__str__()}`;
  }

  __str__(): string {
    const sign = this.negative ? '-' : '';
    if (this.special !== undefined) return sign + this.special;
    const digits = this.coefficient.toString();
    const point = digits.length + this.exponent;
    if (this.exponent > 0 || point <= -6) {
      const power = point - 1;
      const body = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
      return `${sign}${body}E${power < 0 ? '-' : '+'}${Math.abs(power)}`;
    }
    if (this.exponent === 0) return sign + digits;
    return point > 0
      ? `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
      : `${sign}0.${'0'.repeat(-point)}${digits}`;
  }
  __repr__(): string {
    return `Decimal('${this.__str__()}')`;
  }

  /** The value times 10^places. */
  shifted(places: number): Decimal {
    return new Decimal(this.negative, this.coefficient, this.exponent + places, this.special);
  }

  /** The value with so many digits in all. */
  significant(digits: number): Decimal {
    const over = this.special === undefined ? this.length - digits : 0;
    if (over <= 0) return this;
    const cut = this.quantized(this.exponent + over);
    return cut.length > digits ? cut.quantized(cut.exponent + 1) : cut;
  }

  /** The magnitude with one digit before the point. */
  exponential(places: number | undefined): string {
    const wanted = this.coefficient === 0n ? this : this.significant((places ?? this.length) + 1);
    const digits = wanted.coefficient.toString().padEnd((places ?? 0) + 1, '0');
    const power = wanted.adjusted();
    const body = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${body}E${power < 0 ? '-' : '+'}${Math.abs(power)}`;
  }

  /** The magnitude in full, without an exponent. */
  plainDigits(): string {
    const digits = this.coefficient.toString();
    if (this.exponent >= 0) return this.coefficient === 0n ? '0' : digits + '0'.repeat(this.exponent);
    const padded = digits.padStart(1 - this.exponent, '0');
    return `${padded.slice(0, this.exponent)}.${padded.slice(this.exponent)}`;
  }
}

const nan = Decimal.of(Number.NaN);

const ascii = (digits: string): string =>
  /^[+-]?[0-9]*$/.test(digits) ? digits : digits.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));

/** The value of a digit of any script: scripts have their digits in runs of ten that begin with zero. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) as number;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}

function halfEven(value: bigint, by: bigint): bigint {
  const whole = value / by;
  const twice = (value % by) * 2n;
  return twice > by || (twice === by && whole % 2n === 1n) ? whole + 1n : whole;
}

/** What a Decimal calculates with: Decimals, integers and bools, but no floats, as in Python. */
function operand(value: unknown): Decimal | undefined {
  if (value instanceof Decimal) return value;
  if (typeof value === 'boolean') return Decimal.of(Number(value));
  if (!isNumber(value) || isFloat(value)) return undefined;
  return Decimal.of(value instanceof LongInteger ? value.value : (value as number | bigint));
}

const comparand = (value: unknown): Decimal | undefined =>
  operand(value) ?? (isNumber(value) ? Decimal.of(toNumber(value)) : undefined);

function required(symbol: string, self: Decimal, other: unknown): Decimal {
  const given = operand(other);
  if (given === undefined)
    throw new TypeError(`unsupported operand types for ${symbol}: ${self.constructor.name} and ${typeName(other)}`);
  return given;
}

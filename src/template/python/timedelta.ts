import { bindArguments, Float, isNumber, typeName } from '../values.ts';

const day = 86_400_000_000;

/** Python's timedelta, in microseconds. */
export class TimeDelta {
  readonly microseconds_: number;
  constructor(microseconds: number) {
    this.microseconds_ = microseconds;
  }
  get days(): number {
    return Math.floor(this.microseconds_ / day);
  }
  get seconds(): number {
    return Math.floor((this.microseconds_ - this.days * day) / 1_000_000);
  }
  get microseconds(): number {
    return ((this.microseconds_ % 1_000_000) + 1_000_000) % 1_000_000;
  }
  total_seconds(): unknown {
    const seconds = this.microseconds_ / 1_000_000;
    return Number.isInteger(seconds) ? new Float(seconds) : seconds;
  }
  __add__(other: unknown): unknown {
    if (other instanceof TimeDelta) return new TimeDelta(this.microseconds_ + other.microseconds_);
    const add = (other as { __add__?: (other: unknown) => unknown } | null | undefined)?.__add__;
    if (typeof add === 'function') return add.call(other, this);
    throw new TypeError(`cannot add timedelta and ${typeName(other)}`);
  }
  __sub__(other: unknown): TimeDelta {
    if (!(other instanceof TimeDelta)) throw new TypeError(`cannot subtract ${typeName(other)} from timedelta`);
    return new TimeDelta(this.microseconds_ - other.microseconds_);
  }
  __mul__(other: unknown): TimeDelta {
    if (!isNumber(other)) throw new TypeError(`cannot multiply timedelta and ${typeName(other)}`);
    return new TimeDelta(Math.round(this.microseconds_ * Number(other)));
  }
  __div__(other: unknown, whole: boolean): unknown {
    const by = other instanceof TimeDelta ? other.microseconds_ : Number(other);
    if (by === 0) throw new RangeError('division by zero');
    const result = this.microseconds_ / by;
    if (!(other instanceof TimeDelta)) return new TimeDelta(whole ? Math.floor(result) : Math.round(result));
    if (whole) return Math.floor(result);
    return Number.isInteger(result) ? new Float(result) : result;
  }
  __neg__(): TimeDelta {
    return new TimeDelta(-this.microseconds_);
  }
  __bool__(): boolean {
    return this.microseconds_ !== 0;
  }
  __cmp__(other: unknown): number {
    if (!(other instanceof TimeDelta)) throw new TypeError(`cannot compare timedelta with ${typeName(other)}`);
    return this.microseconds_ - other.microseconds_;
  }
  __radd__(other: unknown): unknown {
    return this.__add__(other);
  }
  __abs__(): TimeDelta {
    return new TimeDelta(Math.abs(this.microseconds_));
  }
  __mod__(other: unknown): TimeDelta {
    if (!(other instanceof TimeDelta))
      throw new TypeError(`unsupported operand types for %: timedelta and ${typeName(other)}`);
    const rest = this.microseconds_ % other.microseconds_;
    return new TimeDelta(rest !== 0 && rest < 0 !== other.microseconds_ < 0 ? rest + other.microseconds_ : rest);
  }
  __eq__(other: unknown): boolean {
    return other instanceof TimeDelta && other.microseconds_ === this.microseconds_;
  }
  __hash__(): unknown {
    return `timedelta ${this.microseconds_}`;
  }
  __repr__(): string {
    const { days, seconds, microseconds } = this;
    const parts = Object.entries({ days, seconds, microseconds }).filter(([, value]) => value !== 0);
    return `datetime.timedelta(${parts.length === 0 ? '0' : parts.map(([unit, value]) => `${unit}=${value}`).join(', ')})`;
  }
  __str__(): string {
    const { days, seconds, microseconds } = this;
    const two = (value: number) => String(value).padStart(2, '0');
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const fraction = microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`;
    const lead = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
    return lead + clock + fraction;
  }
}

const units: Readonly<Record<string, number>> = {
  days: day,
  seconds: 1_000_000,
  microseconds: 1,
  milliseconds: 1000,
  minutes: 60_000_000,
  hours: 3_600_000_000,
  weeks: 7 * day,
};

/** `timedelta(days=1, …)`. */
export function timedelta(...args: unknown[]): TimeDelta {
  const given = bindArguments('timedelta', Object.keys(units), args);
  let sum = 0;
  for (const [unit, size] of Object.entries(units)) {
    const value = given[unit] ?? 0;
    if (!isNumber(value)) throw new TypeError(`timedelta() needs numbers, ${unit} is ${typeName(value)}`);
    sum += Number(value) * size;
  }
  return new TimeDelta(Math.round(sum));
}

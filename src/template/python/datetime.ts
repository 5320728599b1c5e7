import { namedTuple } from '../named-tuple.ts';
import { bindArguments, Float, float, isNumber, toNumber, tuple, typeName } from '../values.ts';
import { strftime } from './strftime.ts';
import { strptime } from './strptime.ts';
import { TimeDelta } from './timedelta.ts';

const pad = (value: number, size = 2) => String(value).padStart(size, '0');
const fields = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;
type Fields = Record<(typeof fields)[number], number>;

/** A Python datetime (or date, when `dateOnly`). A zone is UTC, or minutes from it: lake knows no rules of zones. */
export class DateTime {
  /** Milliseconds since 1970, and the microseconds beyond them: one double holds not both for all years. */
  private readonly millis: number;
  private readonly micros: number;
  readonly dateOnly: boolean;
  readonly zone: boolean;
  /** Minutes from UTC; 0 without a zone. */
  readonly offset: number;

  /** `time` is the moment in UTC, or the fields themselves when there is no zone. */
  constructor(time: Date, options: { dateOnly?: boolean; zone?: boolean; micros?: number; offset?: number } = {}) {
    this.millis = time.getTime();
    this.micros = options.micros ?? 0;
    this.dateOnly = options.dateOnly === true;
    this.zone = options.zone === true;
    this.offset = options.offset ?? 0;
  }

  /** The moment whose UTC fields are those of this datetime. */
  private get time(): Date {
    return new Date(this.local);
  }
  private get local(): number {
    return this.millis + this.offset * 60_000;
  }
  get year(): number {
    return this.time.getUTCFullYear();
  }
  get month(): number {
    return this.time.getUTCMonth() + 1;
  }
  get day(): number {
    return this.time.getUTCDate();
  }
  get hour(): number {
    return this.time.getUTCHours();
  }
  get minute(): number {
    return this.time.getUTCMinutes();
  }
  get second(): number {
    return this.time.getUTCSeconds();
  }
  get microsecond(): number {
    return this.time.getUTCMilliseconds() * 1000 + this.micros;
  }
  get tzinfo(): string | null {
    return this.zone ? strftime(this, '%Z') : null;
  }
  date(): DateTime {
    return makeDateTime({ year: this.year, month: this.month, day: this.day }, { dateOnly: true });
  }
  weekday(): number {
    return (this.time.getUTCDay() + 6) % 7;
  }
  isoweekday(): number {
    return this.weekday() + 1;
  }
  isocalendar(): unknown[] {
    const thursday = new Date(this.local + (3 - this.weekday()) * 86_400_000);
    const year = thursday.getUTCFullYear();
    const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 604_800_000) + 1;
    return namedTuple(['year', 'week', 'weekday'], [year, week, this.isoweekday()]);
  }
  toordinal(): number {
    return Math.floor(this.local / 86_400_000) + 719_163;
  }
  timetuple(): unknown[] {
    const { year, month, day, hour, minute, second } = this;
    const yday = Math.floor((this.local - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
    return tuple([year, month, day, hour, minute, second, this.weekday(), yday, -1]);
  }
  /** The moment in milliseconds since 1970, for the host. */
  timestampMillis(): number {
    return this.millis;
  }
  timestamp(): unknown {
    return float((this.millis * 1000 + this.micros) / 1_000_000);
  }
  utcoffset(): TimeDelta | null {
    return this.zone ? new TimeDelta(this.offset * 60_000_000) : null;
  }
  astimezone(): DateTime {
    return new DateTime(new Date(this.millis), { zone: true, micros: this.micros });
  }
  replace(...args: unknown[]): DateTime {
    const given = bindArguments('replace', [...fields, 'tzinfo'], args);
    const now: Record<string, unknown> = {};
    for (const field of fields) now[field] = given[field] ?? this[field];
    const zone = given['tzinfo'] === undefined ? this.zone : given['tzinfo'] !== null;
    const offset = zone && given['tzinfo'] === undefined ? this.offset : 0;
    return makeDateTime(now, { dateOnly: this.dateOnly, zone, offset });
  }
  isoformat(separator: unknown = 'T'): string {
    const date = `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`;
    if (this.dateOnly) return date;
    const micros = this.microsecond === 0 ? '' : `.${pad(this.microsecond, 6)}`;
    return `${date}${String(separator)}${pad(this.hour)}:${pad(this.minute)}:${pad(this.second)}${micros}${strftime(this, '%:z')}`;
  }
  ctime(): string {
    return strftime(this, '%a %b %e %H:%M:%S %Y');
  }
  strftime(format: unknown): string {
    return strftime(this, String(format));
  }
  __format__(spec: string): string {
    return this.strftime(spec);
  }
  __add__(other: unknown): DateTime {
    if (!(other instanceof TimeDelta)) throw new TypeError(`cannot add datetime and ${typeName(other)}`);
    return this.moved(other.microseconds_);
  }
  private moved(by: number): DateTime {
    const shift = this.dateOnly ? Math.floor(by / 86_400_000_000) * 86_400_000_000 : by;
    const micros = this.micros + (((shift % 1000) + 1000) % 1000);
    const millis = this.millis + Math.floor(shift / 1000) + Math.floor(micros / 1000);
    const { dateOnly, zone, offset } = this;
    return new DateTime(new Date(millis), { dateOnly, zone, offset, micros: micros % 1000 });
  }
  __sub__(other: unknown): DateTime | TimeDelta {
    if (other instanceof DateTime) {
      this.sameKind(other);
      return new TimeDelta((this.millis - other.millis) * 1000 + this.micros - other.micros);
    }
    if (!(other instanceof TimeDelta)) throw new TypeError(`cannot subtract ${typeName(other)} from datetime`);
    return this.moved(-other.microseconds_);
  }
  __cmp__(other: unknown): number {
    if (!(other instanceof DateTime)) throw new TypeError(`cannot compare datetime with ${typeName(other)}`);
    this.sameKind(other);
    return this.millis - other.millis || this.micros - other.micros;
  }
  private sameKind(other: DateTime): void {
    if (this.dateOnly !== other.dateOnly) throw new TypeError('a datetime and a date cannot be compared or subtracted');
    if (this.zone !== other.zone)
      throw new TypeError("can't subtract or compare offset-naive and offset-aware datetimes");
  }
  __str__(): string {
    return this.isoformat(' ');
  }
  __repr__(): string {
    const { year, month, day, hour, minute, second, microsecond } = this;
    if (this.dateOnly) return `datetime.date(${year}, ${month}, ${day})`;
    const least = microsecond > 0 ? [second, microsecond] : second > 0 ? [second] : [];
    const zone = this.zone
      ? [`tzinfo=${this.offset === 0 ? '<UTC>' : `<FixedOffset '${strftime(this, '%:z')}'>`}`]
      : [];
    return `datetime.datetime(${[year, month, day, hour, minute, ...least, ...zone].join(', ')})`;
  }
}

const limits: Fields = { year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999_999 };

/** A date or time from its fields; one that no calendar has is an error, as in Python. */
export function makeDateTime(
  given: Readonly<Record<string, unknown>>,
  options: { dateOnly?: boolean; zone?: boolean; offset?: number } = {},
): DateTime {
  const is = {} as Fields;
  for (const field of fields) {
    const low = field === 'year' || field === 'month' || field === 'day' ? 1 : 0;
    const value = given[field] ?? (low === 1 ? undefined : 0);
    if (value === undefined) throw new TypeError(`required argument '${field}' is missing`);
    if (!isNumber(value) || value instanceof Float)
      throw new TypeError(`${field} must be an integer, not ${typeName(value)}`);
    is[field] = toNumber(value);
    if (is[field] < low || is[field] > limits[field])
      throw new RangeError(`${field} must be in ${low}..${limits[field]}`);
  }
  const time = new Date(0);
  time.setUTCFullYear(is.year, is.month - 1, is.day);
  if (time.getUTCMonth() !== is.month - 1) throw new RangeError('day is out of range for month');
  time.setUTCHours(is.hour, is.minute, is.second, Math.floor(is.microsecond / 1000));
  time.setTime(time.getTime() - (options.offset ?? 0) * 60_000);
  return new DateTime(time, { ...options, micros: is.microsecond % 1000 });
}

function fromIso(value: unknown, dateOnly: boolean): DateTime {
  const pattern =
    /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,6})\d*)?)?)?(Z|[+-]00:?00)?)?$/;
  const match = pattern.exec(String(value));
  if (match === null || (dateOnly && match[4] !== undefined))
    throw new TypeError(`Invalid isoformat string: '${String(value)}'`);
  const at = (i: number) => Number(match[i] ?? 0);
  const given = { year: at(1), month: at(2), day: at(3), hour: at(4), minute: at(5), second: at(6) };
  const microsecond = Number((match[7] ?? '').padEnd(6, '0'));
  return makeDateTime({ ...given, microsecond }, { dateOnly, zone: match[8] !== undefined });
}

const isZone = (value: unknown) => value !== undefined && value !== null;

/** Python's module datetime, with the clock of the run. */
export function datetimeModule(now: () => Date): Record<string, unknown> {
  const make = (...args: unknown[]) => {
    const given = bindArguments('datetime', [...fields, 'tzinfo'], args);
    return makeDateTime(given, { zone: isZone(given['tzinfo']) });
  };
  const parsed = (value: unknown, format: unknown) => {
    const { zone, ...given } = strptime(value, format);
    return makeDateTime(given, { zone });
  };
  const day = (...args: unknown[]) =>
    makeDateTime(bindArguments('date', ['year', 'month', 'day'], args), { dateOnly: true });
  const datetime = Object.assign(make, {
    now: (zone?: unknown) => new DateTime(now(), { zone: isZone(zone) }),
    utcnow: () => new DateTime(now()),
    today: () => new DateTime(now()),
    strptime: parsed,
    fromisoformat: (value: unknown) => fromIso(value, false),
    fromtimestamp: (seconds: unknown, zone?: unknown) =>
      new DateTime(new Date(Number(seconds) * 1000), { zone: isZone(zone) }),
    utcfromtimestamp: (seconds: unknown) => new DateTime(new Date(Number(seconds) * 1000)),
    strftime: (value: DateTime, format: unknown) => value.strftime(format),
  });
  const date = Object.assign(day, {
    today: () => new DateTime(now()).date(),
    fromisoformat: (value: unknown) => fromIso(value, true),
    fromtimestamp: (seconds: unknown) => new DateTime(new Date(Number(seconds) * 1000)).date(),
    fromordinal: (days: unknown) => new DateTime(new Date((Number(days) - 719_163) * 86_400_000), { dateOnly: true }),
  });
  return { datetime, date };
}

import { namedTuple } from '../named-tuple.ts';
import { bindArguments, Float, float, isNumber, repr, toNumber, tuple, typeName } from '../values.ts';
import { TimeOfDay } from './clock-time.ts';
import { strftime } from './strftime.ts';
import { strptime } from './strptime.ts';
import { TimeDelta, timedelta } from './timedelta.ts';
import { OffsetZone, PythonZone, TzInfo, utc } from './tzinfo.ts';

const pad = (value: number, size = 2) => String(value).padStart(size, '0');
const fields = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;
type Fields = Record<(typeof fields)[number], number>;

/** How a datetime is made: without `zone` and `tzinfo` it has no zone; `offset` is minutes from UTC. */
export interface DateTimeOptions {
  readonly dateOnly?: boolean;
  readonly zone?: boolean;
  readonly micros?: number;
  readonly offset?: number;
  readonly tzinfo?: TzInfo | null;
}

/** A Python datetime (or date, when `dateOnly`). */
export class DateTime {
  /** Milliseconds since 1970, and the microseconds beyond them: one double holds not both for all years. */
  private readonly millis: number;
  private readonly micros: number;
  readonly dateOnly: boolean;
  readonly tzinfo: TzInfo | null;

  /** `time` is the moment in UTC, or the fields themselves when there is no zone. */
  constructor(time: Date, options: DateTimeOptions = {}) {
    this.millis = time.getTime();
    this.micros = options.micros ?? 0;
    this.dateOnly = options.dateOnly === true;
    this.tzinfo = options.tzinfo ?? zoneOf(options);
  }

  get zone(): boolean {
    return this.tzinfo !== null;
  }
  /** Minutes from UTC; 0 without a zone. */
  get offset(): number {
    return this.tzinfo?.offset ?? 0;
  }
  /** The moment whose UTC fields are those of this datetime. */
  private get shown(): Date {
    return new Date(this.local);
  }
  private get local(): number {
    return this.millis + this.offset * 60_000;
  }
  get year(): number {
    return this.shown.getUTCFullYear();
  }
  get month(): number {
    return this.shown.getUTCMonth() + 1;
  }
  get day(): number {
    return this.shown.getUTCDate();
  }
  get hour(): number {
    return this.shown.getUTCHours();
  }
  get minute(): number {
    return this.shown.getUTCMinutes();
  }
  get second(): number {
    return this.shown.getUTCSeconds();
  }
  get microsecond(): number {
    return this.shown.getUTCMilliseconds() * 1000 + this.micros;
  }
  tzname(): string | null {
    return this.tzinfo?.tzname(this) ?? null;
  }
  dst(): TimeDelta | null {
    return this.tzinfo?.dst(this) ?? null;
  }
  time(): TimeOfDay {
    return this.timeWith(null);
  }
  timetz(): TimeOfDay {
    return this.timeWith(this.tzinfo);
  }
  private timeWith(tzinfo: TzInfo | null): TimeOfDay {
    const { hour, minute, second, microsecond } = this;
    return new TimeOfDay({ hour, minute, second, microsecond }, tzinfo);
  }
  date(): DateTime {
    return makeDateTime({ year: this.year, month: this.month, day: this.day }, { dateOnly: true });
  }
  weekday(): number {
    return (this.shown.getUTCDay() + 6) % 7;
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
  /** Without a zone it is a time of the machine's, as in Python. */
  timestamp(): unknown {
    return float((this.moment * 1000 + this.micros) / 1_000_000);
  }
  private get moment(): number {
    return this.zone ? this.millis : machineMoment(this.shown);
  }
  utcoffset(): TimeDelta | null {
    return this.tzinfo?.utcoffset(this) ?? null;
  }
  utctimetuple(): unknown[] {
    return new DateTime(new Date(this.millis)).timetuple();
  }
  astimezone(tz?: unknown): DateTime {
    const moment = this.moment;
    return new DateTime(new Date(moment), {
      tzinfo: (readZone(tz) ?? machineZone(moment)).at(moment),
      micros: this.micros,
    });
  }
  /** The same date and time on the clock of another zone, or of none. */
  withZone(tzinfo: TzInfo | null): DateTime {
    const fields_ = this.local - (tzinfo?.offset ?? 0) * 60_000;
    return new DateTime(new Date(fields_), { tzinfo, micros: this.micros, dateOnly: this.dateOnly });
  }
  replace(...args: unknown[]): DateTime {
    const given = bindArguments('replace', [...fields, 'tzinfo', 'fold'], args);
    const now: Record<string, unknown> = {};
    for (const field of fields) now[field] = given[field] ?? this[field];
    const tzinfo = given['tzinfo'] === undefined ? this.tzinfo : readZone(given['tzinfo']);
    return makeDateTime(now, { dateOnly: this.dateOnly, tzinfo });
  }
  isoformat(...args: unknown[]): string {
    const date = `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`;
    if (this.dateOnly) return date;
    const { sep = 'T', timespec = 'auto' } = bindArguments('isoformat', ['sep', 'timespec'], args);
    return `${date}${String(sep)}${this.timetz().isoformat(timespec)}`;
  }
  ctime(): string {
    return strftime(this, '%a %b %e %H:%M:%S %Y');
  }
  strftime(format: unknown): string {
    return strftime(this, String(format));
  }
  __format__(spec: string): string {
    return spec === '' ? this.__str__() : this.strftime(spec);
  }
  __radd__(other: unknown): DateTime {
    return this.__add__(other);
  }
  __eq__(other: unknown): boolean {
    return (
      other instanceof DateTime &&
      this.dateOnly === other.dateOnly &&
      this.zone === other.zone &&
      this.millis === other.millis &&
      this.micros === other.micros
    );
  }
  __hash__(): unknown {
    return `datetime ${this.dateOnly} ${this.zone} ${this.millis} ${this.micros}`;
  }
  __add__(other: unknown): DateTime {
    if (!(other instanceof TimeDelta)) throw new TypeError(`cannot add datetime and ${typeName(other)}`);
    return this.moved(other.microseconds_);
  }
  private moved(by: number): DateTime {
    const shift = this.dateOnly ? Math.floor(by / 86_400_000_000) * 86_400_000_000 : by;
    const micros = this.micros + (((shift % 1000) + 1000) % 1000);
    const millis = this.millis + Math.floor(shift / 1000) + Math.floor(micros / 1000);
    const { dateOnly, tzinfo } = this;
    const made = new DateTime(new Date(millis), { dateOnly, tzinfo, micros: micros % 1000 });
    if (!(made.year >= 1 && made.year <= 9999)) throw new RangeError('date value out of range');
    return made;
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
    const zone = this.tzinfo === null ? [] : [`tzinfo=${repr(this.tzinfo)}`];
    return `datetime.datetime(${[year, month, day, hour, minute, ...least, ...zone].join(', ')})`;
  }
}

const limits: Fields = { year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999_999 };

/** A date or time from its fields; one that no calendar has is an error, as in Python. */
export function makeDateTime(given: Readonly<Record<string, unknown>>, options: DateTimeOptions = {}): DateTime {
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
  const tzinfo = options.tzinfo ?? zoneOf(options);
  time.setTime(time.getTime() - (tzinfo?.offset ?? 0) * 60_000);
  return new DateTime(time, { ...options, tzinfo, micros: is.microsecond % 1000 });
}

function zoneOf({ zone, offset = 0 }: DateTimeOptions): TzInfo | null {
  if (zone !== true) return null;
  return offset === 0 ? utc : new OffsetZone(offset);
}

/** A zone that a template gives: none, or a tzinfo. */
export function readZone(value: unknown): TzInfo | null {
  if (value === undefined || value === null) return null;
  if (value instanceof TzInfo) return value;
  throw new TypeError(`tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`);
}

/** The zone of the machine at a moment: what Python calls local. */
function machineZone(moment: number): TzInfo {
  return new PythonZone(-new Date(moment).getTimezoneOffset());
}

/** The machine's clock at a moment, as a datetime without a zone. */
function machineTime(moment: Date): DateTime {
  return new DateTime(new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000));
}

/** When the machine's clock shows the UTC fields of a date. */
function machineMoment(shown: Date): number {
  const local = new Date(2000, 0, 1);
  local.setFullYear(shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate());
  local.setHours(shown.getUTCHours(), shown.getUTCMinutes(), shown.getUTCSeconds(), shown.getUTCMilliseconds());
  return local.getTime();
}

function fromIso(value: unknown, dateOnly: boolean): DateTime {
  if (typeof value !== 'string') throw new TypeError('fromisoformat: argument must be str');
  const pattern =
    /^(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d)|-?W(\d\d)(?:-?([1-7]))?)(?:[^\d](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,6})\d*)?)?)?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?)?$/;
  const match = pattern.exec(value);
  if (match === null || (dateOnly && match[8] !== undefined))
    throw new RangeError(`Invalid isoformat string: ${repr(value)}`);
  const at = (i: number) => Number(match[i] ?? 0);
  const date =
    match[6] === undefined
      ? { year: at(1), month: Number(match[2] ?? match[4]), day: Number(match[3] ?? match[5]) }
      : weekDate(at(1), at(6), Number(match[7] ?? 1));
  const microsecond = Number((match[11] ?? '').padEnd(6, '0'));
  const time = { hour: at(8), minute: at(9), second: at(10), microsecond };
  const tzinfo = match[12] === undefined ? null : new PythonZone(readOffset(match[12]));
  return makeDateTime({ ...date, ...time }, { dateOnly, tzinfo });
}

function weekDate(year: number, week: number, day: number): { year: number; month: number; day: number } {
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000;
  const found = new Date(monday + ((week - 1) * 7 + day - 1) * 86_400_000);
  return { year: found.getUTCFullYear(), month: found.getUTCMonth() + 1, day: found.getUTCDate() };
}

/** Minutes of `Z`, `+02:00`, `-0730`. */
export function readOffset(text: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?:?(\d\d)?$/.exec(text);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0) + Number(match[4] ?? 0) / 60;
  return match[1] === '-' ? -minutes : minutes;
}

/** Python's module datetime, with the clock of the run. */
export function datetimeModule(now: () => Date): Record<string, unknown> {
  const make = (...args: unknown[]) => {
    const given = bindArguments('datetime', [...fields, 'tzinfo', 'fold'], args);
    return makeDateTime(given, { tzinfo: readZone(given['tzinfo']) });
  };
  const parsed = (value: unknown, format: unknown) => {
    const { zone, ...given } = strptime(value, format);
    return makeDateTime(given, { tzinfo: zone === undefined ? null : new PythonZone(readOffset(zone)) });
  };
  const day = (...args: unknown[]) =>
    makeDateTime(bindArguments('date', ['year', 'month', 'day'], args), { dateOnly: true });
  /** A moment in a zone, or on the machine's clock. */
  const told = (millis: number, micros: number, zone: unknown) => {
    const tz = readZone(zone);
    if (tz !== null) return new DateTime(new Date(millis), { tzinfo: tz.at(millis), micros });
    const { year, month, day: date, hour, minute, second, microsecond } = machineTime(new Date(millis));
    return makeDateTime({ year, month, day: date, hour, minute, second, microsecond: microsecond + micros });
  };
  const seconds = (value: unknown): [number, number] => {
    const micros = Math.round(Number(value) * 1_000_000);
    const millis = Math.floor(micros / 1000);
    return [millis, micros - millis * 1000];
  };
  const combined = (date: unknown, time: unknown) => {
    if (!(date instanceof DateTime && time instanceof TimeOfDay))
      throw new TypeError('combine() needs a date and a time');
    const { year, month, day: of } = date;
    return makeDateTime({ year, month, day: of, ...time.fields }, { tzinfo: time.tzinfo });
  };
  const ordinal = (days: unknown, dateOnly: boolean) =>
    new DateTime(new Date((Number(days) - 719_163) * 86_400_000), { dateOnly });
  const datetime = Object.assign(make, {
    now: (...args: unknown[]) => told(now().getTime(), 0, bindArguments('now', ['tz'], args)['tz']),
    utcnow: () => new DateTime(now()),
    today: () => told(now().getTime(), 0, null),
    strptime: parsed,
    fromisoformat: (value: unknown) => fromIso(value, false),
    fromtimestamp: (...args: unknown[]) => {
      const given = bindArguments('fromtimestamp', ['timestamp', 'tz'], args);
      return told(...seconds(given['timestamp']), given['tz']);
    },
    utcfromtimestamp: (value: unknown) => {
      const [millis, micros] = seconds(value);
      return new DateTime(new Date(millis), { micros });
    },
    fromordinal: (days: unknown) => ordinal(days, false),
    combine: combined,
    strftime: (value: DateTime, format: unknown) => value.strftime(format),
    min: makeDateTime({ year: 1, month: 1, day: 1 }),
    max: makeDateTime(limits),
    resolution: new TimeDelta(1),
  });
  const date = Object.assign(day, {
    today: () => told(now().getTime(), 0, null).date(),
    fromisoformat: (value: unknown) => fromIso(value, true),
    fromtimestamp: (value: unknown) => told(...seconds(value), null).date(),
    fromordinal: (days: unknown) => ordinal(days, true),
    min: makeDateTime({ year: 1, month: 1, day: 1 }, { dateOnly: true }),
    max: makeDateTime({ year: 9999, month: 12, day: 31 }, { dateOnly: true }),
    resolution: new TimeDelta(86_400_000_000),
  });
  return { datetime, date, time: TimeOfDay.module, timedelta, timezone: { utc: new PythonZone(0) } };
}

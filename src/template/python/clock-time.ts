import { bindArguments, Float, isNumber, repr, toNumber, typeName } from '../values.ts';
import { strftime } from './strftime.ts';
import { offsetText, TzInfo } from './tzinfo.ts';

const units = ['hour', 'minute', 'second', 'microsecond'] as const;
type TimeFields = Readonly<Record<(typeof units)[number], number>>;
const limits: TimeFields = { hour: 23, minute: 59, second: 59, microsecond: 999_999 };
const pad = (value: number, size = 2) => String(value).padStart(size, '0');

/** Python's datetime.time. */
export class TimeOfDay {
  readonly fields: TimeFields;
  readonly tzinfo: TzInfo | null;
  constructor(fields: TimeFields, tzinfo: TzInfo | null) {
    this.fields = fields;
    this.tzinfo = tzinfo;
  }
  get hour(): number {
    return this.fields.hour;
  }
  get minute(): number {
    return this.fields.minute;
  }
  get second(): number {
    return this.fields.second;
  }
  get microsecond(): number {
    return this.fields.microsecond;
  }
  tzname(): string | null {
    return this.tzinfo?.tzname(null) ?? null;
  }
  isoformat(timespec: unknown = 'auto'): string {
    const { hour, minute, second, microsecond } = this;
    const zone = this.tzinfo === null ? '' : offsetText(this.tzinfo.offset, ':');
    const wanted = timespec === 'auto' ? (microsecond === 0 ? 'seconds' : 'microseconds') : timespec;
    const parts: Readonly<Record<string, string>> = {
      hours: pad(hour),
      minutes: `${pad(hour)}:${pad(minute)}`,
      seconds: `${pad(hour)}:${pad(minute)}:${pad(second)}`,
      milliseconds: `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(Math.floor(microsecond / 1000), 3)}`,
      microseconds: `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(microsecond, 6)}`,
    };
    const shown = parts[String(wanted)];
    if (shown === undefined) throw new RangeError('Unknown timespec value');
    return shown + zone;
  }
  strftime(format: unknown): string {
    const { fields, tzinfo } = this;
    const day = { year: 1900, month: 1, day: 1, isoweekday: () => 1, isocalendar: () => [1900, 1, 1] };
    const zone = { zone: tzinfo !== null, offset: tzinfo?.offset ?? 0, tzname: () => this.tzname() };
    return strftime({ ...day, ...fields, ...zone }, String(format));
  }
  replace(...args: unknown[]): TimeOfDay {
    const given = bindArguments('replace', [...units, 'tzinfo'], args);
    return makeTime({ ...this.fields, tzinfo: this.tzinfo, ...given });
  }
  __format__(spec: string): string {
    return spec === '' ? this.__str__() : this.strftime(spec);
  }
  private get size(): number {
    const { hour, minute, second, microsecond } = this;
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond;
  }
  __cmp__(other: unknown): number {
    if (!(other instanceof TimeOfDay)) throw new TypeError(`cannot compare time with ${typeName(other)}`);
    return this.size - other.size;
  }
  __eq__(other: unknown): boolean {
    return other instanceof TimeOfDay && this.size === other.size;
  }
  __hash__(): unknown {
    return `time ${this.size}`;
  }
  __str__(): string {
    return this.isoformat();
  }
  __repr__(): string {
    const { hour, minute, second, microsecond } = this;
    const least = microsecond > 0 ? [second, microsecond] : second > 0 ? [second] : [];
    const zone = this.tzinfo === null ? [] : [`tzinfo=${repr(this.tzinfo)}`];
    return `datetime.time(${[hour, minute, ...least, ...zone].join(', ')})`;
  }

  /** `modules.datetime.time`. */
  static readonly module = Object.assign(
    (...args: unknown[]) => makeTime(bindArguments('time', [...units, 'tzinfo', 'fold'], args)),
    {
      fromisoformat: (value: unknown) => {
        const match = /^T?(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,6})\d*)?)?)?$/.exec(String(value));
        if (match === null) throw new RangeError(`Invalid isoformat string: ${repr(value)}`);
        const [hour, minute, second] = [1, 2, 3].map((i) => Number(match[i] ?? 0));
        return makeTime({ hour, minute, second, microsecond: Number((match[4] ?? '').padEnd(6, '0')) });
      },
    },
  );
}

function makeTime(given: Readonly<Record<string, unknown>>): TimeOfDay {
  const is: Record<string, number> = {};
  for (const unit of units) {
    const value = given[unit] ?? 0;
    if (!isNumber(value) || value instanceof Float)
      throw new TypeError(`${unit} must be an integer, not ${typeName(value)}`);
    const number = toNumber(value);
    if (number < 0 || number > limits[unit]) throw new RangeError(`${unit} must be in 0..${limits[unit]}`);
    is[unit] = number;
  }
  const { tzinfo = null } = given;
  if (tzinfo !== null && !(tzinfo instanceof TzInfo)) throw new TypeError('tzinfo argument must be None or a tzinfo');
  return new TimeOfDay(is as TimeFields, tzinfo);
}

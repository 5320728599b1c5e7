/** The Python modules that dbt offers to templates: datetime, re, itertools; only what templates use of them. */
import { bindArguments, splitArguments, tuple } from '../template/index.ts';

const pad = (value: number, size = 2) => String(Math.abs(value)).padStart(size, '0');
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export class TimeDelta {
  readonly milliseconds: number;
  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }
  get days(): number {
    return Math.floor(this.milliseconds / 86_400_000);
  }
  get seconds(): number {
    return Math.floor((this.milliseconds - this.days * 86_400_000) / 1000);
  }
  total_seconds(): number {
    return this.milliseconds / 1000;
  }
  __add__(other: unknown): unknown {
    return other instanceof TimeDelta
      ? new TimeDelta(this.milliseconds + other.milliseconds)
      : (other as DateTime).__add__(this);
  }
  __cmp__(other: unknown): number {
    return this.milliseconds - (other as TimeDelta).milliseconds;
  }
  __str__(): string {
    const rest = this.milliseconds - this.days * 86_400_000;
    const clock = new Date(rest).toISOString().slice(11, 19).replace(/^0/, '');
    return this.days === 0 ? clock : `${this.days} day${Math.abs(this.days) === 1 ? '' : 's'}, ${clock}`;
  }
}

/** A Python datetime (or date, when `dateOnly`) in UTC. */
export class DateTime {
  private readonly time: Date;
  private readonly dateOnly: boolean;
  private readonly zone: boolean;

  constructor(time: Date, options: { dateOnly?: boolean; zone?: boolean } = {}) {
    this.time = time;
    this.dateOnly = options.dateOnly === true;
    this.zone = options.zone === true;
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
    return this.time.getUTCMilliseconds() * 1000;
  }
  date(): DateTime {
    return new DateTime(new Date(Date.UTC(this.year, this.month - 1, this.day)), { dateOnly: true });
  }
  weekday(): number {
    return (this.time.getUTCDay() + 6) % 7;
  }
  isoweekday(): number {
    return this.weekday() + 1;
  }
  timestamp(): number {
    return this.time.getTime() / 1000;
  }
  astimezone(): DateTime {
    return new DateTime(this.time, { zone: true });
  }
  replace(...args: unknown[]): DateTime {
    const { keywords: k } = splitArguments(args);
    const of = (key: string, now: number) => (k[key] === undefined ? now : Number(k[key]));
    const micros = of('microsecond', this.microsecond);
    const time = Date.UTC(
      of('year', this.year),
      of('month', this.month) - 1,
      of('day', this.day),
      of('hour', this.hour),
      of('minute', this.minute),
      of('second', this.second),
      Math.floor(micros / 1000),
    );
    return new DateTime(new Date(time), { dateOnly: this.dateOnly, zone: this.zone });
  }
  isoformat(separator: unknown = 'T'): string {
    const date = `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`;
    if (this.dateOnly) return date;
    const micros = this.microsecond === 0 ? '' : `.${pad(this.microsecond, 6)}`;
    return `${date}${String(separator)}${pad(this.hour)}:${pad(this.minute)}:${pad(this.second)}${micros}${this.zone ? '+00:00' : ''}`;
  }
  strftime(format: string): string {
    const startOfYear = Date.UTC(this.year, 0, 1);
    const dayOfYear = Math.floor((this.time.getTime() - startOfYear) / 86_400_000) + 1;
    const hour12 = this.hour % 12 === 0 ? 12 : this.hour % 12;
    const parts: Record<string, string> = {
      Y: pad(this.year, 4),
      y: pad(this.year % 100),
      m: pad(this.month),
      d: pad(this.day),
      H: pad(this.hour),
      I: pad(hour12),
      M: pad(this.minute),
      S: pad(this.second),
      f: pad(this.microsecond, 6),
      p: this.hour < 12 ? 'AM' : 'PM',
      j: pad(dayOfYear, 3),
      A: days[this.time.getUTCDay()] as string,
      a: (days[this.time.getUTCDay()] as string).slice(0, 3),
      B: months[this.month - 1] as string,
      b: (months[this.month - 1] as string).slice(0, 3),
      w: String(this.time.getUTCDay()),
      u: String(this.isoweekday()),
      Z: this.zone ? 'UTC' : '',
      z: this.zone ? '+0000' : '',
      F: `${pad(this.year, 4)}-${pad(this.month)}-${pad(this.day)}`,
      T: `${pad(this.hour)}:${pad(this.minute)}:${pad(this.second)}`,
      s: String(Math.floor(this.time.getTime() / 1000)),
      '%': '%',
    };
    return format.replace(/%(-?)([A-Za-z%])/g, (whole, bare: string, key: string) => {
      const part = parts[key];
      if (part === undefined) return whole;
      return bare === '-' ? part.replace(/^0+(?=\d)/, '') : part;
    });
  }
  __add__(other: unknown): DateTime {
    if (!(other instanceof TimeDelta)) throw new TypeError('a datetime can only be added to a timedelta');
    return new DateTime(new Date(this.time.getTime() + other.milliseconds), {
      dateOnly: this.dateOnly,
      zone: this.zone,
    });
  }
  __sub__(other: unknown): DateTime | TimeDelta {
    if (other instanceof DateTime) return new TimeDelta(this.time.getTime() - other.time.getTime());
    return this.__add__(new TimeDelta(-(other as TimeDelta).milliseconds));
  }
  __cmp__(other: unknown): number {
    return this.time.getTime() - (other as DateTime).time.getTime();
  }
  __str__(): string {
    return this.isoformat(' ');
  }
}

const strptimeParts: Record<string, string> = {
  Y: '(\\d{4})',
  m: '(\\d{1,2})',
  d: '(\\d{1,2})',
  H: '(\\d{1,2})',
  M: '(\\d{1,2})',
  S: '(\\d{1,2})',
  f: '(\\d{1,6})',
};

function strptime(value: unknown, format: unknown): DateTime {
  const order: string[] = [];
  const pattern = String(format)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%([A-Za-z])/g, (whole, key: string) => {
      order.push(key);
      const part = strptimeParts[key];
      if (part === undefined) throw new TypeError(`strptime format ${whole} is not supported`);
      return part;
    });
  const match = new RegExp(`^${pattern}$`).exec(String(value));
  if (match === null) throw new TypeError(`time data '${String(value)}' does not match format '${String(format)}'`);
  const of = (key: string, fallback: number) => {
    const at = order.indexOf(key);
    return at < 0 ? fallback : Number(match[at + 1]);
  };
  return new DateTime(
    new Date(
      Date.UTC(of('Y', 1900), of('m', 1) - 1, of('d', 1), of('H', 0), of('M', 0), of('S', 0), of('f', 0) / 1000),
    ),
  );
}

function fromIso(value: unknown, dateOnly: boolean): DateTime {
  const time = new Date(
    /T|\s\d/.test(String(value))
      ? `${String(value).replace(' ', 'T').replace(/Z?$/, 'Z')}`
      : `${String(value)}T00:00:00Z`,
  );
  if (Number.isNaN(time.getTime())) throw new TypeError(`invalid isoformat string '${String(value)}'`);
  return new DateTime(time, { dateOnly });
}

function makeDate(...args: unknown[]): DateTime {
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = splitArguments(args).positional.map(Number);
  return new DateTime(new Date(Date.UTC(year as number, month - 1, day, hour, minute, second)));
}

function timedelta(...args: unknown[]): TimeDelta {
  const names = ['days', 'seconds', 'microseconds', 'milliseconds', 'minutes', 'hours', 'weeks'];
  const given = bindArguments('timedelta', names, args);
  const unit = [86_400_000, 1000, 0.001, 1, 60_000, 3_600_000, 604_800_000];
  return new TimeDelta(names.reduce((sum, name, i) => sum + Number(given[name] ?? 0) * (unit[i] as number), 0));
}

/** Python's regular expressions in JavaScript's: named groups and \Z. */
function pattern(source: unknown, flags = ''): RegExp {
  return new RegExp(
    String(source).replaceAll('(?P<', '(?<').replaceAll('\\Z', '$').replaceAll('\\A', '^'),
    `u${flags}`,
  );
}

class Match {
  private readonly match: RegExpExecArray;
  constructor(match: RegExpExecArray) {
    this.match = match;
  }
  group(key: unknown = 0): unknown {
    return (typeof key === 'number' ? this.match[key] : this.match.groups?.[String(key)]) ?? null;
  }
  groups(): unknown[] {
    return tuple(this.match.slice(1).map((part) => part ?? null));
  }
  start(): number {
    return this.match.index;
  }
  end(): number {
    return this.match.index + this.match[0].length;
  }
}

const matched = (found: RegExpExecArray | null) => (found === null ? null : new Match(found));

const re = {
  match: (p: unknown, s: unknown) => matched(pattern(`^(?:${String(p)})`).exec(String(s))),
  fullmatch: (p: unknown, s: unknown) => matched(pattern(`^(?:${String(p)})$`).exec(String(s))),
  search: (p: unknown, s: unknown) => matched(pattern(p).exec(String(s))),
  sub: (p: unknown, by: unknown, s: unknown) =>
    String(s).replace(
      pattern(p, 'g'),
      String(by)
        .replaceAll('$', '$$$$')
        .replace(/\\(\d)/g, '$$$1')
        .replace(/\\g<(\w+)>/g, '$$<$1>'),
    ),
  findall: (p: unknown, s: unknown) =>
    [...String(s).matchAll(pattern(p, 'g'))].map((m) =>
      m.length === 1 ? m[0] : m.length === 2 ? m[1] : tuple(m.slice(1)),
    ),
  split: (p: unknown, s: unknown) => String(s).split(pattern(p)),
  escape: (s: unknown) => String(s).replace(/[.*+?^${}()|[\]\\-]/g, '\\$&'),
  compile: (p: unknown) => p,
};

function* product(...lists: unknown[]): Generator<unknown[]> {
  const all = splitArguments(lists).positional as unknown[][];
  if (all.length === 0) {
    yield tuple([]);
    return;
  }
  const [first, ...rest] = all as [unknown[], ...unknown[][]];
  for (const item of first) for (const tail of product(...rest)) yield tuple([item, ...tail]);
}

function* combinations(list: unknown, size: unknown, from = 0): Generator<unknown[]> {
  const all = [...(list as unknown[])];
  if (Number(size) === 0) {
    yield tuple([]);
    return;
  }
  for (let i = from; i <= all.length - Number(size); i++) {
    for (const tail of combinations(all, Number(size) - 1, i + 1)) yield tuple([all[i], ...tail]);
  }
}

const itertools = {
  chain: (...lists: unknown[]) => (splitArguments(lists).positional as unknown[][]).flat(),
  product: (...lists: unknown[]) => [...product(...lists)],
  combinations: (list: unknown, size: unknown) => [...combinations(list, size)],
  repeat: (item: unknown, count: unknown) => Array.from({ length: Number(count) }, () => item),
  zip_longest: (...lists: unknown[]) => {
    const { positional, keywords } = splitArguments(lists);
    const all = positional as unknown[][];
    const size = Math.max(0, ...all.map((list) => list.length));
    return Array.from({ length: size }, (_, i) => tuple(all.map((list) => list[i] ?? keywords['fillvalue'] ?? null)));
  },
};

/** `modules` of a template; `now` is the clock of the run. */
export function pythonModules(now: () => Date): Record<string, unknown> {
  const datetimeClass = Object.assign((...args: unknown[]) => makeDate(...args), {
    now: () => new DateTime(now()),
    utcnow: () => new DateTime(now()),
    today: () => new DateTime(now()),
    strptime,
    fromisoformat: (value: unknown) => fromIso(value, false),
    fromtimestamp: (seconds: unknown) => new DateTime(new Date(Number(seconds) * 1000)),
  });
  const dateClass = Object.assign((...args: unknown[]) => makeDate(...args).date(), {
    today: () => new DateTime(now()).date(),
    fromisoformat: (value: unknown) => fromIso(value, true),
  });
  return {
    datetime: { datetime: datetimeClass, date: dateClass, timedelta, timezone: { utc: 'UTC' } },
    pytz: { utc: 'UTC', timezone: (name: unknown) => name },
    re,
    itertools,
  };
}

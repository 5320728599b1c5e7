import { names } from './strftime.ts';

const anyOf = (list: readonly string[]) => `(${list.join('|')})`;
const short = (list: readonly string[]) => list.map((name) => name.slice(0, 3));

const patterns: Readonly<Record<string, string>> = {
  Y: '(\\d{4})',
  y: '(\\d\\d)',
  m: '(1[0-2]|0[1-9]|[1-9])',
  d: '(3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])',
  H: '(2[0-3]|[0-1]\\d|\\d)',
  I: '(1[0-2]|0[1-9]|[1-9])',
  M: '([0-5]\\d|\\d)',
  S: '(6[01]|[0-5]\\d|\\d)',
  f: '(\\d{1,6})',
  j: '(36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  p: '(am|pm)',
  b: anyOf(short(names.months)),
  B: anyOf(names.months),
  a: anyOf(short(names.days)),
  A: anyOf(names.days),
  z: '([+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d)?|Z)',
  Z: '(UTC|GMT)',
};
const longer: Readonly<Record<string, string>> = {
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  x: '%m/%d/%y',
  c: '%a %b %d %H:%M:%S %Y',
};

interface ReadFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** The offset that `%z` read. */
  readonly zone: string | undefined;
}

/** Reads a date by Python's format codes; gives the fields of a datetime, and the offset it named. */
export function strptime(value: unknown, format: unknown): ReadFields {
  if (typeof value !== 'string' || typeof format !== 'string') throw new TypeError('strptime() needs two strings');
  const order: string[] = [];
  const whole = format.replace(/%([A-Za-z])/g, (code, key: string) => longer[key] ?? code);
  const source = whole
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
    .replace(/%([A-Za-z%])/g, (code, key: string) => {
      if (key === '%') return '%';
      const pattern = patterns[key];
      if (pattern === undefined) throw new TypeError(`strptime format ${code} is not supported`);
      order.push(key);
      return pattern;
    });
  const match = new RegExp(`^${source}$`, 'i').exec(value);
  if (match === null) throw new TypeError(`time data '${value}' does not match format '${format}'`);
  const found = new Map(order.map((key, i) => [key, match[i + 1] as string]));
  return fields(found);
}

function fields(found: ReadonlyMap<string, string>): ReadFields {
  const number = (key: string) => (found.has(key) ? Number(found.get(key)) : undefined);
  const short = number('y');
  const year = number('Y') ?? (short === undefined ? 1900 : short + (short < 69 ? 2000 : 1900));
  const month = number('m') ?? monthOf(found.get('B') ?? found.get('b')) ?? 1;
  let hour = number('H');
  const twelve = number('I');
  if (hour === undefined && twelve !== undefined)
    hour = (twelve % 12) + (found.get('p')?.toLowerCase() === 'pm' ? 12 : 0);
  const time = {
    hour: hour ?? 0,
    minute: number('M') ?? 0,
    second: number('S') ?? 0,
    microsecond: Number((found.get('f') ?? '').padEnd(6, '0')),
  };
  const zone = found.get('z');
  const dayOfYear = number('j');
  if (dayOfYear !== undefined) {
    const date = new Date(Date.UTC(year, 0, dayOfYear));
    return { year, month: date.getUTCMonth() + 1, day: date.getUTCDate(), ...time, zone };
  }
  return { year, month, day: number('d') ?? 1, ...time, zone };
}

function monthOf(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  return names.months.findIndex((month) => month.toLowerCase().startsWith(name.slice(0, 3).toLowerCase())) + 1;
}

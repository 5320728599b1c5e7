import { offsetText } from './tzinfo.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'January February March April May June July August September October November December'.split(' ');

/** The English names that Python's C locale gives. */
export const names = { days, months };

const pad = (value: number, size = 2) => String(value).padStart(size, '0');

/** What strftime reads of a date. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone: boolean;
  readonly offset: number;
  tzname(): string | null;
  isoweekday(): number;
  isocalendar(): unknown[];
}

/** Formats a date by the codes of docs.python.org/3/library/datetime.html#format-codes and those glibc adds. */
export function strftime(moment: Moment, format: string): string {
  return format.replace(/%([-_0^#]?)(:?[A-Za-z%])/g, (whole, flag: string, code: string) => {
    const part = piece(moment, code);
    if (part === undefined) return whole;
    if (flag === '-') return part.replace(/^[0 ]+(?=\d)/, '');
    if (flag === '_') return part.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
    if (flag === '^') return part.toUpperCase();
    return part;
  });
}

function piece(moment: Moment, code: string): string | undefined {
  const { year, month, day, hour, minute, second } = moment;
  const weekday = moment.isoweekday() % 7;
  const dayOfYear = yearDay(year, month, day);
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  const all = (pattern: string) => strftime(moment, pattern);
  switch (code) {
    case 'Y':
      return String(year);
    case 'G':
      return String(moment.isocalendar()[0]);
    case 'C':
      return pad(Math.floor(year / 100));
    case 'y':
      return pad(year % 100);
    case 'g':
      return pad(Number(moment.isocalendar()[0]) % 100);
    case 'm':
      return pad(month);
    case 'd':
      return pad(day);
    case 'e':
      return String(day).padStart(2);
    case 'H':
      return pad(hour);
    case 'k':
      return String(hour).padStart(2);
    case 'I':
      return pad(hour12);
    case 'l':
      return String(hour12).padStart(2);
    case 'M':
      return pad(minute);
    case 'S':
      return pad(second);
    case 'f':
      return pad(moment.microsecond, 6);
    case 'p':
      return hour < 12 ? 'AM' : 'PM';
    case 'P':
      return hour < 12 ? 'am' : 'pm';
    case 'j':
      return pad(dayOfYear, 3);
    case 'U':
      return pad(Math.floor((dayOfYear + 6 - weekday) / 7));
    case 'W':
      return pad(Math.floor((dayOfYear + 6 - ((weekday + 6) % 7)) / 7));
    case 'V':
      return pad(Number(moment.isocalendar()[1]));
    case 'A':
      return days[weekday];
    case 'a':
      return days[weekday]?.slice(0, 3);
    case 'B':
      return months[month - 1];
    case 'b':
    case 'h':
      return months[month - 1]?.slice(0, 3);
    case 'w':
      return String(weekday);
    case 'u':
      return String(moment.isoweekday());
    case 'Z':
      return moment.tzname() ?? '';
    case 'z':
      return moment.zone ? offsetText(moment.offset, '') : '';
    case ':z':
      return moment.zone ? offsetText(moment.offset, ':') : '';
    case 's':
      return String(Date.UTC(year, month - 1, day, hour, minute, second) / 1000);
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '%':
      return '%';
    case 'c':
      return all('%a %b %e %H:%M:%S %Y');
    case 'D':
    case 'x':
      return all('%m/%d/%y');
    case 'F':
      return all('%Y-%m-%d');
    case 'R':
      return all('%H:%M');
    case 'r':
      return all('%I:%M:%S %p');
    case 'T':
    case 'X':
      return all('%H:%M:%S');
    default:
      return undefined;
  }
}

function yearDay(year: number, month: number, day: number): number {
  const lengths = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
  ];
  return lengths.slice(0, month - 1).reduce((sum, length) => sum + length, day);
}

import { DateTime, makeDateTime } from '../../template/index.ts';

const zonePart = '(?:Z|([+-])(\\d{2})(?::?(\\d{2}))?)?';
const times = ['(\\d{2}):(\\d{2}):(\\d{2}(?:[,.]\\d+)?)', '(\\d{2})(\\d{2})(\\d{2}(?:[,.]\\d+)?)']
  .concat(['(\\d{2}):(\\d{2}(?:[,.]\\d+)?)', '(\\d{2})(\\d{2}(?:[,.]\\d+)?)', '(\\d{2}(?:[,.]\\d+)?)'])
  .map((part, i) => ({ pattern: new RegExp(`^T?${part}(${zonePart})$`), parts: i < 2 ? 3 : i < 4 ? 2 : 1 }));

/**
 * Reads a moment as ISO 8601 has it: a date by calendar, week or day of the year, `T`, and a time with or without a zone
 * (as the library isodate does, which dbt asks). Undefined when it is none.
 */
export function parseIsoDateTime(given: string): DateTime | undefined {
  const parts = given.split('T');
  if (parts.length !== 2) return undefined;
  try {
    const date = parseDate(parts[0] as string);
    return date === undefined ? undefined : withTime(date, parts[1] as string);
  } catch {
    // A date or time that no calendar has.
    return undefined;
  }
}

function parseDate(given: string): DateTime | undefined {
  const day = (year: number, month: number, of: number) => makeDateTime({ year, month, day: of });
  const calendar = /^(\d{4})-(\d{2})-(\d{2})$/.exec(given) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(given);
  if (calendar !== null) return day(Number(calendar[1]), Number(calendar[2]) || 1, Number(calendar[3]));
  const week = /^(\d{4})-W(\d{2})(?:-(\d))?$/.exec(given) ?? /^(\d{4})W(\d{2})(\d)?$/.exec(given);
  if (week !== null) return weekDate(Number(week[1]), Number(week[2]), Number(week[3] ?? 1));
  const ordinal = /^(\d{4})-?(\d{3})$/.exec(given);
  if (ordinal !== null) return later(day(Number(ordinal[1]), 1, 1), Number(ordinal[2]) - 1);
  const month = /^(\d{4})-?(\d{2})$/.exec(given);
  if (month !== null) return day(Number(month[1]), Number(month[2]) || 1, 1);
  if (/^\d{4}$/.test(given)) return day(Number(given), 1, 1);
  return /^\d{2}$/.test(given) ? day(Number(given) * 100 + 1, 1, 1) : undefined;
}

function weekDate(year: number, week: number, weekday: number): DateTime {
  const first = makeDateTime({ year, month: 1, day: 1 });
  const weeks = week - (first.isocalendar()[1] === 1 ? 1 : 0);
  return later(first, weeks * 7 - first.isoweekday() + weekday);
}

const later = (from: DateTime, days: number): DateTime =>
  new DateTime(new Date(from.timestampMillis() + days * 86_400_000));

function withTime(date: DateTime, given: string): DateTime | undefined {
  for (const { pattern, parts } of times) {
    const match = pattern.exec(given);
    if (match === null) continue;
    const micros = microseconds(match.slice(1, 1 + parts) as string[]);
    if (micros >= 86_400_000_000) return undefined;
    const [zone, sign, hours, minutes = '0'] = match.slice(1 + parts);
    const away = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
    const millis = date.timestampMillis() + Math.floor(micros / 1000) - away * 60_000;
    return new DateTime(new Date(millis), { zone: zone !== '', offset: away, micros: micros % 1000 });
  }
  return undefined;
}

/** Hours, minutes and seconds, the last of which may have a fraction; what is below a microsecond is cut. */
function microseconds(fields: readonly string[]): number {
  const sizes = [3_600_000_000n, 60_000_000n, 1_000_000n];
  let micros = 0n;
  fields.forEach((field, i) => {
    const [whole = '', fraction = ''] = field.replace(',', '.').split('.');
    if (i > 0 && Number(whole) > 59) throw new RangeError(`${field} is out of range`);
    micros += BigInt(whole) * (sizes[i] as bigint);
    if (fraction !== '') micros += (BigInt(fraction) * (sizes[i] as bigint)) / 10n ** BigInt(fraction.length);
  });
  return Number(micros);
}

import type { Expression } from '../../../sql/index.ts';
import { literal } from '../names.ts';
import { castTo } from './cast.ts';
import { type Chunk, text } from './chunk.ts';
import { jodaFormat, mysqlFormat } from './formats.ts';
import { commas, literalText, plain, type Rule, type Rules, type Typed } from './rule.ts';
import { bigint, date, describe, double, isInteger, type Type, timestamp, varchar } from './type.ts';
import { atZone, calendarTime, moved } from './zones.ts';

const dateUnits = new Set(['day', 'week', 'month', 'quarter', 'year']);
const timeUnits = new Set(['millisecond', 'second', 'minute', 'hour']);

/** The literal unit, checked against what Trino has for a date and for a timestamp. */
function unitOf(node: Expression | undefined, t: Type, rules: Rules): string | undefined {
  const name = literalText(node)?.toLowerCase();
  if (node === undefined || name === undefined) return undefined;
  if (!dateUnits.has(name) && !(timeUnits.has(name) && t.k !== 'date'))
    rules.mismatch(node, `'${name}' is not a unit of a ${t.k === 'date' ? 'date' : 'timestamp'}`);
  return name;
}

const dateFormat: Rule = (call, args, rules) => formatted(mysqlFormat, call, args, rules);
const formatDatetime: Rule = (call, args, rules) => formatted(jodaFormat, call, args, rules);

function letters(
  form: typeof mysqlFormat,
  parse: boolean,
  node: Expression,
  rules: Rules,
): { format: string; duck: string } {
  const format = literalText(node);
  if (format === undefined)
    return rules.refuse(node, 'a date format that is not a literal', 'write the format as a string literal');
  const duck = form(format, parse);
  if (duck === undefined)
    return rules.refuse(
      node,
      `the date format '${format}'`,
      'use the letters for year, month, day, hour, minute and second',
    );
  return { format, duck };
}

function formatted(form: typeof mysqlFormat, ...[call, args, rules]: Parameters<Rule>): Typed {
  const { duck } = letters(form, false, call.args[1] as Expression, rules);
  const value = calendarTime(call.args[0] as Expression, args[0] as Typed, rules);
  if (!['date', 'timestamp', 'zoned', 'unknown', 'null'].includes(value.t.k))
    rules.mismatch(call.args[0] as Expression, `this takes a timestamp, not ${describe(value.t)}`);
  return { c: text`strftime(${value.c}, ${literal(duck)})`, t: varchar };
}

/** A text read by a format. What the format leaves out is of 1 January 1970; DuckDB says 1900. */
function parsed(form: typeof mysqlFormat, ...[call, args, rules]: Parameters<Rule>): Chunk {
  const node = call.args[1] as Expression;
  const { duck } = letters(form, true, node, rules);
  const [value] = args as [Typed];
  const hasYear = /%[YyG]/.test(duck);
  const read = hasYear
    ? text`trino_strptime(${value.c}, ${literal(duck)})`
    : text`trino_strptime('1970 ' || ${value.c}, ${literal(`%Y ${duck}`)})`;
  const whole = duck.includes('%f') || duck.includes('%g') ? text`date_trunc('millisecond', ${read})` : read;
  if (!duck.includes('%y')) return whole;
  if (form === jodaFormat) rules.refuse(node, 'a year of two digits in parse_datetime()', 'use date_parse() with %y');
  return text`trino_pivot(${whole})`;
}

const dateTrunc: Rule = (call, args, rules) => {
  const [unit, given] = args as [Typed, Typed];
  const value = calendarTime(call.args[1] as Expression, given, rules);
  const name = unitOf(call.args[0], value.t, rules);
  const c = text`date_trunc(${unit.c}, ${value.c})`;
  if (value.t.k === 'date') return { c: text`CAST(${c} AS DATE)`, t: date };
  if (value.t.k === 'timestamp') {
    if (value.t.tz && name !== undefined && !timeUnits.has(name))
      return { c: text`timezone('UTC', date_trunc(${unit.c}, timezone('UTC', ${value.c})))`, t: value.t };
    return { c, t: value.t };
  }
  if (value.t.k === 'zoned') return { c, t: value.t };
  return rules.unknownType(call.args[1] as Expression, 'date_trunc()');
};

const dateAdd: Rule = (call, args, rules) => {
  const [unit, count, value] = args as [Typed, Typed, Typed];
  unitOf(call.args[0], value.t, rules);
  const c = text`trino_date_add(${unit.c}, ${count.c}, ${value.c})`;
  if (value.t.k === 'date') return { c: text`CAST(${c} AS DATE)`, t: date };
  if (value.t.k === 'timestamp' || value.t.k === 'zoned') return { c, t: value.t };
  return rules.unknownType(call.args[2] as Expression, 'date_add()');
};

const dateDiff: Rule = (call, args, rules) => {
  const [unit, from, to] = args as [Typed, Typed, Typed];
  const both = from.t.k === 'date' && to.t.k === 'date';
  const name = unitOf(call.args[0], both ? from.t : timestamp(), rules);
  // Days and longer are counted in the zone of the first; hours are the same everywhere.
  if (
    (name === undefined || !timeUnits.has(name)) &&
    [from.t, to.t].some((t) => t.k === 'timestamp' && t.ownZone === true)
  )
    rules.refuse(call, 'days between timestamps that have their own zones', "fix the zone first: x AT TIME ZONE 'UTC'");
  return { c: text`date_sub(${unit.c}, ${from.c}, ${to.c})`, t: bigint };
};

/** Parts of an interval as Trino counts them: hours stop at 23, whatever the span was written in. */
const spans: Readonly<Record<string, readonly [unit: number, cap: number]>> = {
  day: [86_400_000, 0],
  hour: [3_600_000, 24],
  minute: [60_000, 60],
  second: [1000, 60],
  millisecond: [1, 1000],
};

/** A part of a date, a timestamp or an interval, by DuckDB's name for it. */
export function partOf(name: string, node: Expression, given: Typed, rules: Rules): Typed {
  const value = calendarTime(node, given, rules);
  const span = spans[name];
  if (value.t.k === 'interval' && span !== undefined)
    return { c: text`trino_interval_part(${value.c}, ${String(span[0])}, ${String(span[1])})`, t: bigint };
  if (value.t.k === 'varchar' || value.t.k === 'char')
    rules.mismatch(node, `${name}() takes a date or a timestamp, not ${describe(value.t)}`);
  if (name === 'millisecond') return { c: text`CAST(millisecond(${value.c}) % 1000 AS BIGINT)`, t: bigint };
  return { c: text`CAST(${name}(${value.c}) AS BIGINT)`, t: bigint };
}

const part =
  (name: string): Rule =>
  (call, args, rules) =>
    partOf(name, call.args[0] as Expression, args[0] as Typed, rules);

const fromUnixtime: Rule = (call, args, rules) => {
  const [seconds, zone] = args as [Typed, Typed | undefined];
  if (args.length > 2)
    rules.refuse(
      call,
      'from_unixtime() with an offset of hours and minutes',
      "use AT TIME ZONE '+02:00' inside a cast",
    );
  const instant = isInteger(seconds.t)
    ? text`to_timestamp(${seconds.c})`
    : text`to_timestamp(round(CAST(${seconds.c} AS DOUBLE), 3))`;
  return zone === undefined
    ? { c: instant, t: timestamp(3, true) }
    : { c: atZone(instant, call.args[1], zone), t: { k: 'zoned' } };
};

const toIso8601: Rule = (call, args, rules) => {
  const value = calendarTime(call.args[0] as Expression, args[0] as Typed, rules);
  if (value.t.k === 'zoned')
    rules.refuse(call, 'to_iso8601() of a timestamp that has its own zone', "fix the zone first: x AT TIME ZONE 'UTC'");
  if (value.t.k === 'date') return { c: text`strftime(${value.c}, '%Y-%m-%d')`, t: varchar };
  if (value.t.k === 'timestamp')
    return {
      c: text`strftime(${value.c}, ${literal(`%Y-%m-%dT%H:%M:%S${value.t.p === 0 ? '' : value.t.p <= 3 ? '.%g' : '.%f'}${value.t.tz ? 'Z' : ''}`)})`,
      t: varchar,
    };
  return rules.unknownType(call.args[0] as Expression, 'to_iso8601()');
};

export const timeRules: Readonly<Record<string, Rule>> = {
  date: (call, args, rules) => castTo(args[0] as Typed, call.args[0] as Expression, date, false, rules),
  date_trunc: dateTrunc,
  date_add: dateAdd,
  date_diff: dateDiff,
  date_format: dateFormat,
  date_parse: (...call) => ({ c: parsed(mysqlFormat, ...call), t: timestamp(3) }),
  format_datetime: formatDatetime,
  parse_datetime: (...call) => ({ c: text`timezone('UTC', ${parsed(jodaFormat, ...call)})`, t: timestamp(3, true) }),
  year: part('year'),
  quarter: part('quarter'),
  month: part('month'),
  week: part('week'),
  week_of_year: part('week'),
  day: part('day'),
  day_of_month: part('day'),
  day_of_week: part('isodow'),
  dow: part('isodow'),
  day_of_year: part('dayofyear'),
  doy: part('dayofyear'),
  year_of_week: part('isoyear'),
  yow: part('isoyear'),
  hour: part('hour'),
  minute: part('minute'),
  second: part('second'),
  millisecond: part('millisecond'),
  last_day_of_month: (call, args, rules) => {
    const value = calendarTime(call.args[0] as Expression, args[0] as Typed, rules);
    return plain(date, 'last_day')(call, [value], rules);
  },
  from_unixtime: fromUnixtime,
  to_unixtime: plain(double, 'epoch'),
  to_milliseconds: plain(bigint, 'epoch_ms'),
  from_iso8601_date: plain(date, 'trino_from_iso8601_date'),
  from_iso8601_timestamp: (_call, args) => ({
    c: text`trino_from_iso8601_timestamp(${commas(args)})`,
    t: { k: 'timestamp', p: 3, tz: true, ownZone: true },
    local: text`trino_iso_local(${commas(args)})`,
  }),
  to_iso8601: toIso8601,
  at_timezone: (call, args, rules) => {
    const [value, zone] = args as [Typed, Typed];
    return moved(call.args[0] as Expression, value, call.args[1], zone, rules);
  },
  with_timezone: (call, args, rules) => {
    const [value, zone] = args as [Typed, Typed];
    if (value.t.k !== 'timestamp' || value.t.tz || /^[+-]/.test(literalText(call.args[1]) ?? '+'))
      return rules.refuse(call, 'with_timezone() like this', "name the zone: with_timezone(x, 'Europe/Berlin')");
    return { c: value.c, t: { k: 'zoned' }, instant: text`timezone(${zone.c}, ${value.c})` };
  },
  current_timezone: () => ({ c: "'UTC'", t: varchar }),
  now: plain(timestamp(3, true)),
};

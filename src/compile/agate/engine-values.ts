import type { Value } from '../../adapters/adapter.ts';
import { DateTime, Decimal, float, integer, pythonJson, TimeDelta, text } from '../../template/index.ts';
import { BooleanType, type DataType, DateTimeType, DateType, IntegerType, NumberType, TextType } from './data-types.ts';
import { isNested, readNested } from './nested-types.ts';

/** What a column of a result is to templates: agate's type of it, and its values as Python's driver gives them. */
export interface ColumnReader {
  readonly type: DataType;
  read(value: Value): unknown;
}

const whole = /^(u?tinyint|u?smallint|u?integer|u?bigint|u?hugeint|int|bignum)$/;
const noNulls: readonly string[] = [];

/** How to read a column of an engine's type (dbt's table_from_data_flat: text stays text, lists and structs are JSON). */
export function columnReader(name: string, values: readonly Value[]): ColumnReader {
  const type = name.toLowerCase();
  // agate tries whole numbers first, and nothing but NULLs goes against that.
  if (values.every((value) => value === null)) return { type: new IntegerType(), read: () => null };
  const known = (kind: DataType): ColumnReader => {
    const read = (value: Value) => (value === null ? null : kind.cast(scalar(value, type)));
    return { type: kind, read };
  };
  if (isNested(type)) return known(new TextType(noNulls));
  if (whole.test(type)) return known(new IntegerType());
  if (/^(decimal|numeric|double|float|real)/.test(type)) return known(new NumberType());
  if (type === 'boolean') return known(new BooleanType());
  if (type === 'date') return dated(new DateType(), type, values);
  if (type.startsWith('timestamp')) return dated(new DateTimeType(), type, values);
  if (type.startsWith('union')) return untyped(values);
  return known(new TextType(noNulls));
}

/** Dates that Python has not, such as infinity or years before Christ, leave the column text. */
function dated(kind: DataType, type: string, values: readonly Value[]): ColumnReader {
  const readable = values.every((value) => value === null || scalar(value, type) instanceof DateTime);
  const own = readable ? kind : new TextType(noNulls);
  return { type: own, read: (value) => (value === null ? null : own.cast(scalar(value, type))) };
}

/** Values of several types: the first of agate's types that takes them all. */
function untyped(values: readonly Value[]): ColumnReader {
  const read = (value: Value) => (value !== null && typeof value === 'object' ? pythonJson(value) : value);
  const kinds = [new IntegerType(), new NumberType(), new BooleanType()];
  const isText = values.some((value) => typeof value === 'string');
  const kind = isText ? undefined : kinds.find((one) => values.every((value) => one.test(value)));
  const own = kind ?? new TextType(noNulls);
  return { type: own, read: (value) => own.cast(read(value)) };
}

/** One value as Python's driver gives it. */
export function scalar(value: Value, type: string): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'object') return isInterval(value, type) ? interval(value) : pythonJson(nested(value, type));
  if (whole.test(type)) return integer(String(value));
  if (/^(decimal|numeric)/.test(type)) return Decimal.parse(String(value)) ?? value;
  if (/^(double|float|real)/.test(type)) return float(Number(value));
  if (typeof value === 'number') return value;
  if (type === 'date') return readMoment(value, true) ?? value;
  if (type.startsWith('timestamp')) return readMoment(value, false) ?? value;
  if (type.startsWith('time')) return clock(value);
  if (type === 'blob' || type === 'varbinary') return bytes(value);
  return value;
}

const isInterval = (value: Value, type: string): value is { months: number; days: number; micros: number | string } =>
  type === 'interval' && typeof value === 'object';

/** A month is 30 days to Python's driver. */
function interval(value: { months: number; days: number; micros: number | string }): TimeDelta {
  return new TimeDelta((value.months * 30 + value.days) * 86_400_000_000 + Number(value.micros));
}

/** Lists and structs as json.dumps has them: dates and times are text. */
function nested(value: Value, type: string): unknown {
  if (!isNested(type)) return value;
  return readNested(value, type, (item, own) => {
    const read = scalar(item, own.toLowerCase());
    if (read instanceof Decimal) return float(Number(read));
    if (read instanceof DateTime) return read.isoformat();
    return read instanceof TimeDelta ? text(read) : read;
  });
}

function readMoment(value: string, dateOnly: boolean): DateTime | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?)?(?:([+-])(\d\d)(?::?(\d\d))?| ?(UTC|Z))?$/.exec(
      value,
    );
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', sign, hours, minutes = '0', utc] =
    match;
  const offset = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const time = Date.UTC(2000, 0, 1, Number(hour), Number(minute), Number(second)) - Date.UTC(2000, 0, 1);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0'));
  const millis = date.getTime() + time + Math.floor(micros / 1000) - offset * 60_000;
  const zone = sign !== undefined || utc !== undefined;
  return new DateTime(new Date(millis), { dateOnly, zone, offset, micros: micros % 1000 });
}

/** A time as Python prints it: six digits of a second, or none; hours and minutes of the zone. */
function clock(value: string): string {
  const match = /^(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([+-]\d\d(?::?\d\d)?)?$/.exec(value);
  if (match === null) return value;
  const fraction = (match[2] ?? '').slice(0, 6).padEnd(6, '0');
  const zone = match[3] === undefined ? '' : match[3].length === 3 ? `${match[3]}:00` : match[3];
  return `${match[1]}${Number(fraction) === 0 ? '' : `.${fraction}`}${zone}`;
}

/** Bytes as Python prints them; the engine writes those that are no letters as \xNN. */
function bytes(value: string): string {
  const plain = value.replace(/\\x([0-9A-Fa-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const quote = plain.includes("'") && !plain.includes('"') ? '"' : "'";
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const body = Array.from(plain, (c) => {
    if (c === quote) return `\\${c}`;
    const code = c.charCodeAt(0);
    return escapes[c] ?? (code < 32 || code > 126 ? `\\x${code.toString(16).padStart(2, '0')}` : c);
  });
  return `b${quote}${body.join('')}${quote}`;
}

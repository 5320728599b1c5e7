import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import type { Value } from '../../adapter.ts';

/** Widest text that is tried as a number inside a container. */
const exactDigits = 15;

/** The name of a type as DuckDB itself writes it: names of fields are quoted only where they must be. */
export function ownTypeName(type: string): string {
  return type.includes('"') ? type.replace(/"([a-z_][a-z0-9_]*)"/g, '$1') : type;
}

/** A value of a result column, JSON-safe and exact: wide integers and decimals as text, moments as DuckDB writes them. */
export function plainValue(value: DuckDBValue, type: DuckDBType, zone = 'UTC'): Value {
  if (value === null) return null;
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    default:
      return container(value, type, zone) ?? structured(value) ?? zoned(value, type, zone) ?? String(value);
  }
}

/** Inside lists and structs, which dbt shows as JSON, decimals are numbers and moments ISO 8601. */
function inner(value: DuckDBValue, type: DuckDBType, zone: string): Value {
  const known = plainValue(value, type, zone);
  if (typeof known !== 'string') return known;
  const name = type.toString();
  if (name.startsWith('DECIMAL')) return known.replace(/\D/g, '').length <= exactDigits ? Number(known) : known;
  return name.startsWith('TIMESTAMP') ? known.replace(' ', 'T') : known;
}

interface Typed {
  readonly valueType?: DuckDBType;
  readonly keyType?: DuckDBType;
  readonly memberTypes?: readonly DuckDBType[];
  readonly entryNames?: readonly string[];
  readonly entryTypes?: readonly DuckDBType[];
  readonly memberTags?: readonly string[];
}

interface Held {
  readonly items?: readonly DuckDBValue[];
  readonly entries?: readonly { key: DuckDBValue; value: DuckDBValue }[] | Readonly<Record<string, DuckDBValue>>;
  readonly tag?: string;
  readonly value?: DuckDBValue;
}

function container(value: object, type: DuckDBType, zone: string): Value | undefined {
  const held = value as Held;
  const typed = type as unknown as Typed;
  if (held.items !== undefined && typed.valueType !== undefined) {
    const { valueType } = typed;
    return held.items.map((item) => inner(item, valueType, zone));
  }
  const record: Record<string, Value> = {};
  const set = (key: string, item: Value) =>
    Object.defineProperty(record, key, { value: item, enumerable: true, configurable: true, writable: true });
  if (Array.isArray(held.entries) && typed.valueType !== undefined) {
    for (const entry of held.entries)
      set(String(plainValue(entry.key, typed.keyType as DuckDBType, zone)), inner(entry.value, typed.valueType, zone));
    return record;
  }
  if (held.entries !== undefined && typed.entryNames !== undefined) {
    const given = held.entries as Readonly<Record<string, DuckDBValue>>;
    for (const [i, name] of typed.entryNames.entries())
      set(name, inner(given[name] as DuckDBValue, typed.entryTypes?.[i] as DuckDBType, zone));
    return record;
  }
  if (held.tag !== undefined && typed.memberTags !== undefined) {
    const at = typed.memberTags.indexOf(held.tag);
    return plainValue(held.value as DuckDBValue, typed.memberTypes?.[at] as DuckDBType, zone);
  }
  return undefined;
}

/** An interval keeps its parts: no text of it says all of them without a calendar. */
function structured(value: object): Value | undefined {
  if (!('months' in value && 'days' in value && 'micros' in value)) return undefined;
  const { months, days, micros } = value as { months: number; days: number; micros: bigint };
  return { months, days, micros: Number.isSafeInteger(Number(micros)) ? Number(micros) : micros.toString() };
}

/** A moment on a zone's clock, with the distance from UTC, as Python's driver shows it. */
function zoned(value: object, type: DuckDBType, zone: string): Value | undefined {
  if (type.toString() !== 'TIMESTAMP WITH TIME ZONE' || !('micros' in value)) return undefined;
  const { micros } = value as { micros: bigint };
  const millis = Number(micros / 1000n) - (micros % 1000n < 0n ? 1 : 0);
  if (Math.abs(millis) > 8.64e15) return undefined;
  const offset = offsetOf(millis, zone);
  const local = new Date(millis + offset * 60_000);
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const shown = local.toISOString().replace('T', ' ').slice(0, -5);
  const size = Math.abs(offset);
  const two = (part: number) => String(part).padStart(2, '0');
  const away = `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${size % 60 === 0 ? '' : `:${two(size % 60)}`}`;
  return `${shown}${fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`}${away}`;
}

const clocks = new Map<string, Intl.DateTimeFormat | undefined>();

function clockOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!clocks.has(zone)) {
    let clock: Intl.DateTimeFormat | undefined;
    try {
      clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch {
      // A zone that only the engine knows: moments are told in UTC.
    }
    clocks.set(zone, clock);
  }
  return clocks.get(zone);
}

/** Minutes from UTC of a zone at a moment. */
function offsetOf(millis: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const shown = clockOf(zone)
    ?.formatToParts(new Date(millis))
    .find((part) => part.type === 'timeZoneName')?.value;
  const match = /([+-])(\d\d):(\d\d)/.exec(shown ?? '');
  return match === null ? 0 : (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
}

import { TimeDelta } from './timedelta.ts';

const minute = 60_000_000;
const pad = (value: number) => String(value).padStart(2, '0');

/** Minutes from UTC as text: `+02:00`, with seconds only where there are any. */
export function offsetText(offset: number, separator: string): string {
  const seconds = Math.round(Math.abs(offset) * 60);
  const parts = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    ...(seconds % 60 === 0 ? [] : [seconds % 60]),
  ];
  return `${offset < 0 ? '-' : '+'}${parts.map(pad).join(separator)}`;
}

/** Python's tzinfo: on a datetime it has one offset; `at` gives the one that holds at a moment. */
export abstract class TzInfo {
  /** Minutes from UTC. */
  abstract readonly offset: number;
  /** What `%Z` shows. */
  abstract readonly name: string | null;
  /** Minutes of summer time in the offset; null where that is not known. */
  abstract readonly saving: number | null;
  abstract __str__(): string;
  abstract __repr__(): string;

  /** The zone as it is at a moment, in milliseconds since 1970. */
  at(_millis: number): TzInfo {
    return this;
  }
  utcoffset(when: unknown, ..._more: unknown[]): TimeDelta | null {
    return when === null ? null : new TimeDelta(this.offset * minute);
  }
  tzname(_when: unknown, ..._more: unknown[]): string | null {
    return this.name;
  }
  dst(when: unknown, ..._more: unknown[]): TimeDelta | null {
    return when === null || this.saving === null ? null : new TimeDelta(this.saving * minute);
  }
}

/** An offset that a text told, such as `+02:00`. */
export class OffsetZone extends TzInfo {
  readonly offset: number;
  readonly name: string;
  readonly saving = null;
  constructor(offset: number) {
    super();
    this.offset = offset;
    this.name = offsetText(offset, ':');
  }
  __str__(): string {
    return this.__repr__();
  }
  __repr__(): string {
    return `<FixedOffset '${this.name}'>`;
  }
}

/** `datetime.timezone` of Python: what fromisoformat() and strptime() make of an offset. */
export class PythonZone extends TzInfo {
  readonly offset: number;
  readonly name: string;
  readonly saving = null;
  constructor(offset: number) {
    super();
    this.offset = offset;
    this.name = offset === 0 ? 'UTC' : `UTC${offsetText(offset, ':')}`;
  }
  __eq__(other: unknown): boolean {
    return other instanceof PythonZone && other.offset === this.offset;
  }
  __hash__(): unknown {
    return this.offset;
  }
  __str__(): string {
    return this.name;
  }
  __repr__(): string {
    if (this.offset === 0) return 'datetime.timezone.utc';
    return `datetime.timezone(${new TimeDelta(this.offset * minute).__repr__()})`;
  }
}

class Utc extends TzInfo {
  readonly offset = 0;
  readonly name = 'UTC';
  readonly zone = 'UTC';
  readonly saving = 0;
  __str__(): string {
    return 'UTC';
  }
  __repr__(): string {
    return '<UTC>';
  }
}

/** The zone that is always there: pytz.utc. */
export const utc: TzInfo = new Utc();

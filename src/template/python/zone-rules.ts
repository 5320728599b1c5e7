import { zoneNames } from './zone-names.ts';

/** What holds in a zone at a moment. */
export interface ZoneRule {
  /** Minutes from UTC, and how many of them are summer time. */
  readonly offset: number;
  readonly saving: number;
  readonly name: string;
}

/** A zone of the tz database. */
export interface ZoneRules {
  readonly zone: string;
  /** It has had one offset for ever. */
  readonly fixed: boolean;
  /** Local mean time, or what else held first: pytz's zones have it until they meet a moment. */
  readonly first: ZoneRule;
  at(millis: number): ZoneRule;
}

interface Named extends ZoneRule {
  readonly since: number;
}

// pytz reads the tables of 32 bits: what lies before 1901 is the first rule, what lies after 2038 the last.
const earliest = -(2 ** 31) * 1000;
const latest = (2 ** 31 - 1) * 1000;

let lines: ReadonlyMap<string, { readonly zone: string; readonly rules: string }> | undefined;

function table(): NonNullable<typeof lines> {
  if (lines === undefined) {
    const read = new Map<string, { zone: string; rules: string }>();
    for (const line of zoneNames.split('\n')) {
      const [zones = '', rules = ''] = line.split('|');
      for (const zone of zones.split(' ')) read.set(zone.toLowerCase(), { zone, rules });
    }
    lines = read;
  }
  return lines;
}

/** The names of all zones, sorted, but for UTC. */
export function zoneList(): string[] {
  return [...table().values()].map(({ zone }) => zone).sort();
}

/** A zone by its name in any case; undefined when there is none. */
export function zoneRules(name: string): ZoneRules | undefined {
  const found = table().get(name.toLowerCase());
  if (found === undefined) return undefined;
  const { zone, rules } = found;
  const fixed = rules.startsWith('=');
  const named = rules.replace('=', '').split(' ').map(rule);
  const first = named[0] as Named;
  if (fixed) return { zone, fixed, first, at: () => first };
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return {
    zone,
    fixed,
    first,
    at(millis) {
      if (millis < earliest) return first;
      const moment = Math.min(millis, latest);
      const offset = offsetAt(clock, moment);
      return named.findLast((r) => r.offset === offset && r.since <= moment) ?? { ...first, offset, saving: 0 };
    },
  };
}

function rule(text: string): Named {
  const [name = '', offset = '0', saving = '', since = ''] = text.split(':');
  const minutes = Number(offset);
  return {
    name: name === '' ? offsetName(minutes) : name,
    offset: minutes,
    saving: Number(saving),
    since: since === '' ? Number.NEGATIVE_INFINITY : Number.parseInt(since, 36) * 60_000,
  };
}

function offsetName(offset: number): string {
  const size = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${size % 60 === 0 ? '' : two(size % 60)}`;
}

/** Whole minutes, as pytz rounds those of local mean times. */
function offsetAt(clock: Intl.DateTimeFormat, millis: number): number {
  const shown = clock.formatToParts(millis).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(shown);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return Math.floor(((match[1] === '-' ? -seconds : seconds) + 30) / 60);
}

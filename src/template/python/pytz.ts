import { bindArguments, isNumber, PySet, repr, text, toNumber, typeName } from '../values.ts';
import { DateTime } from './datetime.ts';
import { TimeDelta } from './timedelta.ts';
import { TzInfo, utc } from './tzinfo.ts';
import { uncommonZones } from './zone-names.ts';
import { type ZoneRule, type ZoneRules, zoneList, zoneRules } from './zone-rules.ts';

const day = 86_400_000;
const minute = 60_000;

function naive(value: unknown, what: string): DateTime {
  if (!(value instanceof DateTime)) throw new TypeError(`${what}() needs a datetime, not ${typeName(value)}`);
  if (value.zone) throw new RangeError('Not naive datetime (tzinfo is already set)');
  return value;
}

function aware(value: unknown, what: string): DateTime {
  if (!(value instanceof DateTime)) throw new TypeError(`${what}() needs a datetime, not ${typeName(value)}`);
  if (!value.zone) throw new RangeError('Naive time - no tzinfo set');
  return value;
}

/** A zone that has always had one offset: also pytz.FixedOffset, whose name is told by `shown`. */
class StaticZone extends TzInfo {
  readonly offset: number;
  readonly name: string | null;
  readonly zone: string | null;
  readonly saving = 0;
  private readonly shown: string;
  constructor(rule: { readonly offset: number; readonly name: string | null }, zone: string | null, shown: string) {
    super();
    this.offset = rule.offset;
    this.name = rule.name;
    this.zone = zone;
    this.shown = shown;
  }
  localize(when: unknown, ..._more: unknown[]): DateTime {
    return naive(when, 'localize').withZone(this);
  }
  normalize(when: unknown, ..._more: unknown[]): DateTime {
    return aware(when, 'normalize').astimezone(this);
  }
  __str__(): string {
    return this.zone ?? this.shown;
  }
  __repr__(): string {
    return this.shown;
  }
}

/**
 * A zone with rules. As in pytz it is one object for each rule: the one that timezone() gives has the zone's first rule, which is
 * its local mean time; localize(), normalize() and astimezone() find the one that holds.
 */
class RuledZone extends TzInfo {
  readonly rules: ZoneRules;
  readonly rule: ZoneRule;
  private readonly others: Map<string, RuledZone>;
  constructor(rules: ZoneRules, rule: ZoneRule, others: Map<string, RuledZone> = new Map()) {
    super();
    this.rules = rules;
    this.rule = rule;
    this.others = others;
    others.set(keyOf(rule), this);
  }
  get zone(): string {
    return this.rules.zone;
  }
  get offset(): number {
    return this.rule.offset;
  }
  get name(): string {
    return this.rule.name;
  }
  get saving(): number {
    return this.rule.saving;
  }
  override at(millis: number): RuledZone {
    const rule = this.rules.at(millis);
    return this.others.get(keyOf(rule)) ?? new RuledZone(this.rules, rule, this.others);
  }

  /** The zone on the datetime is this one's own, or the datetime is placed in this zone first. */
  private meant(when: unknown, isDst: unknown): RuledZone | null {
    if (when === null || when === undefined) return null;
    if (!(when instanceof DateTime)) throw new TypeError(`a datetime is needed, not ${typeName(when)}`);
    if (when.tzinfo === this) return this;
    return this.localize(when, isDst ?? null).tzinfo as RuledZone;
  }
  override utcoffset(when: unknown, isDst?: unknown): TimeDelta | null {
    const zone = this.meant(when, isDst);
    return zone === null ? null : new TimeDelta(zone.offset * 60_000_000);
  }
  override dst(when: unknown, isDst?: unknown): TimeDelta | null {
    const zone = this.meant(when, isDst);
    return zone === null ? null : new TimeDelta(zone.saving * 60_000_000);
  }
  override tzname(when: unknown, isDst?: unknown): string | null {
    return this.meant(when, isDst)?.name ?? this.zone;
  }
  normalize(when: unknown): DateTime {
    return aware(when, 'normalize').astimezone(this);
  }

  /**
   * A time on the zone's clock. One that the clock shows twice, or never, is told apart by is_dst: false takes standard time, true
   * summer time, None raises.
   */
  localize(...args: unknown[]): DateTime {
    const given = bindArguments('localize', ['dt', 'is_dst'], args);
    const when = naive(given['dt'], 'localize');
    const summer = given['is_dst'] === undefined ? false : given['is_dst'];
    const found = this.candidates(when);
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    if (summer === null) throw new RangeError(when.__str__());
    if (only === undefined) {
      // The clock skips this time: it is placed from six hours away, where it runs evenly.
      const away = new TimeDelta((summer === true ? 6 : -6) * 3_600_000_000);
      const near = this.localize(when.__add__(away), summer);
      return near.__sub__(away) as DateTime;
    }
    const fitting = found.filter(({ tzinfo }) => ((tzinfo as RuledZone).saving !== 0) === summer);
    if (fitting.length === 1) return fitting[0] as DateTime;
    const sorted = (fitting.length === 0 ? found : fitting).sort((a, b) => a.timestampMillis() - b.timestampMillis());
    return (summer === true ? sorted[0] : sorted.at(-1)) as DateTime;
  }
  /** The moments at which the zone's clock shows that time. */
  private candidates(when: DateTime): DateTime[] {
    const local = when.timestampMillis();
    const found = new Map<RuledZone, DateTime>();
    for (const near of [this.at(local - day), this.at(local + day)]) {
      const zone = this.at(local - near.offset * minute);
      if (zone.offset === near.offset) found.set(zone, when.withZone(zone));
    }
    return [...found.values()];
  }
  __str__(): string {
    return this.zone;
  }
  __repr__(): string {
    const { name, offset, saving } = this.rule;
    const apart = new TimeDelta(offset * 60_000_000).__str__();
    return `<DstTzInfo '${this.zone}' ${name}${offset < 0 ? '' : '+'}${apart} ${saving === 0 ? 'STD' : 'DST'}>`;
  }
}

const keyOf = ({ offset, saving, name }: ZoneRule) => `${offset} ${saving} ${name}`;

/** pytz.utc has the methods of the other zones too. */
const utcZone = Object.assign(utc, {
  localize: (when: unknown) => naive(when, 'localize').withZone(utc),
  normalize: (when: unknown) => aware(when, 'normalize').astimezone(utc),
});

const made = new Map<string, TzInfo>();

function timezone(name: unknown): TzInfo {
  const wanted = text(name);
  if (wanted.toUpperCase() === 'UTC') return utcZone;
  const rules = zoneRules(wanted);
  if (rules === undefined) throw new RangeError(repr(wanted));
  let zone = made.get(rules.zone);
  if (zone === undefined) {
    zone = rules.fixed
      ? new StaticZone(rules.first, rules.zone, `<StaticTzInfo '${rules.zone}'>`)
      : new RuledZone(rules, rules.first);
    made.set(rules.zone, zone);
  }
  return zone;
}

function fixedOffset(minutes: unknown): TzInfo {
  if (!isNumber(minutes)) throw new TypeError(`FixedOffset() needs minutes, not ${typeName(minutes)}`);
  const offset = toNumber(minutes);
  if (offset === 0) return utcZone;
  if (Math.abs(offset) >= 1440) throw new RangeError(`('absolute offset is too large', ${offset})`);
  return new StaticZone({ offset, name: null }, null, `pytz.FixedOffset(${offset})`);
}

/** Python's module pytz, of which dbt's templates have what pytz exports. */
export function pytzModule(): Record<string, unknown> {
  const uncommon = new Set(uncommonZones.split(' '));
  let all: string[] | undefined;
  const names = () => {
    all ??= [...zoneList(), 'UTC'].sort();
    return all;
  };
  const common = () => names().filter((name) => !uncommon.has(name));
  return {
    timezone,
    utc: utcZone,
    UTC: utcZone,
    FixedOffset: fixedOffset,
    get all_timezones() {
      return [...names()];
    },
    get all_timezones_set() {
      return new PySet(names());
    },
    get common_timezones() {
      return common();
    },
    get common_timezones_set() {
      return new PySet(common());
    },
  };
}

import type { Expression } from '../../../sql/index.ts';
import { type Chunk, text } from './chunk.ts';
import { literalText, type Rules, type Typed } from './rule.ts';

/**
 * Calendar parts of a timestamp depend on its zone. Of one that each value brings along the instant is kept, and the local
 * time only inside the expression that read it.
 */
export function localTime(node: Expression, value: Typed, rules: Rules): Typed {
  if (value.t.k !== 'timestamp' || value.t.ownZone !== true) return value;
  if (value.local !== undefined) return { c: value.local, t: { k: 'zoned' } };
  return rules.refuse(
    node,
    'the calendar of a timestamp whose zone comes with each value',
    "fix the zone first: x AT TIME ZONE 'UTC'",
  );
}

/** The time whose calendar is read. UTC is said in so many words: a view that stays must mean the same in a session of another zone. */
export function calendarTime(node: Expression, value: Typed, rules: Rules): Typed {
  const found = localTime(node, value, rules);
  return found.t.k === 'timestamp' && found.t.tz ? { ...found, c: text`timezone('UTC', ${found.c})` } : found;
}

/** A zone as DuckDB takes it: names it knows, but no offsets; those are added to the time in UTC. */
export function atZone(instant: Chunk, node: Expression | undefined, zone: Typed): Chunk {
  const offset = /^([+-])(\d\d?):?(\d\d)?$/.exec(literalText(node) ?? '');
  if (offset === null) return text`timezone(${zone.c}, ${instant})`;
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  return text`(timezone('UTC', ${instant}) ${offset[1] as string} INTERVAL '${String(minutes)}' MINUTE)`;
}

/** A timestamp moved to a zone: in UTC it is the timestamp itself, elsewhere its local time. */
export function moved(
  node: Expression,
  value: Typed,
  zoneNode: Expression | undefined,
  zone: Typed,
  rules: Rules,
): Typed {
  const t = value.t;
  const plain = t.k === 'timestamp' ? (t.tz ? value.c : text`timezone('UTC', ${value.c})`) : undefined;
  const instant = value.instant ?? plain ?? rules.unknownType(node, 'AT TIME ZONE');
  if (literalText(zoneNode)?.toUpperCase() === 'UTC')
    return { c: instant, t: { k: 'timestamp', p: t.k === 'timestamp' ? t.p : 3, tz: true } };
  return { c: atZone(instant, zoneNode, zone), t: { k: 'zoned' }, instant };
}

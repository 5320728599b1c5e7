import type { Expression } from '../../../sql/index.ts';
import { type Chunk, text } from './chunk.ts';
import { castJson, isNested } from './json-cast.ts';
import type { Rules, Typed } from './rule.ts';
import { describe, duckType, isFloating, isInteger, isKnown, isNumeric, isText, type Type } from './type.ts';
import { localTime } from './zones.ts';

const times = new Set(['date', 'timestamp', 'zoned', 'time']);

/** Pairs that Trino refuses whatever the value is; a NULL or an unknown type may always be cast. */
function castable(from: Type, to: Type): boolean {
  if (!isKnown(from) || from.k === 'other' || from.k === to.k) return true;
  if (to.k === 'char') return from.k === 'varchar';
  if (from.k === 'char') return to.k === 'varchar';
  if (from.k === 'varbinary') return false;
  if (times.has(to.k)) return times.has(from.k) || from.k === 'varchar';
  if (from.k === 'json') return to.k !== 'varbinary' && to.k !== 'uuid';
  if (to.k === 'boolean') return isNumeric(from) || from.k === 'varchar';
  if (to.k === 'json') return !(from.k === 'timestamp' && from.tz) && from.k !== 'zoned' && from.k !== 'time';
  if (to.k === 'uuid') return from.k === 'varchar';
  return true;
}

/** CAST and TRY_CAST as Trino does them, by the types on both sides. */
export function castTo(given: Typed, node: Expression, to: Type, safe: boolean, rules: Rules): Typed {
  const word = safe ? 'TRY_CAST' : 'CAST';
  const calendar = to.k === 'date' || isText(to) || (to.k === 'timestamp' && !to.tz);
  const value = calendar ? localTime(node, given, rules) : given;
  const from = value.t;
  const guard = (name: string) => `trino_${safe ? 'try_' : ''}${name}`;
  if (!castable(from, to)) rules.mismatch(node, `Trino cannot cast ${describe(from)} to ${describe(to)}`);
  const plain: Typed = { c: text`${word}(${value.c} AS ${duckType(to)})`, t: to };
  if (from.k === 'time' && to.k === 'timestamp')
    rules.refuse(node, 'a cast of time to timestamp', 'add the time to a date as an interval');
  if (to.k === 'other' || to.k === 'time')
    rules.refuse(node, `a cast to ${to.k === 'time' ? 'time' : 'this type'}`, 'use varchar or timestamp');
  if (from.k === 'json' && isNested(to))
    return castJson(value, node, to, safe, (part, type) => castTo(part, node, type, false, rules), rules);
  if (isText(to)) return toText(value, node, to, safe, rules);
  if (isInteger(to)) {
    if (isFloating(from) || from.k === 'decimal')
      return { c: text`${word}(round(${value.c}) AS ${duckType(to)})`, t: to };
    if (isText(from))
      return {
        c: text`${word}(${safe ? 'trino_try_int_text' : 'trino_int_text'}(${value.c}) AS ${duckType(to)})`,
        t: to,
      };
    if (from.k === 'json') return { c: text`${word}(${guard('json_number')}(${value.c}) AS ${duckType(to)})`, t: to };
    if (from.k === 'unknown') rules.unknownType(node, `a cast to ${to.k}`);
    if (!isNumeric(from) && from.k !== 'boolean' && from.k !== 'null')
      rules.mismatch(node, `Trino cannot cast ${describe(from)} to ${to.k}`);
    return plain;
  }
  switch (to.k) {
    case 'boolean':
      if (isText(from)) return { c: text`${safe ? 'trino_try_bool_text' : 'trino_bool_text'}(${value.c})`, t: to };
      return plain;
    case 'json':
      if (from.k === 'varbinary' || from.k === 'interval')
        rules.mismatch(node, `Trino cannot cast ${describe(from)} to json`);
      return { c: toJson(value, node, rules), t: to };
    case 'timestamp':
      if ((to.p === 1 || to.p === 2) && from.k !== 'date')
        rules.refuse(node, `a cast to timestamp(${to.p})`, 'use timestamp(0) or timestamp(3)');
      if (to.p > 6 && isText(from)) rules.refuse(node, `a cast to timestamp(${to.p})`, 'use timestamp(6)');
      if (from.k === 'zoned')
        return to.tz
          ? rules.refuse(node, 'a zone of its own', 'keep timestamps in UTC')
          : { c: rounded(value.c, 6, to.p), t: to };
      if (from.k === 'timestamp' && from.tz !== to.tz)
        return { c: rounded(text`timezone('UTC', ${value.c})`, from.p, to.p), t: to };
      // Each text may bring a zone of its own.
      if (isText(from) && to.tz) {
        const local = text`${word}(${guard('timestamp_text')}(${value.c}) AS TIMESTAMP)`;
        return {
          c: rounded(text`${word}(${guard('zoned_text')}(${value.c}) AS TIMESTAMPTZ)`, 6, to.p),
          t: { ...to, ownZone: true },
          local: rounded(local, 6, to.p),
        };
      }
      if (isText(from) && !to.tz) {
        const stamp = text`${word}(${guard('timestamp_text')}(${value.c}) AS TIMESTAMP)`;
        return { c: rounded(stamp, 6, to.p), t: to };
      }
      if (from.k === 'timestamp')
        return { c: rounded(plain.c, from.p, to.p), t: from.ownZone === true ? { ...to, ownZone: true } : to };
      return plain;
    case 'date':
      if (from.k === 'timestamp' && from.tz) return { c: text`CAST(timezone('UTC', ${value.c}) AS DATE)`, t: to };
      if (isText(from)) return { c: text`${word}(${guard('date_text')}(${value.c}) AS DATE)`, t: to };
      return plain;
    case 'double':
    case 'real':
    case 'decimal':
      if (from.k === 'json') return { c: text`${word}(${guard('json_number')}(${value.c}) AS ${duckType(to)})`, t: to };
      if (from.k === 'date' || from.k === 'timestamp')
        rules.mismatch(node, `Trino cannot cast ${describe(from)} to ${describe(to)}`);
      if (isText(from)) {
        const digits = to.k === 'decimal' ? guard('decimal_digits') : guard('double_digits');
        return { c: text`${word}(${digits}(${value.c}) AS ${duckType(to)})`, t: to };
      }
      if (to.k === 'real' && from.k === 'double') return { c: text`trino_real(${value.c})`, t: to };
      // Trino rounds the digits that the number is written with.
      if (to.k === 'decimal' && isFloating(from))
        return {
          c: text`${word}(CAST(${from.k === 'real' ? text`CAST(${value.c} AS FLOAT)` : value.c} AS VARCHAR) AS ${duckType(to)})`,
          t: to,
        };
      return plain;
    case 'varbinary':
      if (isKnown(from) && from.k !== 'varbinary' && !isText(from))
        rules.mismatch(node, `Trino cannot cast ${describe(from)} to varbinary`);
      return isText(from) ? { c: text`encode(${value.c})`, t: to } : plain;
    default:
      return plain;
  }
}

/** A timestamp of fewer digits of a second: Trino rounds. */
function rounded(c: Chunk, from: number, to: number): Chunk {
  if (from <= to || to > 3) return c;
  return to === 0 ? text`trino_s(${c})` : text`trino_ms(${c})`;
}

/** A value as JSON: DuckDB writes timestamps, reals and NaN otherwise. */
function toJson(value: Typed, node: Expression, rules: Rules): Chunk {
  const t = value.t;
  if (t.k === 'json') return value.c;
  if (t.k === 'timestamp') return text`to_json(${stampText(value.c, t.p)})`;
  if (t.k === 'real') return text`CAST(CAST(CAST(${value.c} AS FLOAT) AS VARCHAR) AS JSON)`;
  if (t.k === 'double')
    return text`CASE WHEN isfinite(${value.c}) THEN to_json(${value.c}) ELSE to_json(trino_double_text(${value.c})) END`;
  if (holdsTimes(t))
    rules.refuse(node, 'a cast to json of timestamps or reals inside', 'cast them to varchar or double first');
  return text`to_json(${value.c})`;
}

function holdsTimes(t: Type): boolean {
  if (t.k === 'array') return holdsTimes(t.e);
  if (t.k === 'map') return holdsTimes(t.value);
  if (t.k === 'row') return t.fields.some((f) => holdsTimes(f.type));
  return (t.k === 'timestamp' && t.p > 0) || t.k === 'real';
}

const stampText = (c: Chunk, p: number): Chunk =>
  text`${p === 0 ? 'trino_ts0' : p <= 3 ? 'trino_ts3' : 'trino_ts6'}(${c})`;

function toText(value: Typed, node: Expression, to: Type, safe: boolean, rules: Rules): Typed {
  const from = value.t;
  const word = safe ? 'TRY_CAST' : 'CAST';
  let c: Chunk = text`${word}(${value.c} AS VARCHAR)`;
  if (isText(from)) c = text`${value.c}`;
  else if (isFloating(from))
    c = text`trino_double_text(${from.k === 'real' ? text`CAST(${value.c} AS FLOAT)` : value.c})`;
  else if (from.k === 'timestamp')
    c = from.tz
      ? text`(${stampText(text`timezone('UTC', ${value.c})`, from.p)} || ' UTC')`
      : stampText(value.c, from.p);
  else if (from.k === 'json') c = text`${safe ? 'trino_try_json_varchar' : 'trino_json_varchar'}(${value.c})`;
  else if (from.k === 'varbinary') rules.mismatch(node, 'Trino cannot cast varbinary to varchar; use from_utf8()');
  else if (from.k === 'array' || from.k === 'map' || from.k === 'row')
    rules.mismatch(node, `Trino cannot cast ${describe(from)} to varchar; use json_format(CAST(x AS json))`);
  else if (from.k === 'zoned' || from.k === 'interval')
    rules.refuse(
      node,
      `a cast of ${from.k === 'zoned' ? 'a timestamp with its own zone' : 'an interval'} to varchar`,
      'format it with date_format()',
    );
  else if (from.k === 'unknown') rules.unknownType(node, 'a cast to varchar');
  if (to.k === 'varchar' && to.n !== undefined) {
    // Text is cut; anything else that does not fit is an error.
    const n = String(to.n);
    c =
      isText(from) || !isKnown(from)
        ? text`substr(${c}, 1, ${n})`
        : text`${safe ? 'trino_try_fit' : 'trino_fit'}(${c}, ${n})`;
  }
  if (to.k === 'char') c = text`rpad(${c}, ${String(to.n)}, ' ')`;
  return { c, t: to };
}

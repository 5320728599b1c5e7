import type { Expression } from '../../../sql/index.ts';
import { text } from './chunk.ts';
import { needsOneZone, type Rules, type Typed } from './functions.ts';
import { describe, duckType, isFloating, isInteger, isKnown, isNumeric, isText, type Type } from './type.ts';

/** CAST and TRY_CAST as Trino does them, by the types on both sides. */
export function castTo(value: Typed, node: Expression, to: Type, safe: boolean, rules: Rules): Typed {
  const word = safe ? 'TRY_CAST' : 'CAST';
  const from = value.t;
  const guard = (name: string) => `trino_${safe ? 'try_' : ''}${name}`;
  if (to.k === 'date' || isText(to) || (to.k === 'timestamp' && !to.tz)) needsOneZone(node, value, rules);
  const plain: Typed = { c: text`${word}(${value.c} AS ${duckType(to)})`, t: to };
  if (to.k === 'other' || to.k === 'time')
    rules.refuse(node, `a cast to ${to.k === 'time' ? 'time' : 'this type'}`, 'use varchar or timestamp');
  if (isText(to)) return toText(value, node, to, safe, rules);
  if (isInteger(to)) {
    if (isFloating(from) || from.k === 'decimal')
      return { c: text`${word}(round(${value.c}) AS ${duckType(to)})`, t: to };
    if (isText(from))
      return {
        c: text`${word}(${safe ? 'trino_try_int_text' : 'trino_int_text'}(${value.c}) AS ${duckType(to)})`,
        t: to,
      };
    if (from.k === 'json') return { c: text`${word}(trino_json_text(${value.c}) AS ${duckType(to)})`, t: to };
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
      return { c: from.k === 'json' ? value.c : text`to_json(${value.c})`, t: to };
    case 'timestamp':
      if (to.p < 3 && from.k !== 'date')
        rules.refuse(node, `a cast to timestamp(${to.p})`, "cut with date_trunc('second', …)");
      if (from.k === 'zoned')
        return to.tz ? rules.refuse(node, 'a zone of its own', 'keep timestamps in UTC') : { c: value.c, t: to };
      if (from.k === 'timestamp' && from.tz && !to.tz) return { c: text`timezone('UTC', ${value.c})`, t: to };
      if (from.k === 'timestamp' && !from.tz && to.tz) return { c: text`timezone('UTC', ${value.c})`, t: to };
      if (isText(from) && !to.tz) {
        const stamp = text`${word}(${guard('timestamp_text')}(${value.c}) AS TIMESTAMP)`;
        return { c: to.p <= 3 ? text`trino_ms(${stamp})` : stamp, t: to };
      }
      if (from.k === 'timestamp' && from.p > 3 && to.p <= 3) return { c: text`trino_ms(${plain.c})`, t: to };
      return plain;
    case 'date':
      if (from.k === 'timestamp' && from.tz) return { c: text`CAST(timezone('UTC', ${value.c}) AS DATE)`, t: to };
      if (isText(from)) return { c: text`${word}(${guard('date_text')}(${value.c}) AS DATE)`, t: to };
      return plain;
    case 'double':
    case 'real':
    case 'decimal':
      if (from.k === 'json') return { c: text`${word}(trino_json_text(${value.c}) AS ${duckType(to)})`, t: to };
      if (from.k === 'date' || from.k === 'timestamp')
        rules.mismatch(node, `Trino cannot cast ${describe(from)} to ${describe(to)}`);
      if (isText(from)) {
        const digits = to.k === 'decimal' ? guard('decimal_digits') : guard('double_digits');
        return { c: text`${word}(${digits}(${value.c}) AS ${duckType(to)})`, t: to };
      }
      return plain;
    case 'varbinary':
      if (isKnown(from) && from.k !== 'varbinary' && !isText(from))
        rules.mismatch(node, `Trino cannot cast ${describe(from)} to varbinary`);
      return plain;
    default:
      return plain;
  }
}

function toText(value: Typed, node: Expression, to: Type, safe: boolean, rules: Rules): Typed {
  const from = value.t;
  const word = safe ? 'TRY_CAST' : 'CAST';
  let c = text`${word}(${value.c} AS VARCHAR)`;
  if (isText(from)) c = text`${value.c}`;
  else if (isFloating(from))
    c = text`trino_double_text(${from.k === 'real' ? text`CAST(${value.c} AS FLOAT)` : value.c})`;
  else if (from.k === 'timestamp')
    c = from.tz
      ? text`(trino_ts3(timezone('UTC', ${value.c})) || ' UTC')`
      : text`${from.p === 0 ? 'trino_ts0' : from.p <= 3 ? 'trino_ts3' : 'trino_ts6'}(${value.c})`;
  else if (from.k === 'json') c = text`trino_json_text(${value.c})`;
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

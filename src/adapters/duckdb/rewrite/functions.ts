import type { Call, Expression } from '../../../sql/index.ts';
import { literal } from '../names.ts';
import { type Chunk, join, mapAdded, text } from './chunk.ts';
import { containsSequence, ngrams, sortWith } from './collections.ts';
import { jodaFormat, mysqlFormat } from './formats.ts';
import { raising } from './prelude.ts';
import type { Rules, Typed } from './rules.ts';
import {
  arrayOf,
  bigint,
  boolean,
  common,
  date,
  describe,
  double,
  duckType,
  integer,
  isInteger,
  isKnown,
  isNumeric,
  isText,
  json,
  mixes,
  type Type,
  timestamp,
  unknown,
  varbinary,
  varchar,
} from './type.ts';

export type { Rules, Typed } from './rules.ts';

type Rule = (call: Call, args: readonly Typed[], rules: Rules) => Typed;

const plain =
  (t: Type | ((args: readonly Typed[]) => Type), name?: string): Rule =>
  (call, args) => ({
    c:
      name === undefined
        ? text`${[call.name[0]?.start ?? 0, call.name[0]?.end ?? 0]}(${commas(args)})`
        : text`${name}(${commas(args)})`,
    t: typeof t === 'function' ? t(args) : t,
  });

const commas = (args: readonly Typed[]): Chunk =>
  join(
    args.map((a) => a.c),
    ', ',
  );
const first = (args: readonly Typed[]): Type => args[0]?.t ?? unknown;
const elementOf = (t: Type): Type => (t.k === 'array' ? t.e : unknown);
const isList = (t: Type): boolean => t.k === 'array';

/** Refuses arguments that Trino finds no common type for; `from` is the place of the first in the call. */
function oneType(call: Call, args: readonly Typed[], rules: Rules, from = 0): void {
  const [head] = args;
  args.forEach((arg, i) => {
    if (
      head !== undefined &&
      !mixes(
        args
          .slice(0, i)
          .map((a) => a.t)
          .reduce(common, { k: 'null' }),
        arg.t,
      )
    )
      rules.mismatch(
        call.args[from + i] as Expression,
        `Trino does not mix ${describe(head.t)} with ${describe(arg.t)} here`,
      );
  });
}

/** Rounding a decimal to a whole number may carry into one more digit. */
const wholeOf = (args: readonly Typed[]): Type => {
  const t = first(args);
  return t.k === 'decimal' ? { k: 'decimal', p: Math.min(38, t.p - t.s + Math.min(t.s, 1)), s: 0 } : t;
};
const singleOrDouble = (args: readonly Typed[]): Type =>
  args.some((a) => a.t.k === 'double' || !isKnown(a.t)) ? double : { k: 'real' };

function literalText(node: Expression | undefined): string | undefined {
  return node?.kind === 'string' ? node.value : undefined;
}

/** Regular expressions that RE2 reads as Java does; look-around and back-references it does not have. */
function pattern(call: Call, at: number, rules: Rules): void {
  const node = call.args[at];
  const value = literalText(node);
  if (node === undefined) return;
  if (value === undefined) {
    if (node.kind !== 'column' && node.kind !== 'dereference') return;
    rules.refuse(node, `a regular expression that is not a literal`, 'write the pattern as a string literal');
  }
  if (/\(\?[=!]|\(\?<[=!]|\\[1-9]|\(\?>|[*+?}]\+|\\[GZ]/.test(value)) {
    rules.refuse(
      node,
      'a regular expression with look-around, possessive parts or back-references',
      'match with groups and take the group you need',
    );
  }
}

const regex =
  (rule: Rule): Rule =>
  (call, args, rules) => {
    pattern(call, 1, rules);
    return rule(call, args, rules);
  };

const dateFormat =
  (form: (f: string) => string | undefined, parse: boolean): Rule =>
  (call, args, rules) => {
    const node = call.args[1] as Expression;
    const format = literalText(node);
    if (format === undefined)
      return rules.refuse(node, 'a date format that is not a literal', 'write the format as a string literal');
    const duck = form(format);
    if (duck === undefined)
      return rules.refuse(
        node,
        `the date format '${format}'`,
        'use the letters for year, month, day, hour, minute and second',
      );
    const [value] = args as [Typed];
    if (parse) {
      const parsed = text`strptime(${value.c}, ${literal(duck)})`;
      return form === mysqlFormat
        ? { c: parsed, t: timestamp(3) }
        : { c: text`CAST(${parsed} AS TIMESTAMPTZ)`, t: timestamp(3, true) };
    }
    return {
      c: text`strftime(${value.t.k === 'varchar' ? text`CAST(${value.c} AS TIMESTAMP)` : value.c}, ${literal(duck)})`,
      t: varchar,
    };
  };

const dateTrunc: Rule = (call, args, rules) => {
  const [unit, value] = args as [Typed, Typed];
  needsOneZone(call.args[1] as Expression, value, rules);
  const name = literalText(call.args[0])?.toLowerCase();
  const c = text`date_trunc(${unit.c}, ${value.c})`;
  if (value.t.k === 'date') return { c: text`CAST(${c} AS DATE)`, t: date };
  if (value.t.k === 'timestamp') {
    if (value.t.tz && name !== undefined && !['millisecond', 'second', 'minute', 'hour'].includes(name))
      return { c: text`timezone('UTC', date_trunc(${unit.c}, timezone('UTC', ${value.c})))`, t: value.t };
    return { c, t: value.t };
  }
  if (value.t.k === 'zoned') return { c, t: value.t };
  return rules.unknownType(call.args[1] as Expression, 'date_trunc()');
};

const dateAdd: Rule = (call, args, rules) => {
  const [unit, count, value] = args as [Typed, Typed, Typed];
  const c = text`trino_date_add(${unit.c}, ${count.c}, ${value.c})`;
  if (value.t.k === 'date') return { c: text`CAST(${c} AS DATE)`, t: date };
  if (value.t.k === 'timestamp' || value.t.k === 'zoned') return { c, t: value.t };
  return rules.unknownType(call.args[2] as Expression, 'date_add()');
};

/** Calendar parts of a timestamp depend on its zone; one that each value brings along is not kept here. */
export function needsOneZone(node: Expression, value: Typed | undefined, rules: Rules): void {
  if (value?.t.k !== 'timestamp' || value.t.ownZone !== true) return;
  rules.refuse(
    node,
    'the calendar of a timestamp whose zone comes with each value',
    "fix the zone first: x AT TIME ZONE 'UTC'",
  );
}

const part =
  (name: string): Rule =>
  (call, args, rules) => {
    needsOneZone(call.args[0] as Expression, args[0], rules);
    return { c: text`CAST(${name}(${args[0]?.c ?? ''}) AS BIGINT)`, t: bigint };
  };

const sum: Rule = (_call, args) => {
  const t = first(args);
  return {
    c: '',
    t:
      t.k === 'decimal'
        ? { k: 'decimal', p: 38, s: t.s }
        : isInteger(t)
          ? bigint
          : t.k === 'real' || t.k === 'double'
            ? t
            : unknown,
  };
};

const greatestLeast =
  (name: string): Rule =>
  (call, args, rules) => {
    oneType(call, args, rules);
    return {
      c: text`CASE WHEN ${join(
        args.map((a) => text`(${a.c}) IS NULL`),
        ' OR ',
      )} THEN NULL ELSE ${name}(${commas(args)}) END`,
      t: args.map((a) => a.t).reduce(common),
    };
  };

const mapKeyed =
  (
    build: (z: string, body: Chunk, value: Type) => { c: Chunk; t: (map: Type, result: Type) => Type },
    over: 'values' | 'filter',
  ): Rule =>
  (call, args, rules) => {
    const map = args[0] as Typed;
    const z = rules.fresh();
    const [key, value]: [Type, Type] = map.t.k === 'map' ? [map.t.key, map.t.value] : [unknown, unknown];
    const lambda = rules.lambda(call.args[1] as Expression, [key, value], [`${z}.key`, `${z}.value`]);
    const built = build(z, lambda.body, value);
    const list =
      over === 'filter'
        ? text`list_filter(map_entries(${map.c}), lambda ${z}: ${built.c})`
        : text`list_transform(map_entries(${map.c}), lambda ${z}: ${built.c})`;
    return { c: text`map_from_entries(${list})`, t: built.t(map.t, lambda.t) };
  };

const matching =
  (how: string, negate: boolean): Rule =>
  (call, args, rules) => {
    const list = args[0] as Typed;
    const lambda = rules.lambda(call.args[1] as Expression, [elementOf(list.t)]);
    const folded = text`${how}(list_transform(${list.c}, lambda ${lambda.params[0] as string}: ${lambda.body}))`;
    return { c: negate ? text`(NOT ${folded})` : folded, t: boolean };
  };

/** Whether a capturing group may stay out of a match: Trino then gives NULL, RE2 the empty string, and the two cannot be told apart. */
function mayMissGroup(pattern: string): boolean {
  if (/\)(?:[?*]|\{0)/.test(pattern)) return true;
  const captures = /\((?!\?)/;
  const plain = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  if (!plain.includes('|')) return false;
  // Alternatives inside one group without inner groups always fill that group.
  const flat = plain.replace(/\((?:\?:)?[^()]*\)/g, (group) =>
    group.includes('|') && group.startsWith('(?:') ? '' : 'g',
  );
  return flat.includes('|') && captures.test(plain);
}

export const scalarRules: Readonly<Record<string, Rule>> = {
  // text
  length: (_call, args) => ({
    c: text`${first(args).k === 'varbinary' ? 'octet_length' : 'length'}(${commas(args)})`,
    t: bigint,
  }),
  lower: plain(varchar),
  upper: plain(varchar),
  reverse: (call, args, rules) => {
    const [value] = args as [Typed];
    if (isList(value.t)) return { c: text`list_reverse(${value.c})`, t: value.t };
    if (isText(value.t)) return { c: text`reverse(${value.c})`, t: varchar };
    return rules.unknownType(call.args[0] as Expression, 'reverse()');
  },
  replace: (_call, args) => ({
    c: args.length === 2 ? text`replace(${commas(args)}, '')` : text`replace(${commas(args)})`,
    t: varchar,
  }),
  trim: plain(varchar),
  ltrim: plain(varchar),
  rtrim: plain(varchar),
  lpad: plain(varchar),
  rpad: plain(varchar),
  strpos: (call, args, rules) =>
    args.length === 2
      ? { c: text`CAST(strpos(${commas(args)}) AS BIGINT)`, t: bigint }
      : rules.refuse(call, 'strpos() with an instance', 'split the text and look at its parts'),
  position: plain(bigint),
  starts_with: plain(boolean),
  chr: plain(varchar),
  codepoint: plain(integer, 'unicode'),
  translate: plain(varchar),
  concat_ws: (call, args, rules) => {
    if (args.length > 2 && args.some((a) => isList(a.t)))
      rules.mismatch(call, 'concat_ws() takes one array or several texts, not both');
    return args.length === 2 && isList((args[1] as Typed).t)
      ? { c: text`trino_array_join(${(args[1] as Typed).c}, ${(args[0] as Typed).c})`, t: varchar }
      : { c: text`concat_ws(${commas(args)})`, t: varchar };
  },
  substr: (call, args) => substring(call, args),
  substring: (call, args) => substring(call, args),
  split: plain(arrayOf(varchar), 'trino_split'),
  split_part: plain(varchar, 'trino_split_part'),
  split_to_map: plain({ k: 'map', key: varchar, value: varchar }, 'trino_split_to_map'),
  concat: (call, args, rules) => {
    if (args.some((a) => isList(a.t)))
      return {
        c: text`CASE WHEN ${join(
          args.map((a) => text`(${a.c}) IS NOT NULL`),
          ' AND ',
        )} THEN list_concat(${commas(args)}) END`,
        t: args.map((a) => a.t).reduce(common),
      };
    args.forEach((a, i) => {
      if (isNumeric(a.t) || a.t.k === 'date' || a.t.k === 'boolean')
        rules.mismatch(call.args[i] as Expression, `concat() takes text, not ${a.t.k}`);
      if (a.t.k === 'unknown') rules.unknownType(call.args[i] as Expression, 'concat()');
    });
    return {
      c: text`(${join(
        args.map((a) => a.c),
        ' || ',
      )})`,
      t: varchar,
    };
  },
  levenshtein_distance: plain(bigint, 'levenshtein'),
  hamming_distance: plain(bigint, 'hamming'),
  to_utf8: plain(varbinary, 'encode'),
  from_utf8: plain(varchar, 'decode'),
  to_hex: plain(varchar, 'hex'),
  from_hex: plain(varbinary, 'unhex'),
  to_base64: plain(varchar),
  from_base64: plain(varbinary),
  md5: plain(varbinary, 'trino_md5'),
  sha1: plain(varbinary, 'trino_sha1'),
  sha256: plain(varbinary, 'trino_sha256'),
  url_encode: plain(varchar, 'trino_url_encode'),
  url_decode: plain(varchar, 'trino_url_decode'),
  url_extract_host: plain(varchar, 'trino_url_extract_host'),
  url_extract_protocol: plain(varchar, 'trino_url_extract_protocol'),
  url_extract_path: plain(varchar, 'trino_url_extract_path'),
  url_extract_query: plain(varchar, 'trino_url_extract_query'),
  url_extract_fragment: plain(varchar, 'trino_url_extract_fragment'),
  url_extract_parameter: plain(varchar, 'trino_url_extract_parameter'),
  url_extract_port: plain(bigint, 'trino_url_extract_port'),
  uuid: plain({ k: 'uuid' }),
  format: (call, args, rules) => {
    const form = literalText(call.args[0]);
    if (form === undefined || /%[^%]*?[,(#]|%\d+\$|%[^sdfxXobc%.\d-]/.test(form))
      return rules.refuse(call, 'this form of format()', 'build the text with || and casts');
    if (args.slice(1).some((a) => !isText(a.t) && !isInteger(a.t) && !(a.t.k === 'double' && /%[.\d]*f/.test(form))))
      rules.refuse(call, 'format() of a value that is not text or a whole number', 'cast the value to varchar first');
    return { c: text`printf(${commas(args)})`, t: varchar };
  },
  // regular expressions
  regexp_like: regex(plain(boolean, 'regexp_matches')),
  regexp_extract: regex((call, args, rules) => {
    if (args.length === 3 && mayMissGroup(literalText(call.args[1]) ?? '')) {
      rules.refuse(
        call.args[1] as Expression,
        'the text of a group that may stay out of the match',
        'make the group take part in every match: (x?) instead of (x)?',
      );
    }
    return { c: text`trino_regexp_extract(${commas(args)})`, t: varchar };
  }),
  regexp_extract_all: regex(plain(arrayOf(varchar), 'regexp_extract_all')),
  regexp_count: regex(plain(bigint, 'trino_regexp_count')),
  regexp_split: regex(plain(arrayOf(varchar), 'regexp_split_to_array')),
  regexp_replace: regex((call, args, rules) => {
    if (args.length === 2) return { c: text`trino_regexp_replace(${commas(args)})`, t: varchar };
    const by = literalText(call.args[2]);
    if (by === undefined)
      return rules.refuse(
        call.args[2] as Expression,
        'a replacement that is not a literal',
        'write the replacement as a string literal',
      );
    if (/\$\{|\$\d\d/.test(by))
      rules.refuse(call.args[2] as Expression, 'a named or two-digit group in a replacement', 'use $1 to $9');
    const duck = by
      .replace(/\\(?!\$)/g, '\\\\')
      .replace(/\\\$/g, '\0')
      .replace(/\$(\d)/g, '\\$1')
      .replaceAll('\0', '$');
    return {
      c: text`trino_regexp_replace(${(args[0] as Typed).c}, ${(args[1] as Typed).c}, ${literal(duck)})`,
      t: varchar,
    };
  }),
  // numbers
  abs: plain(first),
  ceil: plain(wholeOf),
  ceiling: plain(wholeOf, 'ceil'),
  floor: plain(wholeOf),
  round: plain((args) => {
    const t = first(args);
    if (args.length === 1 || t.k !== 'decimal') return wholeOf(args);
    return { k: 'decimal', p: Math.min(38, t.p + 1), s: t.s };
  }),
  truncate: (call, args, rules) =>
    args.length === 1
      ? {
          c: text`trunc(${commas(args)})`,
          t: ((t: Type): Type => (t.k === 'decimal' ? { k: 'decimal', p: Math.max(1, t.p - t.s), s: 0 } : t))(
            first(args),
          ),
        }
      : rules.refuse(call, 'truncate() with a scale', 'round down with floor(x * 100) / 100'),
  sign: plain((args) => (first(args).k === 'decimal' ? { k: 'decimal', p: 1, s: 0 } : first(args))),
  mod: (_call, args) => modulo(args[0] as Typed, args[1] as Typed),
  power: (_call, args) => ({
    c: text`power(CAST(${(args[0] as Typed).c} AS DOUBLE), ${(args[1] as Typed).c})`,
    t: double,
  }),
  pow: (_call, args) => ({
    c: text`power(CAST(${(args[0] as Typed).c} AS DOUBLE), ${(args[1] as Typed).c})`,
    t: double,
  }),
  sqrt: plain(double),
  cbrt: plain(double),
  exp: plain(double),
  ln: plain(double),
  log2: plain(double),
  log10: plain(double),
  log: plain(double),
  pi: plain(double),
  e: () => ({ c: 'exp(1)', t: double }),
  degrees: plain(double),
  radians: plain(double),
  sin: plain(double),
  cos: plain(double),
  tan: plain(double),
  sinh: plain(double),
  cosh: plain(double),
  tanh: plain(double),
  asin: plain(double),
  acos: plain(double),
  atan: plain(double),
  atan2: plain(double),
  nan: () => ({ c: "CAST('NaN' AS DOUBLE)", t: double }),
  infinity: () => ({ c: "CAST('Infinity' AS DOUBLE)", t: double }),
  is_nan: plain(boolean, 'isnan'),
  is_finite: plain(boolean, 'isfinite'),
  is_infinite: plain(boolean, 'isinf'),
  width_bucket: plain(bigint, 'trino_width_bucket'),
  bitwise_and: (_call, args) => ({
    c: text`CAST((${join(
      args.map((a) => a.c),
      ' & ',
    )}) AS BIGINT)`,
    t: bigint,
  }),
  bitwise_or: (_call, args) => ({
    c: text`CAST((${join(
      args.map((a) => a.c),
      ' | ',
    )}) AS BIGINT)`,
    t: bigint,
  }),
  bitwise_xor: (_call, args) => ({ c: text`CAST(xor(${commas(args)}) AS BIGINT)`, t: bigint }),
  rand: () => ({ c: 'random()', t: double }),
  random: (_call, args) => {
    const [from, to] = args.length === 2 ? (args as [Typed, Typed]) : [{ c: '0' }, args[0]];
    if (to === undefined) return { c: 'random()', t: double };
    const t = args.map((a) => a.t).reduce(common);
    return { c: text`CAST(floor(random() * ((${to.c}) - (${from.c}))) + (${from.c}) AS ${duckType(t)})`, t };
  },
  // conditions
  coalesce: (call, args, rules) => {
    oneType(call, args, rules);
    return { c: text`coalesce(${commas(args)})`, t: args.map((a) => a.t).reduce(common) };
  },
  nullif: (call, args, rules) => {
    oneType(call, args, rules);
    return { c: text`nullif(${commas(args)})`, t: first(args) };
  },
  greatest: greatestLeast('greatest'),
  least: greatestLeast('least'),
  if: (call, args, rules) => {
    const [test, yes, no] = args as [Typed, Typed, Typed | undefined];
    rules.truth(call.args[0] as Expression, test);
    oneType(call, args.slice(1), rules, 1);
    return {
      c: text`CASE WHEN ${test.c} THEN ${yes.c}${no === undefined ? '' : text` ELSE ${no.c}`} END`,
      t: no === undefined ? yes.t : common(yes.t, no.t),
    };
  },
  try: (_call, args) => ({
    c: text`TRY(${mapAdded((args[0] as Typed).c, (added) => added.replace(raising, 'trino_try_$1'))})`,
    t: first(args),
  }),
  typeof: (call, _args, rules) => rules.refuse(call, 'typeof()', 'the type names of the engines differ; leave it out'),
  // dates
  date: (_call, args) => ({ c: text`CAST(${commas(args)} AS DATE)`, t: date }),
  date_trunc: dateTrunc,
  date_add: dateAdd,
  date_diff: (_call, args) => ({ c: text`date_sub(${commas(args)})`, t: bigint }),
  date_format: dateFormat(mysqlFormat, false),
  date_parse: dateFormat(mysqlFormat, true),
  format_datetime: dateFormat(jodaFormat, false),
  parse_datetime: dateFormat(jodaFormat, true),
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
  millisecond: (_call, args) => ({ c: text`CAST(millisecond(${commas(args)}) % 1000 AS BIGINT)`, t: bigint }),
  last_day_of_month: plain(date, 'last_day'),
  from_unixtime: (call, args, rules) =>
    args.length === 1
      ? { c: text`to_timestamp(${commas(args)})`, t: timestamp(3, true) }
      : rules.refuse(call, 'from_unixtime() with a zone', 'from_unixtime(x) AT TIME ZONE inside a cast'),
  to_unixtime: plain(double, 'epoch'),
  from_iso8601_date: (_call, args) => ({ c: text`CAST(${commas(args)} AS DATE)`, t: date }),
  from_iso8601_timestamp: plain({ k: 'timestamp', p: 3, tz: true, ownZone: true }, 'trino_from_iso8601_timestamp'),
  to_iso8601: (call, args, rules) => {
    const [value] = args as [Typed];
    if (value.t.k === 'date') return { c: text`strftime(${value.c}, '%Y-%m-%d')`, t: varchar };
    if (value.t.k === 'timestamp')
      return {
        c: text`strftime(${value.c}, ${literal(`%Y-%m-%dT%H:%M:%S${value.t.p === 0 ? '' : value.t.p <= 3 ? '.%g' : '.%f'}${value.t.tz ? 'Z' : ''}`)})`,
        t: varchar,
      };
    return rules.unknownType(call.args[0] as Expression, 'to_iso8601()');
  },
  at_timezone: (_call, args) => ({
    c: text`timezone(${(args[1] as Typed).c}, ${(args[0] as Typed).c})`,
    t: { k: 'zoned' },
  }),
  now: plain(timestamp(3, true)),
  // JSON
  json_extract: (call, args, rules) => ({
    c: text`trino_json_extract(${(args[0] as Typed).c}, ${jsonPath(call, rules)})`,
    t: json,
  }),
  json_extract_scalar: (call, args, rules) => ({
    c: text`trino_json_extract_scalar(${(args[0] as Typed).c}, ${jsonPath(call, rules)})`,
    t: varchar,
  }),
  json_size: (call, args, rules) => ({
    c: text`trino_json_size(${(args[0] as Typed).c}, ${jsonPath(call, rules)})`,
    t: bigint,
  }),
  json_parse: (_call, args) => ({ c: text`CAST(${commas(args)} AS JSON)`, t: json }),
  json_format: plain(varchar, 'trino_json_format'),
  json_array_length: plain(bigint, 'trino_json_array_length'),
  json_array_contains: plain(boolean, 'trino_json_array_contains'),
  json_array_get: plain(json, 'trino_json_array_get'),
  is_json_scalar: plain(boolean, 'trino_is_json_scalar'),
  // arrays and maps
  cardinality: (call, args, rules) => {
    const [value] = args as [Typed];
    if (value.t.k === 'map') return { c: text`CAST(cardinality(${value.c}) AS BIGINT)`, t: bigint };
    if (isList(value.t)) return { c: text`len(${value.c})`, t: bigint };
    return rules.unknownType(call.args[0] as Expression, 'cardinality()');
  },
  element_at: (call, args, rules) => {
    const [value] = args as [Typed];
    const t: Type =
      value.t.k === 'array'
        ? value.t.e
        : value.t.k === 'map'
          ? value.t.value
          : rules.unknownType(call.args[0] as Expression, 'element_at()');
    return { c: text`trino_element_at(${commas(args)})`, t };
  },
  contains: plain(boolean, 'trino_contains'),
  array_join: (call, args, rules) => {
    const e = elementOf(first(args));
    if (isNumeric(e) && !isInteger(e))
      rules.refuse(call, 'array_join() of numbers with a fraction', 'transform(a, x -> CAST(x AS varchar)) first');
    return { c: text`trino_array_join(${commas(args)})`, t: varchar };
  },
  array_distinct: plain(first, 'trino_array_distinct'),
  array_union: plain(first, 'trino_array_union'),
  array_intersect: plain(first, 'trino_array_intersect'),
  array_except: plain(first, 'trino_array_except'),
  array_remove: plain(first, 'trino_array_remove'),
  array_position: plain(bigint, 'trino_array_position'),
  array_sort: (call, args, rules) =>
    args.length === 1
      ? { c: text`list_sort(${commas(args)}, 'ASC', 'NULLS LAST')`, t: first(args) }
      : sortWith(call, args, rules),
  ngrams,
  contains_sequence: containsSequence,
  array_max: plain((args) => elementOf(first(args)), 'trino_array_max'),
  array_min: plain((args) => elementOf(first(args)), 'trino_array_min'),
  arrays_overlap: plain(boolean, 'trino_arrays_overlap'),
  trim_array: plain(first, 'trino_trim_array'),
  flatten: plain((args) => elementOf(first(args))),
  slice: plain(first, 'trino_slice'),
  repeat: (_call, args, rules) => ({
    c: text`list_transform(range(${(args[1] as Typed).c}), lambda ${rules.fresh()}: ${(args[0] as Typed).c})`,
    t: arrayOf(first(args)),
  }),
  sequence: (call, args, rules) => {
    const t = first(args);
    const c = text`generate_series(${commas(args)})`;
    if (t.k === 'date')
      return {
        c: text`CAST(generate_series(${commas(args)}${args.length === 2 ? ", INTERVAL '1' DAY" : ''}) AS DATE[])`,
        t: arrayOf(date),
      };
    if (isInteger(t))
      return {
        c:
          args.length === 2
            ? text`generate_series(${commas(args)}, CASE WHEN ${(args[0] as Typed).c} <= ${(args[1] as Typed).c} THEN 1 ELSE -1 END)`
            : c,
        t: arrayOf(bigint),
      };
    if (t.k === 'timestamp') return { c, t: arrayOf(t) };
    return rules.unknownType(call.args[0] as Expression, 'sequence()');
  },
  zip: (_call, args, rules) => {
    const z = rules.fresh();
    const fields = join(
      args.map((_, i) => `'field${i}': ${z}[${i + 1}]`),
      ', ',
    );
    return {
      c: text`list_transform(list_zip(${commas(args)}), lambda ${z}: {${fields}})`,
      t: arrayOf({ k: 'row', fields: args.map((a) => ({ name: undefined, type: elementOf(a.t) })) }),
    };
  },
  transform: (call, args, rules) => {
    const list = args[0] as Typed;
    const lambda = rules.lambda(call.args[1] as Expression, [elementOf(list.t)]);
    return {
      c: text`list_transform(${list.c}, lambda ${lambda.params[0] as string}: ${lambda.body})`,
      t: arrayOf(lambda.t),
    };
  },
  filter: (call, args, rules) => {
    const list = args[0] as Typed;
    const lambda = rules.lambda(call.args[1] as Expression, [elementOf(list.t)]);
    return { c: text`list_filter(${list.c}, lambda ${lambda.params[0] as string}: ${lambda.body})`, t: list.t };
  },
  reduce: (call, args, rules) => {
    const [list, start] = args as [Typed, Typed];
    if (!mixes(start.t, elementOf(list.t)))
      rules.refuse(call, 'reduce() whose state has another type than the elements', 'aggregate over UNNEST instead');
    const step = rules.lambda(call.args[2] as Expression, [start.t, elementOf(list.t)]);
    const end = rules.lambda(call.args[3] as Expression, [step.t]);
    const folded = text`list_reduce(${list.c}, lambda ${step.params.join(', ')}: ${step.body}, ${start.c})`;
    return { c: text`list_transform([${folded}], lambda ${end.params[0] as string}: ${end.body})[1]`, t: end.t };
  },
  any_match: matching('trino_any_true', false),
  all_match: matching('trino_all_true', false),
  none_match: matching('trino_any_true', true),
  zip_with: (call, args, rules) => {
    const [a, b] = args as [Typed, Typed];
    const z = rules.fresh();
    const lambda = rules.lambda(call.args[2] as Expression, [elementOf(a.t), elementOf(b.t)], [`${z}[1]`, `${z}[2]`]);
    return { c: text`list_transform(list_zip(${a.c}, ${b.c}), lambda ${z}: ${lambda.body})`, t: arrayOf(lambda.t) };
  },
  transform_values: mapKeyed(
    (z, body) => ({
      c: text`{'key': ${z}.key, 'value': ${body}}`,
      t: (map, result) => (map.k === 'map' ? { k: 'map', key: map.key, value: result } : unknown),
    }),
    'values',
  ),
  transform_keys: mapKeyed(
    (z, body) => ({
      c: text`{'key': ${body}, 'value': ${z}.value}`,
      t: (map, result) => (map.k === 'map' ? { k: 'map', key: result, value: map.value } : unknown),
    }),
    'values',
  ),
  map_filter: mapKeyed((_z, body) => ({ c: body, t: (map) => map }), 'filter'),
  map: (_call, args) =>
    args.length === 0
      ? { c: 'MAP {}', t: { k: 'map', key: unknown, value: unknown } }
      : {
          c: text`MAP(${commas(args)})`,
          t: { k: 'map', key: elementOf(first(args)), value: elementOf((args[1] as Typed).t) },
        },
  map_keys: plain((args) => arrayOf(first(args).k === 'map' ? (first(args) as { key: Type }).key : unknown)),
  map_values: plain((args) => arrayOf(first(args).k === 'map' ? (first(args) as { value: Type }).value : unknown)),
  map_entries: plain((args) =>
    arrayOf(
      first(args).k === 'map'
        ? {
            k: 'row',
            fields: [
              { name: undefined, type: (first(args) as { key: Type }).key },
              { name: undefined, type: (first(args) as { value: Type }).value },
            ],
          }
        : unknown,
    ),
  ),
  map_concat: plain(first),
  map_from_entries: plain((args) => {
    const row = elementOf(first(args));
    return row.k === 'row' && row.fields.length === 2
      ? { k: 'map', key: row.fields[0]?.type ?? unknown, value: row.fields[1]?.type ?? unknown }
      : unknown;
  }),
};

function jsonPath(call: Call, rules: Rules): string {
  const node = call.args[1] as Expression;
  const path = literalText(node);
  if (path === undefined)
    return rules.refuse(node, 'a JSON path that is not a literal', 'write the path as a string literal');
  const fixed = path
    .replace(/^(?:lax|strict)\s+/, '')
    .replace(/\["((?:[^"\\])*)"\]/g, '."$1"')
    .replace(/\['([^']*)'\]/g, '."$1"');
  if (!/^\$?(?:\.?[\w-]+|\."[^"]*"|\[\d+\])*$/.test(fixed))
    rules.refuse(node, `the JSON path '${path}'`, 'use names and positions only: $.a.b[0]');
  return literal(fixed.startsWith('$') ? fixed : `$.${fixed}`);
}

function substring(call: Call, args: readonly Typed[]): Typed {
  const simple = call.args.slice(1).every((a) => a.kind === 'number' && Number(a.text) > 0);
  return { c: simple ? text`substr(${commas(args)})` : text`trino_substr(${commas(args)})`, t: varchar };
}

export function modulo(a: Typed, b: Typed): Typed {
  const t = common(a.t, b.t);
  if (isInteger(t) || t.k === 'decimal') return { c: text`trino_mod(${a.c}, ${b.c})`, t };
  return { c: text`(${a.c} % ${b.c})`, t };
}

/** Aggregates: the name DuckDB has, the type, and whether the result must be cast. */
export const aggregateRules: Readonly<
  Record<string, { readonly name?: string; readonly t: (args: readonly Typed[]) => Type; readonly cast?: boolean }>
> = {
  count: { t: () => bigint },
  count_if: { t: () => bigint, cast: true },
  sum: { t: (args) => sum({} as Call, args, {} as Rules).t, cast: true },
  min: { t: (args) => (args.length === 1 ? first(args) : arrayOf(first(args))) },
  max: { t: (args) => (args.length === 1 ? first(args) : arrayOf(first(args))) },
  min_by: { t: (args) => (args.length === 2 ? first(args) : arrayOf(first(args))) },
  max_by: { t: (args) => (args.length === 2 ? first(args) : arrayOf(first(args))) },
  arbitrary: { name: 'any_value', t: first },
  any_value: { t: first },
  bool_and: { t: () => boolean },
  every: { name: 'bool_and', t: () => boolean },
  bool_or: { t: () => boolean },
  bitwise_and_agg: { name: 'bit_and', t: () => bigint },
  bitwise_or_agg: { name: 'bit_or', t: () => bigint },
  array_agg: { t: (args) => arrayOf(first(args)) },
  stddev: { t: () => double },
  stddev_samp: { t: () => double },
  stddev_pop: { t: () => double },
  variance: { t: () => double },
  var_samp: { t: () => double },
  var_pop: { t: () => double },
  corr: { t: singleOrDouble },
  covar_pop: { t: singleOrDouble },
  covar_samp: { t: singleOrDouble },
  regr_slope: { t: singleOrDouble },
  regr_intercept: { t: singleOrDouble },
  approx_distinct: { name: 'approx_count_distinct', t: () => bigint },
  approx_percentile: { t: first },
  histogram: { t: (args) => ({ k: 'map', key: first(args), value: bigint }) },
};

/** Window functions beside aggregates. */
export const windowRules: Readonly<Record<string, (args: readonly Typed[]) => Type>> = {
  row_number: () => bigint,
  rank: () => bigint,
  dense_rank: () => bigint,
  ntile: () => bigint,
  percent_rank: () => double,
  cume_dist: () => double,
  lag: first,
  lead: first,
  first_value: first,
  last_value: first,
  nth_value: first,
};

/** Functions Trino has and this engine cannot give faithfully. */
export const refused: Readonly<Record<string, string>> = {
  soundex: 'compare with levenshtein_distance(), or prepare the codes in the raw layer',
  format_number: 'format the number where it is shown',
  combinations: 'join the array with itself through unnest()',
  checksum: 'compare count(*), sum() and min()/max()',
  shuffle: 'order by a hash of the key',
  xxhash64: 'use md5() or sha256()',
  crc32: 'use md5() or sha256()',
  with_timezone: 'keep timestamps in UTC',
  timezone_hour: 'keep timestamps in UTC',
  timezone_minute: 'keep timestamps in UTC',
  skewness: 'compute it from sums of powers',
  kurtosis: 'compute it from sums of powers',
  numeric_histogram: 'use width_bucket() and count(*)',
  sha512: 'use sha256()',
  hmac_sha256: 'use sha256()',
  to_base: 'use to_hex()',
  from_base: 'parse it in the raw layer',
  normal_cdf: 'compute it outside SQL',
  word_stem: 'prepare stems in the raw layer',
  human_readable_seconds: 'format it where it is shown',
  parse_duration: 'keep durations as seconds',
  parse_data_size: 'keep sizes as bytes',
  multimap_from_entries: 'use map_agg over unnest()',
  map_zip_with: 'join the maps through unnest()',
  bitwise_not: 'use -1 - x',
  bitwise_left_shift: 'multiply by a power of two',
  bitwise_right_shift: 'divide by a power of two',
  array_agg_distinct: 'array_agg(DISTINCT x)',
  reduce_agg: 'aggregate with sum(), max() or array_agg()',
  merge: 'aggregate the base rows again',
  approx_set: 'use approx_distinct()',
  approx_most_frequent: 'group, count and take the first rows',
  listagg_distinct: 'array_join(array_agg(DISTINCT x), …)',
  bing_tile: 'prepare tiles in the raw layer',
};

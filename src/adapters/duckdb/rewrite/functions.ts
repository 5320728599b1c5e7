import type { Call, Expression } from '../../../sql/index.ts';
import { literal } from '../names.ts';
import { branches, settled } from './branches.ts';
import { type Chunk, join, mapAdded, text } from './chunk.ts';
import { containsSequence, ngrams, sortWith } from './collections.ts';
import { raising } from './prelude.ts';
import { regexRules } from './regex.ts';
import { commas, elementOf, first, isList, literalText, plain, type Rule, type Rules, type Typed } from './rule.ts';
import { numberRules } from './rules-number.ts';
import { textRules } from './rules-text.ts';
import { timeRules } from './rules-time.ts';
import { format } from './text-format.ts';
import {
  arrayOf,
  bigint,
  boolean,
  common,
  date,
  double,
  duckType,
  isInteger,
  isKnown,
  isNumeric,
  json,
  mixes,
  type Type,
  unknown,
  varbinary,
  varchar,
} from './type.ts';

const singleOrDouble = (args: readonly Typed[]): Type =>
  args.some((a) => a.t.k === 'double' || !isKnown(a.t)) ? double : { k: 'real' };

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
    const types = args.map((a) => a.t);
    const t = branches(call, types, rules);
    const nulls = join(
      args.map((a) => text`(${a.c}) IS NULL`),
      ' OR ',
    );
    return { c: settled(text`CASE WHEN ${nulls} THEN NULL ELSE ${name}(${commas(args)}) END`, t, types), t };
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

const sameText = (args: readonly Typed[]): Type => (first(args).k === 'char' ? first(args) : varchar);

export const scalarRules: Readonly<Record<string, Rule>> = {
  ...numberRules,
  ...timeRules,
  ...textRules,
  ...regexRules,
  // text
  lower: plain(sameText),
  upper: plain(sameText),
  trim: plain(varchar),
  // The blanks behind a char are not part of it.
  ltrim: (call, args, rules) =>
    first(args).k === 'char' && args.length === 1
      ? { c: text`trim(${commas(args)})`, t: varchar }
      : plain(varchar)(call, args, rules),
  rtrim: plain(varchar),
  lpad: plain(varchar),
  rpad: plain(varchar),
  position: plain(bigint),
  starts_with: plain(boolean),
  chr: plain(varchar),
  translate: plain(varchar),
  concat_ws: (call, args, rules) => {
    if (args.length > 2 && args.some((a) => isList(a.t)))
      rules.mismatch(call, 'concat_ws() takes one array or several texts, not both');
    return args.length === 2 && isList((args[1] as Typed).t)
      ? { c: text`trino_array_join(${(args[1] as Typed).c}, ${(args[0] as Typed).c})`, t: varchar }
      : { c: text`concat_ws(${commas(args)})`, t: varchar };
  },
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
      if (a.t.k === 'char' && args.length > 2)
        rules.mismatch(call.args[i] as Expression, 'concat() takes char in pairs only; cast it to varchar');
    });
    return {
      c: text`(${join(
        args.map((a) => a.c),
        ' || ',
      )})`,
      t: first(args).k === 'varbinary' ? varbinary : varchar,
    };
  },
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
  format,
  rand: () => ({ c: 'random()', t: double }),
  random: (_call, args) => {
    const [from, to] = args.length === 2 ? (args as [Typed, Typed]) : [{ c: '0' }, args[0]];
    if (to === undefined) return { c: 'random()', t: double };
    const t = args.map((a) => a.t).reduce(common);
    return { c: text`CAST(floor(random() * ((${to.c}) - (${from.c}))) + (${from.c}) AS ${duckType(t)})`, t };
  },
  // conditions
  coalesce: (call, args, rules) => {
    const types = args.map((a) => a.t);
    const t = branches(call, types, rules);
    return { c: settled(text`coalesce(${commas(args)})`, t, types), t };
  },
  nullif: (call, args, rules) => {
    branches(
      call,
      args.map((a) => a.t),
      rules,
    );
    return plain(first)(call, args, rules);
  },
  greatest: greatestLeast('greatest'),
  least: greatestLeast('least'),
  if: (call, args, rules) => {
    const [test, yes, no] = args as [Typed, Typed, Typed | undefined];
    rules.truth(call.args[0] as Expression, test);
    const types = no === undefined ? [yes.t] : [yes.t, no.t];
    const t = branches(call, types, rules);
    const c = text`CASE WHEN ${test.c} THEN ${yes.c}${no === undefined ? '' : text` ELSE ${no.c}`} END`;
    return { c: settled(c, t, types), t };
  },
  try: (_call, args) => ({
    c: text`TRY(${mapAdded((args[0] as Typed).c, (added) => added.replace(raising, 'trino_try_$1'))})`,
    t: first(args),
  }),
  typeof: (call, _args, rules) => rules.refuse(call, 'typeof()', 'the type names of the engines differ; leave it out'),
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
  if (!path.trim().startsWith('$')) rules.mismatch(node, `'${path}' is not a JSON path: it starts with $`);
  if (/\.\d/.test(path)) rules.refuse(node, `the JSON path '${path}'`, 'write a position in brackets: $.a[0]');
  const fixed = path
    .replace(/^(?:lax|strict)\s+/, '')
    .replace(/\["((?:[^"\\])*)"\]/g, '."$1"')
    .replace(/\['([^']*)'\]/g, '."$1"');
  if (!/^\$?(?:\.?[\w-]+|\."[^"]+"|\[\d+\])*$/.test(fixed))
    rules.refuse(node, `the JSON path '${path}'`, 'use names and positions only: $.a.b[0]');
  return literal(fixed.startsWith('$') ? fixed : `$.${fixed}`);
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
  timezone_hour: 'keep timestamps in UTC',
  timezone_minute: 'keep timestamps in UTC',
  skewness: 'compute it from sums of powers',
  kurtosis: 'compute it from sums of powers',
  numeric_histogram: 'use width_bucket() and count(*)',
  sha512: 'use sha256()',
  hmac_sha256: 'use sha256()',
  normal_cdf: 'compute it outside SQL',
  word_stem: 'prepare stems in the raw layer',
  human_readable_seconds: 'format it where it is shown',
  parse_duration: 'keep durations as seconds',
  parse_data_size: 'keep sizes as bytes',
  multimap_from_entries: 'use map_agg over unnest()',
  map_zip_with: 'join the maps through unnest()',
  array_agg_distinct: 'array_agg(DISTINCT x)',
  reduce_agg: 'aggregate with sum(), max() or array_agg()',
  merge: 'aggregate the base rows again',
  approx_set: 'use approx_distinct()',
  approx_most_frequent: 'group, count and take the first rows',
  listagg_distinct: 'array_join(array_agg(DISTINCT x), …)',
  bing_tile: 'prepare tiles in the raw layer',
};

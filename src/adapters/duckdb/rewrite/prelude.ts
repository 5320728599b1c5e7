import { numberMacros } from './macros-number.ts';
import { textMacros } from './macros-text.ts';
import { timeMacros } from './macros-time.ts';

/**
 * Macros that give DuckDB Trino's behaviour where a builtin has another. They are not TEMP, so that views which use them
 * can be kept in a database file. Each depends on its arguments alone, never on a session setting.
 */
const macros: readonly string[] = [
  "trino_div(a, b) AS CASE WHEN b = 0 THEN error('Division by zero') ELSE a // b END",
  "trino_mod(a, b) AS CASE WHEN b = 0 THEN error('Division by zero') ELSE a % b END",
  // Half up, away from zero, on whole numbers: no digit is lost to floating point.
  'trino_round_div(a, b) AS CASE WHEN (a < 0) = (b < 0) THEN (abs(a) * 2 + abs(b)) // (abs(b) * 2) ELSE -((abs(a) * 2 + abs(b)) // (abs(b) * 2)) END',
  "trino_decdiv(a, b) AS CASE WHEN b = 0 THEN error('Division by zero') ELSE trino_round_div(a, b) END",
  'trino_percentile(l, p) AS l[least(CAST(floor(len(l) * CAST(p AS DOUBLE)) AS BIGINT) + 1, len(l))]',
  "trino_at(l, i) AS CASE WHEN i < 1 OR i > len(l) THEN error('Array subscript out of bounds') ELSE l[i] END",
  "trino_map_at(m, k) AS CASE WHEN m IS NOT NULL AND NOT list_contains(map_keys(m), k) THEN error('Key not present in map') ELSE m[k] END",
  'trino_element_at(l, i) AS l[i]',
  'trino_md5(b) AS unhex(md5(b))',
  'trino_sha256(b) AS unhex(sha256(b))',
  'trino_sha1(b) AS unhex(sha1(b))',
  "trino_double_text(x) AS CASE WHEN x IS NULL THEN NULL WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END WHEN x = 0 THEN CASE WHEN CAST(x AS VARCHAR)[1] = '-' THEN '-0E0' ELSE '0E0' END ELSE trino_exponent(CAST(x AS VARCHAR)) END",
  "trino_int_text(x) AS CASE WHEN x IS NULL OR regexp_full_match(x, '[+-]?[0-9]+') THEN x ELSE error('Cannot cast ''' || x || ''' to an integer') END",
  // Texts that DuckDB reads and Trino does not: other separators, times behind dates, 'epoch', digits with _, 'inf'.
  "trino_date_text(x) AS CASE WHEN x IS NULL OR regexp_full_match(x, '\\s*\\d{4,6}-\\d{1,2}-\\d{1,2}\\s*') THEN trim(x) ELSE error('Value cannot be cast to date: ' || x) END",
  "trino_timestamp_text(x) AS CASE WHEN x IS NULL OR regexp_full_match(x, '\\s*\\d{4,6}-\\d{1,2}-\\d{1,2}( ([01]?\\d|2[0-3]):\\d{1,2}(:\\d{1,2}(\\.\\d+)?)?)?( [A-Za-z][\\w/+-]*| ?[+-]\\d{1,2}(:?\\d\\d)?)?\\s*') THEN trim(regexp_extract(x, '^\\s*[\\d-]+( [\\d:.]+)?')) ELSE error('Value cannot be cast to timestamp: ' || x) END",
  "trino_double_digits(x) AS CASE WHEN x IS NULL OR regexp_full_match(x, '\\s*[+-]?(NaN|Infinity|(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?[fFdD]?)\\s*') THEN rtrim(trim(x), 'fFdD') ELSE error('Cannot cast to double: ' || x) END",
  "trino_decimal_digits(x) AS CASE WHEN x IS NULL OR regexp_full_match(x, '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?') THEN x ELSE error('Cannot cast to decimal: ' || x) END",
  "trino_fit(x, n) AS CASE WHEN length(x) > n THEN error('Value does not fit in varchar: ' || x) ELSE x END",
  "trino_bool_text(x) AS CASE WHEN x IS NULL THEN NULL WHEN lower(x) IN ('t', 'true', '1') THEN true WHEN lower(x) IN ('f', 'false', '0') THEN false ELSE error('Cannot cast to boolean') END",
  'trino_json_extract(j, p) AS CASE WHEN json_valid(CAST(j AS VARCHAR)) THEN json_extract(CAST(j AS VARCHAR), p) END',
  "trino_json_extract_scalar(j, p) AS CASE WHEN json_valid(CAST(j AS VARCHAR)) AND json_type(CAST(j AS VARCHAR), p) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(CAST(j AS VARCHAR), p) END",
  "trino_json_array_length(j) AS CASE WHEN json_valid(CAST(j AS VARCHAR)) AND json_type(CAST(j AS VARCHAR)) = 'ARRAY' THEN CAST(json_array_length(CAST(j AS VARCHAR)) AS BIGINT) END",
  "trino_json_size(j, p) AS CASE WHEN json_valid(CAST(j AS VARCHAR)) THEN CASE json_type(CAST(j AS VARCHAR), p) WHEN 'OBJECT' THEN CAST(len(json_keys(CAST(j AS VARCHAR), p)) AS BIGINT) WHEN 'ARRAY' THEN CAST(json_array_length(CAST(j AS VARCHAR), p) AS BIGINT) WHEN NULL THEN NULL ELSE CASE WHEN json_type(CAST(j AS VARCHAR), p) IS NOT NULL THEN 0 END END END",
  "trino_json_array_contains(j, v) AS CASE WHEN json_valid(CAST(j AS VARCHAR)) AND json_type(CAST(j AS VARCHAR)) = 'ARRAY' THEN list_contains(CAST(CAST(j AS JSON) AS JSON[]), to_json(v)) END",
  "trino_json_element(j, i) AS json_extract(CAST(j AS VARCHAR), '$[' || CASE WHEN i < 0 THEN '#' || i ELSE CAST(i AS VARCHAR) END || ']')",
  // Trino gives a text without its quotes here, which is no JSON.
  "trino_json_array_get(j, i) AS CASE WHEN json_type(trino_json_element(j, i)) = 'VARCHAR' THEN error('json_array_get() of a text: use json_extract_scalar()') ELSE trino_json_element(j, i) END",
  "trino_is_json_scalar(j) AS json_type(CAST(j AS VARCHAR)) NOT IN ('OBJECT', 'ARRAY')",
  "trino_json_text(j) AS CASE WHEN j IS NULL THEN NULL WHEN json_type(j) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(j, '$') WHEN json_type(j) = 'NULL' THEN NULL ELSE error('Cannot cast JSON object or array to varchar') END",
  // Trino writes a number with a fraction as a double.
  "trino_json_varchar(j) AS CASE WHEN json_type(j) = 'DOUBLE' THEN trino_double_text(CAST(json_extract_string(j, '$') AS DOUBLE)) ELSE trino_json_text(j) END",
  'trino_json_valid(j, p) AS json_extract(CASE WHEN json_valid(CAST(j AS VARCHAR)) THEN CAST(j AS VARCHAR) END, p)',
  "trino_json_value(j, p) AS CASE WHEN json_type(trino_json_valid(j, p)) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN trino_json_varchar(trino_json_valid(j, p)) END",
  "trino_json_number(j) AS CASE WHEN json_type(j) = 'BOOLEAN' THEN CASE WHEN json_extract_string(j, '$') = 'true' THEN '1' ELSE '0' END ELSE trino_json_text(j) END",
  // A field by its name in any case, or by its place.
  `trino_json_field(j, n, i) AS CASE WHEN json_type(j) = 'ARRAY' THEN json_extract(j, '$[' || i || ']') ELSE coalesce(json_extract(j, '$."' || n || '"'), json_extract(j, '$."' || list_filter(json_keys(j), lambda k: lower(k) = n)[1] || '"')) END`,
  "trino_json_is_row(j) AS CASE WHEN json_type(j) IN ('OBJECT', 'ARRAY') THEN true WHEN json_type(j) = 'NULL' OR j IS NULL THEN false ELSE error('Cannot cast JSON to a row') END",
  'trino_json_format(j) AS CAST(json(CAST(j AS JSON)) AS VARCHAR)',
  'trino_array_distinct(l) AS list_filter(l, lambda x, i: list_position(l, x) = i)',
  'trino_array_equal(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(a) <> len(b) THEN false WHEN len(list_filter(a, lambda x, i: x <> b[i])) > 0 THEN false WHEN len(list_filter(a, lambda x, i: x IS NULL OR b[i] IS NULL)) > 0 THEN NULL ELSE true END',
  'trino_arrays_overlap(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN list_has_any(list_filter(a, lambda x: x IS NOT NULL), b) THEN true WHEN len(a) > 0 AND len(b) > 0 AND len(list_filter(list_concat(a, b), lambda x: x IS NULL)) > 0 THEN NULL ELSE false END',
  'trino_array_union(a, b) AS trino_array_distinct(list_concat(a, b))',
  'trino_array_intersect(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_filter(a, lambda x, i: list_position(b, x) IS NOT NULL AND list_position(a, x) = i) END',
  'trino_array_except(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_filter(a, lambda x, i: list_position(b, x) IS NULL AND list_position(a, x) = i) END',
  'trino_array_remove(l, v) AS CASE WHEN v IS NOT NULL THEN list_filter(l, lambda x: x IS NULL OR x <> v) END',
  'trino_array_position(l, v) AS CASE WHEN l IS NOT NULL AND v IS NOT NULL THEN CAST(coalesce(list_position(l, v), 0) AS BIGINT) END',
  'trino_array_max(l) AS CASE WHEN len(list_filter(l, lambda x: x IS NULL)) = 0 THEN list_max(l) END',
  'trino_array_min(l) AS CASE WHEN len(list_filter(l, lambda x: x IS NULL)) = 0 THEN list_min(l) END',
  'trino_array_join(l, s) AS CASE WHEN l IS NOT NULL THEN array_to_string(list_filter(list_transform(l, lambda x: CAST(x AS VARCHAR)), lambda x: x IS NOT NULL), s) END, (l, s, n) AS CASE WHEN l IS NOT NULL THEN array_to_string(list_transform(l, lambda x: coalesce(CAST(x AS VARCHAR), n)), s) END',
  "trino_trim_array(l, n) AS CASE WHEN n < 0 OR n > len(l) THEN error('size must not exceed array cardinality') ELSE l[1:len(l) - n] END",
  "trino_slice(l, s, n) AS CASE WHEN s = 0 THEN error('SQL array indices start at 1') WHEN s > 0 THEN l[s:s + n - 1] WHEN -s > len(l) THEN l[1:0] ELSE l[len(l) + s + 1:len(l) + s + n] END",
  'trino_contains(l, v) AS CASE WHEN l IS NULL OR v IS NULL THEN NULL WHEN list_contains(l, v) THEN true WHEN len(list_filter(l, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END',
  'trino_any_true(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, true) THEN true WHEN len(list_filter(l, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END',
  'trino_all_true(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, false) THEN false WHEN len(list_filter(l, lambda x: x IS NULL)) > 0 THEN NULL ELSE true END',
  'trino_map_entries(m) AS map_entries(m)',
  ...numberMacros,
  ...textMacros,
  ...timeMacros,
];

/** Inside TRY() an error is NULL; DuckDB's TRY cannot hold error(), so the macro itself gives NULL there. */
function lenient(macro: string): string {
  return macro.replace(raising, 'trino_try_$1').replace(/error\((?:'(?:[^']|'')*'|[^()])*\)/g, 'NULL');
}

/** Macros that raise errors themselves or through another. */
const raisingNames = (() => {
  const named = macros.map((m) => ({ name: /^trino_(\w+)/.exec(m)?.[1] ?? '', m }));
  const found = new Set(named.filter(({ m }) => m.includes('error(')).map(({ name }) => name));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    const uses = new RegExp(`\\btrino_(?:${[...found].join('|')})\\(`);
    for (const { name, m } of named) if (uses.test(m)) found.add(name);
  }
  return found;
})();

/** Their names as SQL calls them. */
export const raising = new RegExp(`\\btrino_(${[...raisingNames].join('|')})\\b`, 'g');

interface MacroDefinition {
  readonly statement: string;
  readonly uses: readonly string[];
}

const called = /\btrino_\w+/g;

/** All macros by name, each after those that it uses. */
const definitions: ReadonlyMap<string, MacroDefinition> = (() => {
  const exponent =
    "trino_exponent(t) AS CASE WHEN t LIKE '%e%' THEN regexp_replace(regexp_replace(CASE WHEN split_part(t, 'e', 1) LIKE '%.%' THEN t ELSE replace(t, 'e', '.0e') END, 'e[+]?(-?)0*([0-9])', 'E\\1\\2'), 'E-0+', 'E-') " +
    "ELSE trino_plain_exponent(CASE WHEN t LIKE '-%' THEN '-' ELSE '' END, CASE WHEN t LIKE '-%' THEN substr(t, 2) ELSE t END) END";
  const plain =
    "trino_plain_exponent(sign, t) AS trino_digits(sign, split_part(t, '.', 1), CASE WHEN t LIKE '%.%' THEN split_part(t, '.', 2) ELSE '' END)";
  const digits =
    "trino_digits(sign, w, f) AS CASE WHEN w <> '0' THEN sign || w[1] || '.' || coalesce(nullif(rtrim(substr(w, 2) || f, '0'), ''), '0') || 'E' || (length(w) - 1) " +
    "ELSE sign || ltrim(f, '0')[1] || '.' || coalesce(nullif(substr(ltrim(f, '0'), 2), ''), '0') || 'E-' || (length(f) - length(ltrim(f, '0')) + 1) END";
  const all = [
    digits,
    plain,
    exponent,
    ...macros,
    ...macros.filter((m) => raisingNames.has(/^trino_(\w+)/.exec(m)?.[1] ?? '')).map(lenient),
  ];
  return new Map(
    all.map((macro) => {
      const [name = '', ...uses] = macro.match(called) ?? [];
      return [
        name,
        { statement: `CREATE OR REPLACE MACRO ${macro};`, uses: [...new Set(uses)].filter((u) => u !== name) },
      ];
    }),
  );
})();

/** Statements that create all trino_* macros, for a database that others open. */
export function preludeSql(): string {
  return [...definitions.values()].map((d) => d.statement).join('\n');
}

/**
 * The macros that SQL calls, with those that they call, each after what it uses: name and the statement that creates it. A session
 * makes only these: all of them cost a tenth of a second.
 */
export function macrosOf(sql: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (name: string): void => {
    const definition = definitions.get(name);
    if (definition === undefined || found.has(name)) return;
    for (const used of definition.uses) visit(used);
    found.set(name, definition.statement);
  };
  for (const name of sql.match(called) ?? []) visit(name);
  return found;
}

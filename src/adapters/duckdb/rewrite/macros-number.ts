/** Shifts in a whole number of w bits: the bits as a number without sign, and back. */
const wrap = (w: number) =>
  `trino_signed_${w}(x) AS CAST(CASE WHEN x >= ${2n ** BigInt(w - 1)} THEN x - CAST(${2n ** BigInt(w)} AS HUGEINT) ELSE x END AS ${w === 64 ? 'BIGINT' : 'INTEGER'})`;
const left = (w: number) =>
  `trino_shift_left_${w}(x, n) AS CASE WHEN n >= ${w} THEN trino_signed_${w}(CAST(x AS HUGEINT) * 0) ELSE trino_signed_${w}((CAST(x AS HUGEINT) & ((CAST(1 AS HUGEINT) << CAST(${w} - n AS INTEGER)) - 1)) << CAST(n AS INTEGER)) END`;
const right = (w: number) =>
  `trino_shift_right_${w}(x, n) AS CASE WHEN n >= ${w} THEN trino_signed_${w}(CAST(x AS HUGEINT) * 0) ELSE trino_signed_${w}((CAST(x AS HUGEINT) & ((CAST(1 AS HUGEINT) << ${w}) - 1)) >> CAST(n AS INTEGER)) END`;

export const numberMacros: readonly string[] = [
  // DuckDB raises where IEEE has an answer.
  "trino_sqrt(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(x) END",
  "trino_ln(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE ln(x) END",
  "trino_log2(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE log2(x) END",
  "trino_log10(x) AS CASE WHEN x < 0 THEN CAST('NaN' AS DOUBLE) WHEN x = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE log10(x) END",
  "trino_real(x) AS CASE WHEN isnan(x) THEN CAST('NaN' AS FLOAT) WHEN abs(x) >= 3.4028235677973366e38 THEN CASE WHEN x > 0 THEN CAST('Infinity' AS FLOAT) ELSE CAST('-Infinity' AS FLOAT) END ELSE CAST(x AS FLOAT) END",
  'trino_log(b, x) AS trino_ln(x) / trino_ln(b)',
  "trino_acos(x) AS CASE WHEN abs(x) > 1 THEN CAST('NaN' AS DOUBLE) ELSE acos(x) END",
  "trino_asin(x) AS CASE WHEN abs(x) > 1 THEN CAST('NaN' AS DOUBLE) ELSE asin(x) END",
  'trino_round_whole(x, n) AS CASE WHEN n >= 0 THEN CAST(x AS HUGEINT) WHEN n < -18 THEN CAST(0 AS HUGEINT) ELSE trino_round_div(CAST(x AS HUGEINT), CAST(pow(10, -n) AS HUGEINT)) * CAST(pow(10, -n) AS HUGEINT) END',
  'trino_sign(x) AS CASE WHEN isnan(x) THEN x ELSE CAST(sign(x) AS DOUBLE) END',
  'trino_width_bucket(x, lo, hi, n) AS CASE WHEN lo < hi THEN CASE WHEN x < lo THEN 0 WHEN x >= hi THEN n + 1 ELSE CAST(floor((x - lo) / ((hi - lo) / CAST(n AS DOUBLE))) AS BIGINT) + 1 END ELSE CASE WHEN x > lo THEN 0 WHEN x <= hi THEN n + 1 ELSE CAST(floor((lo - x) / ((lo - hi) / CAST(n AS DOUBLE))) AS BIGINT) + 1 END END, (x, l) AS CAST(len(list_filter(l, lambda b: b <= x)) AS BIGINT)',
  'trino_bit_count(x, w) AS CASE WHEN w >= 64 THEN CAST(bit_count(CAST(x AS BIGINT)) AS BIGINT) ELSE CAST(bit_count(CAST(CAST(x AS HUGEINT) & ((CAST(1 AS HUGEINT) << CAST(w AS INTEGER)) - 1) AS BIGINT)) AS BIGINT) END',
  wrap(64),
  wrap(32),
  left(64),
  left(32),
  right(64),
  right(32),
  'trino_shift_right_arithmetic(x, n) AS CASE WHEN n >= 64 THEN CASE WHEN x < 0 THEN -1 ELSE x * 0 END WHEN x < 0 THEN -1 - ((-1 - x) >> n) ELSE x >> n END',
  "trino_to_base(x, r) AS CASE WHEN r < 2 OR r > 36 THEN error('Radix must be between 2 and 36') WHEN x < 0 THEN '-' || lower(to_base(-x, r)) ELSE lower(to_base(x, r)) END",
  "trino_from_base(s, r) AS CASE WHEN s IS NULL OR r IS NULL THEN NULL WHEN NOT regexp_full_match(s, '[+-]?[0-9A-Za-z]+') OR len(list_filter(str_split(lower(ltrim(s, '+-')), ''), lambda c: strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) > r)) > 0 THEN error('Not a valid number of this base: ' || s) ELSE CAST(CASE WHEN s[1] = '-' THEN -1 ELSE 1 END * list_reduce(list_prepend(CAST(0 AS HUGEINT), list_transform(str_split(lower(ltrim(s, '+-')), ''), lambda c: CAST(strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) - 1 AS HUGEINT))), lambda a, d: a * r + d) AS BIGINT) END",
];

/** An address as java.net.URI takes it: its letters, no blanks, whole escapes, one fragment, a scheme that starts with a letter. */
const uriValid =
  "regexp_full_match(u, '(?:[A-Za-z0-9_.!~*''();:@&=+$,/?\\[\\]-]|[^\\x00-\\x7F]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9_.!~*''();:@&=+$,/?\\[\\]-]|[^\\x00-\\x7F]|%[0-9A-Fa-f]{2})*)?') AND (NOT regexp_matches(u, '^[^/?#]*:') OR regexp_matches(u, '^[A-Za-z][A-Za-z0-9+.-]*:[^#]'))";
const hostName =
  '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.?|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]+\\]';
const authority = `^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#@]*@)?(${hostName})(?::(\\d*))?(?:[/?#]|$)`;
const hierarchical = '^(?:[A-Za-z][A-Za-z0-9+.-]*:(?:/|$))?';

/** Each of n texts in letters of one byte, so that DuckDB's distances, which count bytes, count characters. */
const inBytes = (s: string) =>
  `CASE WHEN ${s} = '' THEN '' ELSE array_to_string(list_transform(str_split(${s}, ''), lambda c: chr(CAST(list_position(u, c) AS INTEGER))), '') END`;

export const textMacros: readonly string[] = [
  'trino_substr(s, n) AS CASE WHEN n = 0 OR -n > length(s) THEN substr(s, 1, 0) ELSE substr(s, n) END, (s, n, k) AS CASE WHEN n = 0 OR -n > length(s) OR k <= 0 THEN substr(s, 1, 0) ELSE substr(s, n, k) END',
  'trino_substr_bytes(b, n) AS unhex(substr(hex(b), CASE WHEN n > 0 THEN 2 * n - 1 WHEN n = 0 OR -n > octet_length(b) THEN 2 * octet_length(b) + 1 ELSE 2 * (octet_length(b) + n) + 1 END)), (b, n, k) AS unhex(substr(hex(b), CASE WHEN n > 0 THEN 2 * n - 1 WHEN n = 0 OR -n > octet_length(b) THEN 2 * octet_length(b) + 1 ELSE 2 * (octet_length(b) + n) + 1 END, greatest(0, 2 * k)))',
  "trino_reverse_bytes(b) AS unhex(array_to_string(list_reverse(regexp_extract_all(hex(b), '..')), ''))",
  // Trino puts the new text between all characters; DuckDB finds no empty text.
  "trino_replace(s, a, b) AS CASE WHEN a = '' THEN regexp_replace(s, '', replace(b, '\\', '\\\\'), 'g') ELSE replace(s, a, b) END",
  "trino_split(s, d) AS CASE WHEN d = '' THEN error('The delimiter may not be the empty string') WHEN s = '' THEN [''] ELSE str_split(s, d) END, (s, d, n) AS CASE WHEN d = '' THEN error('The delimiter may not be the empty string') WHEN n <= 0 THEN error('The limit must be positive') WHEN s IS NULL THEN NULL WHEN len(str_split(s, d)) <= n THEN str_split(s, d) ELSE list_append(str_split(s, d)[1:n - 1], array_to_string(str_split(s, d)[n:], d)) END",
  "trino_split_part(s, d, i) AS CASE WHEN i < 1 THEN error('Index must be greater than zero') WHEN d = '' THEN nullif(array_extract(s, i), '') ELSE trino_split(s, d)[i] END",
  "trino_split_entries(s, d) AS CASE WHEN s = '' THEN CAST([] AS VARCHAR[]) WHEN ends_with(s, d) THEN str_split(substr(s, 1, length(s) - length(d)), d) ELSE str_split(s, d) END",
  "trino_split_to_map(s, d, k) AS CASE WHEN len(list_filter(trino_split_entries(s, d), lambda x: len(str_split(x, k)) <> 2)) > 0 THEN error('Key-value delimiter must appear exactly once in each entry') ELSE map_from_entries(list_transform(trino_split_entries(s, d), lambda x: {'key': split_part(x, k, 1), 'value': split_part(x, k, 2)})) END",
  "trino_strpos(s, p, n) AS CASE WHEN n = 0 THEN error('''instance'' must be a positive or negative number.') WHEN s IS NULL OR p IS NULL OR n IS NULL THEN NULL WHEN p = '' THEN 0 WHEN abs(n) > len(trino_places(s, p)) THEN 0 ELSE trino_places(s, p)[n] END",
  'trino_places(s, p) AS list_filter(range(1, length(s) - length(p) + 2), lambda i: substr(s, i, length(p)) = p)',
  `trino_levenshtein(a, b) AS list_transform([list_distinct(str_split(a || b, ''))], lambda u: CASE WHEN len(u) > 127 THEN error('levenshtein_distance() of more than 127 different characters') ELSE levenshtein(${inBytes('a')}, ${inBytes('b')}) END)[1]`,
  `trino_hamming(a, b) AS list_transform([list_distinct(str_split(a || b, ''))], lambda u: CASE WHEN len(u) > 127 THEN error('hamming_distance() of more than 127 different characters') WHEN a = b THEN 0 ELSE hamming(${inBytes('a')}, ${inBytes('b')}) END)[1]`,
  "trino_from_hex(s) AS CASE WHEN length(s) % 2 = 1 THEN error('invalid input length') ELSE unhex(s) END",
  "trino_from_base64(s) AS from_base64(s || repeat('=', CAST((4 - length(s) % 4) % 4 AS INTEGER)))",
  "trino_regexp_replace(s, p) AS regexp_replace(s, p, '', 'g'), (s, p, r) AS regexp_replace(s, p, r, 'g')",
  'trino_regexp_extract(s, p) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p) END, (s, p, g) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p, g) END',
  'trino_regexp_count(s, p) AS CAST(len(regexp_extract_all(s, p)) AS BIGINT)',
  "trino_regexp_position(s, p) AS CASE WHEN s IS NULL OR p IS NULL THEN NULL WHEN regexp_matches(s, p) THEN CAST(length(regexp_extract(s, '(?s)^(.*?)(?:' || p || ')', 1)) + 1 AS INTEGER) ELSE -1 END",
  "trino_url_decode(s) AS CASE WHEN regexp_matches(s, '%(?:[^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)') THEN error('Incomplete or illegal escape (%) pattern') ELSE url_decode(replace(s, '+', ' ')) END",
  "trino_url_encode(s) AS replace(replace(replace(url_encode(s), '%20', '+'), '~', '%7E'), '%2A', '*')",
  `trino_url_valid(u) AS ${uriValid}`,
  `trino_url_extract_host(u) AS CASE WHEN trino_url_valid(u) THEN regexp_extract(u, '${authority}', 1) END`,
  `trino_url_extract_port(u) AS CASE WHEN trino_url_valid(u) AND TRY_CAST(regexp_extract(u, '${authority}', 2) AS BIGINT) <= 2147483647 THEN CAST(regexp_extract(u, '${authority}', 2) AS BIGINT) END`,
  "trino_url_extract_protocol(u) AS CASE WHEN trino_url_valid(u) THEN regexp_extract(u, '^([a-zA-Z][a-zA-Z0-9+.-]*):', 1) END",
  `trino_url_extract_path(u) AS CASE WHEN trino_url_valid(u) THEN url_decode(regexp_extract(regexp_replace(u, '^[A-Za-z][A-Za-z0-9+.-]*:([^/]|$).*', ''), '^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)', 1)) END`,
  `trino_url_raw_query(u) AS CASE WHEN trino_url_valid(u) AND regexp_matches(u, '${hierarchical}') THEN regexp_extract(u, '^[^?#]*\\?([^#]*)', 1) END`,
  "trino_url_extract_query(u) AS CASE WHEN trino_url_valid(u) THEN coalesce(url_decode(trino_url_raw_query(u)), '') END",
  "trino_url_extract_fragment(u) AS CASE WHEN trino_url_valid(u) THEN url_decode(regexp_extract(u, '#(.*)$', 1)) END",
  "trino_url_extract_parameter(u, n) AS list_transform(list_filter(str_split(trino_url_raw_query(u), '&'), lambda x: split_part(x, '=', 1) = n)[1:1], lambda x: trino_url_decode(CASE WHEN contains(x, '=') THEN substr(x, strpos(x, '=') + 1) ELSE '' END))[1]",
  'trino_java_double(x) AS CASE WHEN isnan(x) OR isinf(x) OR abs(x) >= 1e7 OR (abs(x) < 1e-3 AND x <> 0) THEN trino_double_text(x) ELSE CAST(x AS VARCHAR) END',
  "trino_pad_left(s, n) AS lpad(s, CAST(greatest(n, length(s)) AS INTEGER), ' ')",
  "trino_pad_right(s, n) AS rpad(s, CAST(greatest(n, length(s)) AS INTEGER), ' ')",
  "trino_group_digits(s) AS format('{:,}', CAST(split_part(s, '.', 1) AS HUGEINT)) || CASE WHEN contains(s, '.') THEN '.' || split_part(s, '.', 2) ELSE '' END",
  "trino_signed_digits(negative, plus, s, zeros) AS CASE WHEN negative THEN '-' ELSE plus END || lpad(s, CAST(greatest(length(s), zeros - length(CASE WHEN negative THEN '-' ELSE plus END)) AS INTEGER), '0')",
];

export const timeMacros: readonly string[] = [
  "trino_date_add(u, n, d) AS d + CASE lower(u) WHEN 'millisecond' THEN to_milliseconds(n) WHEN 'second' THEN to_seconds(n) WHEN 'minute' THEN to_minutes(n) WHEN 'hour' THEN to_hours(n) WHEN 'day' THEN to_days(CAST(n AS INTEGER)) WHEN 'week' THEN to_weeks(CAST(n AS INTEGER)) WHEN 'month' THEN to_months(CAST(n AS INTEGER)) WHEN 'quarter' THEN to_months(3 * CAST(n AS INTEGER)) WHEN 'year' THEN to_years(CAST(n AS INTEGER)) ELSE error('unknown unit') END",
  // DuckDB passes over blanks around the text.
  "trino_strptime(s, f) AS CASE WHEN s <> trim(s) THEN error('Invalid format: ' || s) ELSE strptime(s, f) END",
  // Two digits of a year: 70 to 99 are of the last century, and DuckDB counts 69 to it.
  "trino_pivot(t) AS CASE WHEN year(t) = 1969 THEN t + INTERVAL '100' YEAR ELSE t END",
  "trino_iso_date_text(s) AS CASE WHEN s IS NULL OR regexp_full_match(s, '\\d{4}-\\d\\d-\\d\\d') THEN s WHEN regexp_full_match(s, '\\d{4}-\\d\\d') THEN s || '-01' WHEN regexp_full_match(s, '\\d{4}') THEN s || '-01-01' WHEN regexp_full_match(s, '\\d{4}-\\d{3}') THEN strftime(strptime(s, '%Y-%j'), '%Y-%m-%d') WHEN regexp_full_match(s, '\\d{4}-W\\d\\d-\\d') THEN strftime(strptime(s, '%G-W%V-%u'), '%Y-%m-%d') WHEN regexp_full_match(s, '\\d{4}-W\\d\\d') THEN strftime(strptime(s || '-1', '%G-W%V-%u'), '%Y-%m-%d') ELSE error('Not a date of ISO 8601: ' || s) END",
  'trino_from_iso8601_date(s) AS CAST(trino_iso_date_text(s) AS DATE)',
  "trino_iso_time_text(s) AS CASE WHEN s = '' THEN '00:00:00' WHEN regexp_full_match(s, '([01]\\d|2[0-3])') THEN s || ':00:00' WHEN regexp_full_match(s, '([01]\\d|2[0-3]):\\d\\d') THEN s || ':00' WHEN regexp_full_match(s, '([01]\\d|2[0-3]):\\d\\d:\\d\\d([.,]\\d+)?') THEN replace(s, ',', '.') ELSE error('Not a time of ISO 8601: ' || s) END",
  "trino_iso_local_text(s) AS trino_iso_date_text(split_part(s, 'T', 1)) || ' ' || trino_iso_time_text(regexp_replace(split_part(s, 'T', 2), '([zZ]|[+-]\\d\\d(:?\\d\\d)?)$', ''))",
  "trino_iso_local(s) AS date_trunc('millisecond', CAST(trino_iso_local_text(s) AS TIMESTAMP))",
  "trino_from_iso8601_timestamp(s) AS CASE WHEN s IS NOT NULL THEN date_trunc('millisecond', CAST(trino_iso_local_text(s) || coalesce(nullif(regexp_extract(split_part(s, 'T', 2), '[+-]\\d\\d(:?\\d\\d)?$'), ''), '+00') AS TIMESTAMPTZ)) END",
  // DuckDB wants an offset right behind the time, and takes the zone of the session where there is none.
  "trino_full_time(t) AS CASE WHEN NOT contains(t, ':') THEN t || ' 00:00:00' WHEN regexp_full_match(t, '[^:]*:[^:]*') THEN t || ':00' ELSE t END",
  "trino_zoned_text(x) AS CASE WHEN regexp_matches(x, ':\\d\\d(\\.\\d+)? ?[+-]\\d\\d?(:?\\d\\d)?\\s*$') THEN trino_full_time(trino_timestamp_text(x)) || regexp_extract(x, '[+-]\\d\\d?(:?\\d\\d)?\\s*$') WHEN regexp_matches(x, '[A-Za-z][\\w/+-]*\\s*$') THEN trino_full_time(trino_timestamp_text(x)) || ' ' || regexp_extract(x, '[A-Za-z][\\w/+-]*\\s*$') ELSE trino_full_time(trino_timestamp_text(x)) || '+00' END",
  "trino_ts3(t) AS strftime(t, '%Y-%m-%d %H:%M:%S.%g')",
  "trino_ts6(t) AS strftime(t, '%Y-%m-%d %H:%M:%S.%f')",
  "trino_ts0(t) AS strftime(t, '%Y-%m-%d %H:%M:%S')",
  "trino_ms(t) AS date_trunc('millisecond', t + INTERVAL 500 MICROSECOND)",
  "trino_s(t) AS date_trunc('second', t + INTERVAL 500 MILLISECOND)",
  // A span of days in milliseconds; its parts as Trino counts them, hours up to 23.
  'trino_interval_part(i, unit, cap) AS CAST(CASE WHEN cap = 0 THEN trunc(epoch_ms(i) / unit) ELSE trunc(epoch_ms(i) / unit) % cap END AS BIGINT)',
  "trino_interval_text(i) AS CASE WHEN epoch_ms(i) < 0 THEN '-' ELSE '' END || (abs(epoch_ms(i)) // 86400000) || ' ' || strftime(make_timestamp(0) + to_milliseconds(abs(epoch_ms(i)) % 86400000), '%H:%M:%S.%g')",
];

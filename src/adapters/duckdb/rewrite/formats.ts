/** Date formats of Trino in the letters of DuckDB's strftime. Undefined: there is no faithful form. */

const mysql: Readonly<Record<string, string>> = {
  a: '%a',
  b: '%b',
  c: '%-m',
  d: '%d',
  e: '%-d',
  f: '%f',
  H: '%H',
  h: '%I',
  I: '%I',
  i: '%M',
  j: '%j',
  k: '%-H',
  l: '%-I',
  M: '%B',
  m: '%m',
  p: '%p',
  r: '%I:%M:%S %p',
  S: '%S',
  s: '%S',
  T: '%H:%M:%S',
  v: '%V',
  W: '%A',
  Y: '%Y',
  y: '%y',
  '%': '%%',
};

/** date_format and date_parse use MySQL's letters (trino.io/docs/current/functions/datetime.html). */
export function mysqlFormat(format: string): string | undefined {
  let known = true;
  const found = format.replace(/%(.)/gs, (_, letter: string) => {
    if (!Object.hasOwn(mysql, letter)) {
      if (/[A-Za-z]/.test(letter)) known = false;
      return letter;
    }
    return mysql[letter] as string;
  });
  return known ? found : undefined;
}

const joda: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yy: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  EEEE: '%A',
  EEE: '%a',
  EE: '%a',
  E: '%a',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  a: '%p',
  DDD: '%j',
};

/** format_datetime and parse_datetime use Joda's letters. */
export function jodaFormat(format: string): string | undefined {
  let known = true;
  const found = format.replace(/'([^']*)'|([A-Za-z])\2*/g, (whole, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll('%', '%%');
    if (!Object.hasOwn(joda, whole)) {
      known = false;
      return whole;
    }
    return joda[whole] as string;
  });
  return known ? found : undefined;
}

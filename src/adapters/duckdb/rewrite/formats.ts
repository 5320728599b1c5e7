/** Date formats of Trino in the letters of DuckDB's strftime. Undefined: there is no faithful form. */

const mysql: Readonly<Record<string, string>> = {
  a: '%a',
  b: '%b',
  c: '%-m',
  d: '%d',
  e: '%-d',
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
  W: '%A',
  Y: '%Y',
  y: '%y',
  '%': '%%',
};

/** Letters that Trino has not made: an error there. */
const unmade = new Set(['D', 'U', 'u', 'V', 'w', 'X']);

/** date_format and date_parse use MySQL's letters (trino.io/docs/current/functions/datetime.html). */
export function mysqlFormat(format: string, parse: boolean): string | undefined {
  let known = true;
  const found = format.replace(/%(.)/gs, (_, letter: string) => {
    // Trino formats milliseconds, and six digits of them.
    if (letter === 'f') return parse ? '%f' : '%g000';
    if (letter === 'x' || letter === 'v') {
      if (parse) known = false;
      return letter === 'x' ? '%G' : '%V';
    }
    if (unmade.has(letter)) known = false;
    return Object.hasOwn(mysql, letter) ? (mysql[letter] as string) : letter;
  });
  return known ? found : undefined;
}

const joda: Readonly<Record<string, string>> = {
  y: '%Y',
  yyy: '%Y',
  yyyy: '%Y',
  Y: '%Y',
  YYYY: '%Y',
  yy: '%y',
  xxxx: '%G',
  ww: '%V',
  e: '%u',
  MMMMM: '%B',
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
  D: '%-j',
};

/** Of six digits Trino fills three; more letters of a fraction add zeros. */
const fraction = (letters: string) => (letters.length > 3 ? `%g${'0'.repeat(letters.length - 3)}` : undefined);

/** format_datetime and parse_datetime use Joda's letters. */
export function jodaFormat(format: string, parse: boolean): string | undefined {
  let known = true;
  const found = format.replace(/'([^']*)'|([A-Za-z])\2*/g, (whole, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll('%', '%%');
    if (parse && /^(Y+|x+|w+|e|D+|y|yyy|MMMMM)$/.test(whole)) known = false;
    const letter = Object.hasOwn(joda, whole)
      ? joda[whole]
      : !parse && /^S+$/.test(whole)
        ? fraction(whole)
        : undefined;
    if (letter === undefined) known = false;
    return letter ?? whole;
  });
  return known ? found : undefined;
}

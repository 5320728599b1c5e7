export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'unicode'
  | 'binary'
  | 'integer'
  | 'decimal'
  | 'double'
  | 'symbol'
  | 'bad'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** Upper-cased for words, the text for symbols. */
  readonly upper: string;
  readonly start: number;
  readonly end: number;
}

const symbols2 = new Set(['<>', '!=', '<=', '>=', '||', '->', '=>', '{-', '-}']);

const isLetter = (c: number) => (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
const isDigit = (c: number) => c >= 48 && c <= 57;

/** Trino's tokens with UTF-16 offsets; never throws: what is no token is 'bad'. Comments and white space are left out. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  const size = sql.length;
  let i = 0;
  const push = (kind: TokenKind, end: number) => {
    const text = sql.slice(i, end);
    tokens.push({ kind, text, upper: kind === 'word' ? text.toUpperCase() : text, start: i, end });
    i = end;
  };
  while (i < size) {
    const c = sql.charCodeAt(i);
    if (c === 32 || c === 10 || c === 13 || c === 9) {
      i++;
      continue;
    }
    const next = sql.charCodeAt(i + 1);
    if (c === 45 && next === 45) {
      const end = sql.indexOf('\n', i);
      i = end < 0 ? size : end + 1;
      continue;
    }
    if (c === 47 && next === 42) {
      const end = sql.indexOf('*/', i + 2);
      if (end >= 0) {
        i = end + 2;
        continue;
      }
    }
    if (c === 39) {
      const end = stringEnd(sql, i, "'");
      if (end < 0) push('bad', i + 1);
      else push('string', end);
    } else if (c === 34) {
      const end = stringEnd(sql, i, '"');
      if (end < 0) push('bad', i + 1);
      else push('quoted', end);
    } else if (
      (c === 85 || c === 117) &&
      next === 38 &&
      sql.charCodeAt(i + 2) === 39 &&
      stringEnd(sql, i + 2, "'") > 0
    ) {
      push('unicode', stringEnd(sql, i + 2, "'"));
    } else if ((c === 88 || c === 120) && next === 39 && stringEnd(sql, i + 1, "'") > 0) {
      push('binary', stringEnd(sql, i + 1, "'"));
    } else if (isLetter(c)) {
      let end = i + 1;
      while (end < size && (isLetter(sql.charCodeAt(end)) || isDigit(sql.charCodeAt(end)))) end++;
      push('word', end);
    } else if (isDigit(c) || (c === 46 && isDigit(next))) {
      number(sql, i, push);
    } else {
      const two = sql.slice(i, i + 2);
      if (symbols2.has(two)) push('symbol', i + 2);
      else push('+-*/%=<>()[],.;?:|^$'.includes(sql[i] as string) ? 'symbol' : 'bad', i + 1);
    }
  }
  tokens.push({ kind: 'end', text: '', upper: '', start: size, end: size });
  return tokens;
}

function stringEnd(sql: string, from: number, quote: string): number {
  for (let i = sql.indexOf(quote, from + 1); i >= 0; i = sql.indexOf(quote, i + 2)) {
    if (sql[i + 1] !== quote) return i + 1;
  }
  return -1;
}

function number(sql: string, from: number, push: (kind: TokenKind, end: number) => void): void {
  const match =
    /^(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?:\d[\d_]*)?)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/.exec(
      sql.slice(from, from + 400),
    );
  const text = match?.[0] ?? (sql[from] as string);
  const end = from + text.length;
  // A name that starts with a digit is longer than the number in it: 2x, 1e, 7days.
  const name = /^\d\w*/.exec(sql.slice(from, from + 400))?.[0] ?? '';
  if (name.length > text.length) push('word', from + name.length);
  else if (/^0[xXoObB]/.test(text)) push('integer', end);
  else if (/[eE]/.test(text)) push('double', end);
  else if (text.includes('.')) push('decimal', end);
  else push('integer', end);
}

/** Words that cannot be plain names in Trino (SqlBase.g4, everything that is not in nonReserved). */
export const reserved: ReadonlySet<string> = new Set(
  `ALTER AND AS BETWEEN BY CASE CAST CONSTRAINT CREATE CROSS CUBE CURRENT_CATALOG CURRENT_DATE CURRENT_PATH CURRENT_ROLE CURRENT_SCHEMA
CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEALLOCATE DELETE DESCRIBE DISTINCT DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXTRACT FALSE FOR
FROM FULL GROUP GROUPING HAVING IN INNER INSERT INTERSECT INTO IS JOIN JSON_ARRAY JSON_EXISTS JSON_OBJECT JSON_QUERY JSON_TABLE JSON_VALUE
LEFT LIKE LISTAGG LOCALTIME LOCALTIMESTAMP NATURAL NORMALIZE NOT NULL ON OR ORDER OUTER PREPARE RECURSIVE RIGHT ROLLUP SELECT SKIP TABLE THEN
TRIM TRUE UESCAPE UNION UNNEST USING VALUES WHEN WHERE WITH`.split(/\s+/),
);

/** A token of Python. `string` has its value, unless it is formatted or bytes: those are `other`. */
export interface PythonToken {
  readonly kind: 'string' | 'number' | 'name' | 'mark' | 'other';
  readonly text: string;
  readonly value?: string;
  readonly offset: number;
}

const blank = /(?:\s|#[^\n]*|\\\r?\n)+/y;
const opening = /([a-zA-Z]{0,2})("""|'''|"|')/y;
const number = /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d+)?)[jJ]?/y;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '\n': '',
};

/**
 * The tokens of Python code, comments and whitespace left out. What the braces of formatted strings hold is code too: its tokens
 * come as lists of their own, after the text's.
 */
export function pythonTokens(source: string): PythonToken[][] {
  const inner: PythonToken[][] = [];
  const scan = (start: number, end: number): PythonToken[] => {
    const tokens: PythonToken[] = [];
    const match = (pattern: RegExp, at: number) => {
      pattern.lastIndex = at;
      return pattern.exec(source);
    };
    for (let at = start; at < end; ) {
      const space = match(blank, at);
      if (space !== null) {
        at += space[0].length;
        continue;
      }
      const quoted = match(opening, at);
      if (quoted !== null) {
        const [{ length }, prefix = '', quote = ''] = quoted;
        const bodyStart = at + length;
        const bodyEnd = closing(source, bodyStart, quote, end);
        const text = source.slice(at, Math.min(bodyEnd + quote.length, end));
        if (/[bft]/i.test(prefix)) tokens.push({ kind: 'other', text, offset: at });
        else {
          const body = source.slice(bodyStart, bodyEnd).replace(/\r\n?/g, '\n');
          tokens.push({ kind: 'string', text, value: /r/i.test(prefix) ? body : unescaped(body), offset: at });
        }
        if (/[ft]/i.test(prefix))
          for (const [from, to] of fields(source, bodyStart, bodyEnd)) inner.push(scan(from, to));
        at += text.length;
        continue;
      }
      const word = match(name, at);
      const digits = word === null ? match(number, at) : null;
      const text = word?.[0] ?? digits?.[0] ?? source.slice(at, at + 1);
      tokens.push({ kind: word !== null ? 'name' : digits !== null ? 'number' : 'mark', text, offset: at });
      at += text.length;
    }
    return tokens;
  };
  const outer = scan(0, source.length);
  return [outer, ...inner];
}

/** Where a string ends; one that is not closed ends with its line, or with the text when it has three quotes. */
function closing(source: string, start: number, quote: string, end: number): number {
  for (let at = start; at < end; at++) {
    if (source[at] === '\\') at++;
    else if (source.startsWith(quote, at)) return at;
    else if (quote.length === 1 && source[at] === '\n') return at;
  }
  return end;
}

/** The stretches between the braces of a formatted string; doubled braces are text. */
function fields(source: string, start: number, end: number): [number, number][] {
  const found: [number, number][] = [];
  let depth = 0;
  let from = 0;
  for (let at = start; at < end; at++) {
    const char = source[at];
    if (depth === 0 && (char === '{' || char === '}') && source[at + 1] === char) at++;
    else if (char === '{') {
      if (depth === 0) from = at + 1;
      depth++;
    } else if (char === '}' && depth > 0) {
      depth--;
      if (depth === 0) found.push([from, at]);
    }
  }
  return found;
}

function unescaped(body: string): string {
  return body.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, x?: string, u?: string, long?: string, octal?: string, char?: string) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      if (char === '\\' || char === "'" || char === '"') return char;
      return escapes[char as string] ?? whole;
    },
  );
}

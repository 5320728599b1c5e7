import nunjucksLexer, { type Token, type Tokenizer } from '@11ty/nunjucks/src/lexer.js';
import { TemplateSyntaxError } from './syntax-error.ts';

/** nunjucks' names of the kinds of tokens, which its parser compares with. */
export const kinds = {
  blockEnd: nunjucksLexer.TOKEN_BLOCK_END,
  blockStart: nunjucksLexer.TOKEN_BLOCK_START,
  boolean: nunjucksLexer.TOKEN_BOOLEAN,
  colon: nunjucksLexer.TOKEN_COLON,
  comma: nunjucksLexer.TOKEN_COMMA,
  comment: nunjucksLexer.TOKEN_COMMENT,
  data: nunjucksLexer.TOKEN_DATA,
  float: nunjucksLexer.TOKEN_FLOAT,
  integer: nunjucksLexer.TOKEN_INT,
  leftBracket: nunjucksLexer.TOKEN_LEFT_BRACKET,
  leftCurly: nunjucksLexer.TOKEN_LEFT_CURLY,
  leftParen: nunjucksLexer.TOKEN_LEFT_PAREN,
  none: nunjucksLexer.TOKEN_NONE,
  operator: nunjucksLexer.TOKEN_OPERATOR,
  pipe: nunjucksLexer.TOKEN_PIPE,
  rightBracket: nunjucksLexer.TOKEN_RIGHT_BRACKET,
  rightCurly: nunjucksLexer.TOKEN_RIGHT_CURLY,
  rightParen: nunjucksLexer.TOKEN_RIGHT_PAREN,
  string: nunjucksLexer.TOKEN_STRING,
  symbol: nunjucksLexer.TOKEN_SYMBOL,
  tilde: nunjucksLexer.TOKEN_TILDE,
  variableEnd: nunjucksLexer.TOKEN_VARIABLE_END,
  variableStart: nunjucksLexer.TOKEN_VARIABLE_START,
  whitespace: nunjucksLexer.TOKEN_WHITESPACE,
} as const;

const space = /\s+/y;
const float = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const whole = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const name = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}_]*/uy;
const operator = /\/\/|\*\*|==|!=|<=|>=|[+\-/*%~[\](){}<>=.:|,;]/y;
const tag = /\{[{%#]/g;
const endings = { blockEnd: /[-+]?%\}/y, variableEnd: /-?\}\}/y };
const words: Readonly<Record<string, string>> = { true: kinds.boolean, false: kinds.boolean, none: kinds.none };
const punctuation: Readonly<Record<string, string>> = {
  '(': kinds.leftParen,
  ')': kinds.rightParen,
  '[': kinds.leftBracket,
  ']': kinds.rightBracket,
  '{': kinds.leftCurly,
  '}': kinds.rightCurly,
  ',': kinds.comma,
  ':': kinds.colon,
  '~': kinds.tilde,
  '|': kinds.pipe,
};
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/**
 * Cuts a template into tokens as Jinja's lexer does. nunjucks' own ends a tag at the first `}}`, also inside `{'a': {}}`, reads
 * `r/…/` as a regular expression, and knows no `1e-5`, `0x1f` or `1_000`.
 */
export class JinjaTokenizer implements Tokenizer {
  readonly str: string;
  index = 0;
  lineno = 0;
  colno = 0;
  in_code = false;
  /** Curly brackets open in this tag: inside them `}}` ends two dicts, not the tag. */
  private curly = 0;
  private afterDot = false;

  constructor(str: string) {
    this.str = str;
  }

  isFinished(): boolean {
    return this.index >= this.str.length;
  }

  /** Moves on by so many characters. */
  forwardN(n: number): void {
    const end = this.index + n;
    for (let at = this.str.indexOf('\n', this.index); at >= 0 && at < end; at = this.str.indexOf('\n', at + 1)) {
      this.lineno++;
      this.colno = 0;
      this.index = at + 1;
    }
    this.colno += end - this.index;
    this.index = end;
  }

  nextToken(): Token | null {
    if (this.isFinished()) return null;
    return this.in_code ? this.code() : this.data();
  }

  private take(type: string, value: string, length = value.length): Token {
    const { lineno, colno } = this;
    this.forwardN(length);
    return { type, value, lineno, colno };
  }

  private at(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.index;
    return pattern.exec(this.str)?.[0];
  }

  /** Text up to the next tag, the start of a tag, or a whole comment. */
  private data(): Token {
    tag.lastIndex = this.index;
    const start = tag.exec(this.str);
    const end = start?.index ?? this.str.length;
    if (end > this.index) return this.take(kinds.data, this.str.slice(this.index, end));
    if (start?.[0] === '{#') {
      const close = this.str.indexOf('#}', this.index + 2);
      if (close < 0)
        throw new TemplateSyntaxError(
          "the comment is not closed: '#}' is missing (end of file)",
          this.lineno + 1,
          this.colno + 1,
        );
      return this.take(kinds.comment, this.str.slice(this.index, close + 2));
    }
    const sign = /[-+]/.test(this.str[this.index + 2] ?? '') ? (this.str[this.index + 2] as string) : '';
    this.in_code = true;
    this.curly = 0;
    this.afterDot = false;
    return this.take(start?.[0] === '{%' ? kinds.blockStart : kinds.variableStart, `${start?.[0]}${sign}`);
  }

  private code(): Token {
    const blank = this.at(space);
    if (blank !== undefined) return this.take(kinds.whitespace, blank);
    for (const kind of ['blockEnd', 'variableEnd'] as const) {
      const ending = kind === 'variableEnd' && this.curly > 0 ? undefined : this.at(endings[kind]);
      if (ending !== undefined) {
        this.in_code = false;
        return this.take(kinds[kind], ending);
      }
    }
    const { afterDot } = this;
    this.afterDot = false;
    const quote = this.str[this.index];
    if (quote === '"' || quote === "'") return this.string(quote);
    // `xs.0.1` is two look-ups, not the float 0.1.
    const fraction = afterDot ? undefined : this.at(float);
    if (fraction !== undefined) return this.take(kinds.float, fraction);
    const number = this.at(whole);
    if (number !== undefined) return this.take(kinds.integer, number);
    const word = this.at(name);
    if (word !== undefined) return this.take((Object.hasOwn(words, word) && words[word]) || kinds.symbol, word);
    const sign = this.at(operator);
    if (sign === undefined)
      throw new TemplateSyntaxError(`unexpected character '${quote}'`, this.lineno + 1, this.colno + 1);
    if (sign === '{') this.curly++;
    else if (sign === '}') this.curly--;
    this.afterDot = sign === '.';
    return this.take(punctuation[sign] ?? kinds.operator, sign);
  }

  /** Python's string escapes: an unknown one keeps its backslash, as in '\.' or '\d'. */
  private string(quote: string): Token {
    const { str } = this;
    let i = this.index + 1;
    let text = '';
    let kept = i;
    for (; i < str.length && str[i] !== quote; i++) {
      if (str[i] !== '\\') continue;
      text += str.slice(kept, i);
      const [piece, length] = escaped(str, i + 1);
      text += piece;
      i += length;
      kept = i + 1;
    }
    if (i >= str.length) throw new TemplateSyntaxError('this string is not closed', this.lineno + 1, this.colno + 1);
    return this.take(kinds.string, text + str.slice(kept, i), i - this.index + 1);
  }
}

function escaped(str: string, at: number): [text: string, length: number] {
  const next = str[at] ?? '';
  const digits = { x: /[\da-fA-F]{2}/y, u: /[\da-fA-F]{4}/y, U: /[\da-fA-F]{8}/y }[next];
  if (digits !== undefined) {
    digits.lastIndex = at + 1;
    const hex = digits.exec(str)?.[0];
    if (hex !== undefined) return [String.fromCodePoint(Number.parseInt(hex, 16)), 1 + hex.length];
  }
  const octal = /^[0-7]{1,3}/.exec(str.slice(at, at + 3))?.[0];
  if (octal !== undefined) return [String.fromCharCode(Number.parseInt(octal, 8)), octal.length];
  return [escapes[next] ?? `\\${next}`, 1];
}

import type { At, Identifier } from './ast.ts';
import { reserved, type Token, tokenize } from './lexer.ts';

/** A syntax error at the token that cannot stand where it stands: where Trino's own parser reports it. */
export class SqlSyntaxError extends Error {
  /** How far the reading came. */
  readonly token: Token;
  readonly expected: string;
  /** Where Trino's parser reports it, when that is not where the reading came to. */
  readonly reported: Token | undefined;
  constructor(token: Token, expected: string, reported?: Token) {
    super(expected);
    this.token = token;
    this.reported = reported;
    this.expected = expected;
  }
}

export class TooDeep extends Error {}

/** How deep expressions and queries may nest before the parser gives up by name. */
export const depthLimit = 1000;

export class TokenStream {
  protected readonly tokens: readonly Token[];
  protected at = 0;
  private depth = 0;
  /** The first name that starts with a digit: the grammar reads it, Trino then refuses it. */
  protected digitFirst: { readonly token: Token; readonly sure: boolean } | undefined;

  constructor(sql: string) {
    this.tokens = tokenize(sql);
  }

  protected get token(): Token {
    return this.tokens[this.at] as Token;
  }

  protected peek(ahead: number): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token;
  }

  protected next(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.at++;
    return token;
  }

  /** The end of the last token taken. */
  protected get lastEnd(): number {
    return this.at === 0 ? 0 : (this.tokens[this.at - 1] as Token).end;
  }

  protected fail(expected: string): never {
    throw new SqlSyntaxError(this.token, expected);
  }

  protected isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.upper === word;
  }

  protected isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  protected takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.at++;
    return true;
  }

  protected takeWords(...words: readonly string[]): boolean {
    if (!words.every((word, i) => this.isWord(word, i))) return false;
    this.at += words.length;
    return true;
  }

  /** Words of which the first leaves no other choice: a mistake is at the second. */
  protected takePair(first: string, second: string): boolean {
    if (!this.takeWord(first)) return false;
    this.word(second);
    return true;
  }

  protected takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.at++;
    return true;
  }

  protected word(word: string): Token {
    if (!this.isWord(word)) this.fail(`'${word}'`);
    return this.next();
  }

  protected symbol(symbol: string): Token {
    if (!this.isSymbol(symbol)) this.fail(`'${symbol}'`);
    return this.next();
  }

  protected isIdentifier(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'quoted' || (token.kind === 'word' && !reserved.has(token.upper));
  }

  protected identifier(): Identifier {
    if (!this.isIdentifier()) this.fail('<identifier>');
    const token = this.next();
    if (token.kind === 'word' && /^\d/.test(token.text)) this.digitFirst ??= { token, sure: !this.ahead };
    const quoted = token.kind === 'quoted';
    return {
      name: quoted ? token.text.slice(1, -1).replaceAll('""', '"') : token.text,
      quoted,
      start: token.start,
      end: token.end,
    };
  }

  protected qualifiedName(): Identifier[] {
    const parts = [this.identifier()];
    while (this.isSymbol('.') && this.isIdentifier(1)) {
      this.at++;
      parts.push(this.identifier());
    }
    if (this.isSymbol('.')) {
      this.at++;
      this.fail('<identifier>');
    }
    return parts;
  }

  protected identifierList(): Identifier[] {
    this.symbol('(');
    const list = [this.identifier()];
    while (this.takeSymbol(',')) list.push(this.identifier());
    this.symbol(')');
    return list;
  }

  protected list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.takeSymbol(',')) items.push(item());
    return items;
  }

  protected nested<T>(read: () => T): T {
    if (++this.depth > depthLimit) throw new TooDeep();
    try {
      return read();
    } finally {
      this.depth--;
    }
  }

  /** Tries a reading; when it fails, goes back. The failure that came furthest is the one to report when nothing fits. */
  protected attempt<T>(read: () => T): { ok: true; value: T } | { ok: false; error: SqlSyntaxError } {
    const { at, depth } = this;
    try {
      return { ok: true, value: read() };
    } catch (problem) {
      if (!(problem instanceof SqlSyntaxError)) throw problem;
      this.at = at;
      this.depth = depth;
      return { ok: false, error: problem };
    }
  }

  private ahead = false;

  /** Where Trino's parser must read on to the end of a construct before it knows which one it is. */
  protected lookingAhead<T>(read: () => T): T {
    const { ahead } = this;
    this.ahead = true;
    try {
      return read();
    } finally {
      this.ahead = ahead;
    }
  }

  /** Trino's parser finds mistakes inside this construct before it enters it, and reports them at its first token. */
  protected reportedAt<T>(token: Token, read: () => T): T {
    if (this.ahead) return read();
    try {
      return read();
    } catch (problem) {
      if (!(problem instanceof SqlSyntaxError)) throw problem;
      throw new SqlSyntaxError(problem.token, problem.expected, token);
    }
  }

  protected from(start: number): At {
    return { start, end: this.lastEnd };
  }
}

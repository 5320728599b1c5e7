import type { At, Call, Expression, Identifier, Query, SortItem, TypeNode, Window } from './ast.ts';
import type { Token } from './lexer.ts';
import { TokenStream } from './token-stream.ts';

const comparisons = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);
const specials = new Set([
  'CURRENT_DATE',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
  'LOCALTIME',
  'LOCALTIMESTAMP',
  'CURRENT_USER',
  'CURRENT_CATALOG',
  'CURRENT_SCHEMA',
  'CURRENT_PATH',
]);
const intervalFields = new Set(['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND']);

/** The largest bigint: Trino reads no larger whole number, not even behind a minus. */
export const largestInteger = 9223372036854775807n;

const wholeNumber = (text: string): bigint => BigInt(text.replaceAll('_', ''));

/** Trino's expressions, by precedence. Chains of one operator are read in a loop: thousands of terms do not nest. */
export abstract class ExpressionParser extends TokenStream {
  abstract query(): Query;
  protected tooLarge: Token | undefined;

  expression(): Expression {
    return this.nested(() => this.or());
  }

  private or(): Expression {
    return this.logical('OR', 'or', () => this.logical('AND', 'and', () => this.not()));
  }

  private logical(word: string, op: 'and' | 'or', term: () => Expression): Expression {
    const first = term();
    if (!this.isWord(word)) return first;
    const terms = [first];
    while (this.takeWord(word)) terms.push(term());
    return { kind: 'logical', op, terms, start: first.start, end: this.lastEnd };
  }

  private not(): Expression {
    const { start } = this.token;
    if (!this.takeWord('NOT')) return this.predicate();
    const expr = this.nested(() => this.not());
    return { kind: 'not', expr, ...this.from(start) };
  }

  private predicate(): Expression {
    const left = this.value();
    const { token } = this;
    if (token.kind === 'symbol' && comparisons.has(token.text)) {
      this.next();
      const quantifier = ['ALL', 'SOME', 'ANY'].find((w) => this.isWord(w));
      if (quantifier !== undefined && this.isSymbol('(', 1)) {
        this.next();
        this.next();
        const query = this.query();
        this.symbol(')');
        return { kind: 'quantified', op: token.text, quantifier, left, query, start: left.start, end: this.lastEnd };
      }
      const right = this.value();
      return { kind: 'compare', op: token.text, left, right, start: left.start, end: right.end };
    }
    if (token.kind !== 'word') return left;
    if (token.upper === 'IS') return this.is(left);
    const negated = this.takeWord('NOT');
    if (negated && !['BETWEEN', 'IN', 'LIKE'].some((w) => this.isWord(w))) this.fail("'BETWEEN', 'IN', 'LIKE'");
    if (this.takeWord('BETWEEN')) {
      const low = this.value();
      this.word('AND');
      const high = this.value();
      return { kind: 'between', expr: left, low, high, negated, start: left.start, end: high.end };
    }
    const { token: word } = this;
    if (this.takeWord('IN')) {
      const read = () => {
        this.symbol('(');
        const list = this.queryOr(() => this.list(() => this.expression()));
        this.symbol(')');
        return list;
      };
      const found = negated ? read() : this.reportedAt(word, read);
      const place = { start: left.start, end: this.lastEnd };
      return Array.isArray(found)
        ? { kind: 'in-list', expr: left, items: found, negated, ...place }
        : { kind: 'in-query', expr: left, query: found, negated, ...place };
    }
    if (this.takeWord('LIKE')) {
      const pattern = this.value();
      const escapeWith = this.takeWord('ESCAPE') ? this.value() : undefined;
      return { kind: 'like', expr: left, pattern, escape: escapeWith, negated, start: left.start, end: this.lastEnd };
    }
    return left;
  }

  private is(left: Expression): Expression {
    this.next();
    const negated = this.takeWord('NOT');
    if (this.takeWord('NULL')) return { kind: 'is-null', expr: left, negated, start: left.start, end: this.lastEnd };
    if (!this.isWord('DISTINCT')) this.fail(negated ? "'DISTINCT', 'NULL'" : "'DISTINCT', 'NOT', 'NULL'");
    this.next();
    this.word('FROM');
    const right = this.value();
    return { kind: 'is-distinct', left, right, negated, start: left.start, end: right.end };
  }

  value(): Expression {
    return this.binary(['||'], () => this.binary(['+', '-'], () => this.binary(['*', '/', '%'], () => this.unary())));
  }

  private binary(ops: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (this.token.kind === 'symbol' && ops.includes(this.token.text)) {
      const op = this.next().text as '+';
      const right = operand();
      left = { kind: 'binary-op', op, left, right, start: left.start, end: right.end };
    }
    return left;
  }

  private itemStart = -1;

  /** An item of SELECT: its first primary may be the row of `row.*`. */
  protected itemExpression(): Expression {
    this.itemStart = this.token.start;
    return this.expression();
  }

  private unary(): Expression {
    const { token } = this;
    if (this.isSymbol('-') || this.isSymbol('+')) {
      this.next();
      const expr = this.nested(() => this.unary());
      return { kind: 'unary', op: token.text as '-', expr, start: token.start, end: expr.end };
    }
    const first = () => this.postfix(this.primary());
    let expr = token.start === this.itemStart ? this.lookingAhead(first) : first();
    while (this.isWord('AT')) {
      this.next();
      this.word('TIME');
      this.word('ZONE');
      const zone = this.isWord('INTERVAL') ? this.interval() : this.string();
      expr = { kind: 'at-time-zone', expr, zone, start: expr.start, end: this.lastEnd };
    }
    return expr;
  }

  private postfix(start: Expression): Expression {
    let base = start;
    for (;;) {
      if (this.takeSymbol('[')) {
        const index = this.value();
        this.symbol(']');
        base = { kind: 'subscript', base, index, start: base.start, end: this.lastEnd };
      } else if (this.isSymbol('.')) {
        const field = this.reportedAt(this.next(), () => this.identifier());
        base = { kind: 'dereference', base, field, start: base.start, end: field.end };
      } else return base;
    }
  }

  private string(): Expression {
    const { token } = this;
    if (token.kind === 'string') {
      this.next();
      return {
        kind: 'string',
        value: token.text.slice(1, -1).replaceAll("''", "'"),
        unicode: false,
        start: token.start,
        end: token.end,
      };
    }
    if (token.kind !== 'unicode') this.fail('<string>');
    this.next();
    let mark0 = '\\';
    if (this.takeWord('UESCAPE')) {
      if (this.token.kind !== 'string') this.fail('<string>');
      mark0 = this.next().text.slice(1, -1);
    }
    const body = token.text.slice(3, -1).replaceAll("''", "'");
    const mark = mark0.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const value = body.replace(
      new RegExp(`${mark}(?:\\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4})|(${mark}))`, 'g'),
      (_, six, four, same) => (same !== undefined ? mark0 : String.fromCodePoint(Number.parseInt(six ?? four, 16))),
    );
    return { kind: 'string', value, unicode: true, ...this.from(token.start) };
  }

  private interval(): Expression {
    const { start } = this.word('INTERVAL');
    const negative = this.takeSymbol('-');
    if (!negative) this.takeSymbol('+');
    const text = this.string() as { value: string };
    const from = this.field();
    const to = this.takeWord('TO') ? this.field() : undefined;
    return { kind: 'interval', value: text.value, negative, from, to, ...this.from(start) };
  }

  private field(): string {
    if (this.token.kind !== 'word' || !intervalFields.has(this.token.upper))
      this.fail("'DAY', 'HOUR', 'MINUTE', 'MONTH', 'SECOND', 'YEAR'");
    return this.next().upper;
  }

  /** Inside a bracket: a query, or what `other` reads. */
  protected queryOr<T>(other: () => T): Query | T {
    if (this.startsQuery()) {
      const { token } = this;
      if (token.text !== '(') return this.query();
      // ((select 1)) may be a query in brackets or an expression: the reading that comes further is right.
      const asQuery = this.attempt(() => {
        const query = this.query();
        if (!this.isSymbol(')')) this.fail("')'");
        return query;
      });
      if (asQuery.ok) return asQuery.value;
      const asOther = this.attempt(other);
      if (asOther.ok) return asOther.value;
      throw asQuery.error.token.start > asOther.error.token.start ? asQuery.error : asOther.error;
    }
    return other();
  }

  private startsQuery(): boolean {
    let ahead = 0;
    while (this.isSymbol('(', ahead)) ahead++;
    const token = this.peek(ahead);
    return (
      token.kind === 'word' &&
      (token.upper === 'SELECT' ||
        token.upper === 'VALUES' ||
        token.upper === 'WITH' ||
        (token.upper === 'TABLE' && !this.isSymbol('(', ahead + 1)))
    );
  }

  private primary(): Expression {
    const { token } = this;
    const place = { start: token.start, end: token.end };
    switch (token.kind) {
      case 'integer':
      case 'decimal':
      case 'double':
        if (token.kind === 'integer' && /^\d/.test(token.text) && wholeNumber(token.text) > largestInteger)
          this.tooLarge ??= token;
        this.next();
        return { kind: 'number', text: token.text, form: token.kind, ...place };
      case 'string':
      case 'unicode':
        return this.string();
      case 'binary': {
        const hex = token.text.slice(2, -1).replace(/\s/g, '');
        if (!/^[0-9a-fA-F]*$/.test(hex)) this.fail('hexadecimal digits');
        if (hex.length % 2 === 1) this.fail('an even number of digits');
        this.next();
        return { kind: 'binary', hex, ...place };
      }
      case 'quoted':
        return this.nameOrCall();
      case 'symbol':
        if (token.text === '(') return this.bracket();
        if (token.text === '?') {
          this.next();
          return { kind: 'parameter', ...place };
        }
        return this.fail('<expression>');
      case 'word':
        return this.wordPrimary();
      default:
        return this.fail('<expression>');
    }
  }

  private bracket(): Expression {
    const { start } = this.token;
    const lambda = this.lambdaParams();
    if (lambda !== undefined) {
      const body = this.expression();
      return { kind: 'lambda', params: lambda, body, start, end: body.end };
    }
    this.next();
    if (this.takeSymbol(')')) this.fail("'->'");
    const query = this.token.text !== '(' && this.startsQuery();
    const inside = () => {
      const list = this.nested(() => this.queryOr(() => this.list(() => this.expression())));
      this.symbol(')');
      return list;
    };
    const found = query ? inside() : this.lookingAhead(inside);
    const place = this.from(start);
    if (!Array.isArray(found)) return { kind: 'subquery', query: found, ...place };
    if (found.length === 1) return { kind: 'paren', expr: found[0] as Expression, ...place };
    return { kind: 'row', items: found, keyword: false, ...place };
  }

  /** `(a, b) ->` or `() ->`. */
  private lambdaParams(): Identifier[] | undefined {
    let ahead = 1;
    if (!this.isSymbol(')', ahead)) {
      for (;;) {
        if (!this.isIdentifier(ahead)) return undefined;
        ahead++;
        if (this.isSymbol(',', ahead)) ahead++;
        else break;
      }
    }
    if (!this.isSymbol(')', ahead) || !this.isSymbol('->', ahead + 1)) return undefined;
    this.next();
    const params: Identifier[] = [];
    while (!this.takeSymbol(')')) {
      params.push(this.identifier());
      this.takeSymbol(',');
    }
    this.symbol('->');
    return params;
  }

  private wordPrimary(): Expression {
    const { token } = this;
    const { start, upper } = token;
    const place = { start, end: token.end };
    const call = this.isSymbol('(', 1);
    switch (upper) {
      case 'NULL':
        this.next();
        return { kind: 'null', ...place };
      case 'TRUE':
      case 'FALSE':
        this.next();
        return { kind: 'boolean', value: upper === 'TRUE', ...place };
      case 'CASE':
        return this.case();
      case 'CAST':
      case 'TRY_CAST':
        if (upper === 'CAST') return this.cast();
        if (call) return this.castOrCall();
        break;
      case 'EXISTS': {
        this.next();
        this.symbol('(');
        const query = this.query();
        this.symbol(')');
        return { kind: 'exists', query, ...this.from(start) };
      }
      case 'EXTRACT': {
        this.next();
        this.symbol('(');
        const field = this.identifier().name;
        this.word('FROM');
        const expr = this.value();
        this.symbol(')');
        return { kind: 'extract', field, expr, ...this.from(start) };
      }
      case 'INTERVAL':
        if (['string', 'unicode'].includes(this.peek(1).kind) || this.isSymbol('-', 1) || this.isSymbol('+', 1))
          return this.interval();
        break;
      case 'POSITION':
        if (call) return this.position();
        break;
      case 'SUBSTRING':
        if (call) return this.substring();
        break;
      case 'TRIM':
        return this.trim();
      case 'NORMALIZE':
        return this.normalize();
      case 'GROUPING': {
        this.next();
        this.symbol('(');
        const columns = this.isSymbol(')') ? [] : this.list(() => this.expression());
        this.symbol(')');
        return { kind: 'grouping', columns, ...this.from(start) };
      }
      case 'LISTAGG':
        return this.listagg();
      case 'JSON_VALUE':
      case 'JSON_QUERY':
      case 'JSON_EXISTS':
      case 'JSON_OBJECT':
      case 'JSON_ARRAY':
        return this.json(upper);
      case 'ARRAY':
        if (this.isSymbol('[', 1)) {
          this.next();
          this.next();
          const items = this.isSymbol(']') ? [] : this.list(() => this.expression());
          this.symbol(']');
          return { kind: 'array', items, ...this.from(start) };
        }
        break;
      case 'ROW':
        if (call) {
          this.next();
          this.next();
          const items = this.lookingAhead(() => {
            const list = this.list(() => this.expression());
            this.symbol(')');
            return list;
          });
          return { kind: 'row', items, keyword: true, ...this.from(start) };
        }
        break;
      case 'DOUBLE':
        if (this.isWord('PRECISION', 1) && this.peek(2).kind === 'string') {
          this.next();
          this.next();
          const text = this.string() as { value: string };
          return { kind: 'typed-literal', type: 'double', value: text.value, ...this.from(start) };
        }
        break;
      default:
        break;
    }
    if (specials.has(upper)) {
      this.next();
      let precision: number | undefined;
      if (
        this.isSymbol('(') &&
        !['current_user', 'current_date', 'current_catalog', 'current_schema', 'current_path'].includes(
          upper.toLowerCase(),
        )
      ) {
        this.next();
        if (this.token.kind !== 'integer') this.fail('<integer>');
        precision = Number(this.next().text);
        this.symbol(')');
      }
      return { kind: 'special', name: upper.toLowerCase(), precision, ...this.from(start) };
    }
    return this.nameOrCall();
  }

  private nameOrCall(): Expression {
    if (!this.isIdentifier()) this.fail('<expression>');
    const id = this.identifier();
    const { start } = id;
    if (this.token.kind === 'string' || this.token.kind === 'unicode') {
      if (/^x$/i.test(id.name) && !id.quoted) {
        this.at--;
        this.fail("X'…' without a space");
      }
      const text = this.string() as { value: string };
      return { kind: 'typed-literal', type: id.name.toLowerCase(), value: text.value, ...this.from(start) };
    }
    if (this.isSymbol('->')) {
      this.next();
      const body = this.expression();
      return { kind: 'lambda', params: [id], body, start, end: body.end };
    }
    const parts = [id];
    let ahead = 0;
    while (this.isSymbol('.', ahead) && this.isIdentifier(ahead + 1)) ahead += 2;
    if (this.isSymbol('(', ahead)) {
      for (let i = 0; i < ahead / 2; i++) {
        this.next();
        parts.push(this.identifier());
      }
      return this.call(parts);
    }
    return { kind: 'column', id, start, end: id.end };
  }

  private call(name: readonly Identifier[]): Call {
    const open = this.symbol('(').start;
    let star = false;
    let distinct = false;
    let args: Expression[] = [];
    if (this.takeSymbol('*')) star = true;
    else if (!this.isSymbol(')')) {
      if (this.isWord('DISTINCT')) {
        this.next();
        distinct = true;
      } else if (this.isWord('ALL') && !this.isSymbol(')', 1) && !this.isSymbol(',', 1) && !this.isSymbol('.', 1))
        this.next();
      if (!this.isWord('ORDER')) args = this.list(() => this.expression());
    }
    const orderBy = this.takePair('ORDER', 'BY') ? this.list(() => this.sortItem()) : [];
    const close = this.symbol(')').start;
    return this.callTail({ name, args, star, distinct, orderBy, open, close, start: (name[0] as Identifier).start });
  }

  private callTail(
    head: Pick<Call, 'name' | 'args' | 'star' | 'distinct' | 'orderBy' | 'open' | 'close' | 'start'>,
  ): Call {
    let filter: Expression | undefined;
    if (this.isWord('FILTER') && this.isSymbol('(', 1)) {
      this.next();
      this.next();
      this.word('WHERE');
      filter = this.expression();
      this.symbol(')');
    }
    let nulls: Call['nulls'];
    let nullsAt: At | undefined;
    if ((this.isWord('IGNORE') || this.isWord('RESPECT')) && this.isWord('NULLS', 1)) {
      const { start, upper } = this.token;
      this.next();
      this.next();
      nulls = upper === 'IGNORE' ? 'ignore' : 'respect';
      nullsAt = this.from(start);
      if (!this.isWord('OVER')) this.fail("'OVER'");
    }
    let over: Call['over'];
    let overAt: At | undefined;
    if (this.isWord('OVER') && (this.isSymbol('(', 1) || this.isIdentifier(1))) {
      const { start } = this.next();
      if (this.isSymbol('(')) {
        this.next();
        over = this.window();
        this.symbol(')');
      } else over = this.identifier();
      overAt = this.from(start);
    }
    return { kind: 'call', ...head, filter, over, overAt, nulls, nullsAt, end: this.lastEnd };
  }

  /** What stands between the brackets of OVER (…) or WINDOW w AS (…). */
  protected window(): Window {
    const { start } = this.token;
    const name =
      this.isIdentifier() &&
      !(this.isWord('PARTITION') && this.isWord('BY', 1)) &&
      !['ROWS', 'RANGE', 'GROUPS'].some((w) => this.isWord(w))
        ? this.identifier()
        : undefined;
    const partitionBy = this.takeWords('PARTITION', 'BY') ? this.list(() => this.expression()) : [];
    const orderBy = this.takePair('ORDER', 'BY') ? this.list(() => this.sortItem()) : [];
    let frame: Window['frame'];
    if (['ROWS', 'RANGE', 'GROUPS'].some((w) => this.isWord(w))) {
      const from = this.next().start;
      const bounds: Expression[] = [];
      if (this.takeWord('BETWEEN')) {
        this.bound(bounds);
        this.word('AND');
        this.bound(bounds);
      } else this.bound(bounds);
      frame = { bounds, ...this.from(from) };
    }
    return { name, partitionBy, orderBy, frame, start, end: Math.max(start, this.lastEnd) };
  }

  private bound(into: Expression[]): void {
    if (this.takeWords('CURRENT', 'ROW')) return;
    const unbounded = this.isWord('UNBOUNDED') && (this.isWord('PRECEDING', 1) || this.isWord('FOLLOWING', 1));
    if (unbounded) this.next();
    else into.push(this.expression());
    if (!this.takeWord('PRECEDING') && !this.takeWord('FOLLOWING')) this.fail("'FOLLOWING', 'PRECEDING'");
  }

  protected sortItem(): SortItem {
    const expr = this.expression();
    const descending = this.takeWord('DESC');
    if (!descending) this.takeWord('ASC');
    let nulls: SortItem['nulls'];
    if (this.takeWord('NULLS')) {
      if (this.takeWord('FIRST')) nulls = 'first';
      else {
        if (!this.isWord('LAST')) this.fail("'FIRST', 'LAST'");
        this.next();
        nulls = 'last';
      }
    }
    return { expr, descending, nulls, start: expr.start, end: this.lastEnd };
  }

  private case(): Expression {
    const { start } = this.next();
    const operand = this.isWord('WHEN') ? undefined : this.expression();
    const whens: { when: Expression; then: Expression }[] = [];
    do {
      this.word('WHEN');
      const when = this.expression();
      this.word('THEN');
      whens.push({ when, then: this.expression() });
    } while (this.isWord('WHEN'));
    const otherwise = this.takeWord('ELSE') ? this.expression() : undefined;
    this.word('END');
    return { kind: 'case', operand, whens, otherwise, ...this.from(start) };
  }

  private cast(): Expression {
    const token = this.next();
    this.symbol('(');
    const expr = this.expression();
    this.word('AS');
    const type = this.type();
    this.symbol(')');
    return { kind: 'cast', safe: token.upper === 'TRY_CAST', expr, type, ...this.from(token.start) };
  }

  /** TRY_CAST is no reserved word: without AS it is a function like any other. */
  private castOrCall(): Expression {
    return this.lookingAhead(() => this.ownForm(() => this.cast()));
  }

  private position(): Expression {
    const { start } = this.token;
    return this.ownForm(() => {
      this.next();
      this.symbol('(');
      const part = this.value();
      this.word('IN');
      const whole = this.value();
      this.symbol(')');
      return { kind: 'position', part, whole, ...this.from(start) };
    });
  }

  private substring(): Expression {
    const name = this.peek(0);
    return this.ownForm((): Expression => {
      this.next();
      this.symbol('(');
      const expr = this.value();
      this.word('FROM');
      const from = this.value();
      const length = this.takeWord('FOR') ? this.value() : undefined;
      this.symbol(')');
      return { kind: 'substring', expr, from, length, ...this.from(name.start) };
    });
  }

  /** A form with words of its own between the brackets, or a plain call of that name. */
  private ownForm(read: () => Expression): Expression {
    const standard = this.attempt(read);
    if (standard.ok) return standard.value;
    const id = this.identifier();
    const call = this.attempt(() => this.call([id]));
    if (call.ok) return call.value;
    throw standard.error.token.start > call.error.token.start ? standard.error : call.error;
  }

  private trim(): Expression {
    const { start } = this.next();
    this.symbol('(');
    const side = ['LEADING', 'TRAILING', 'BOTH'].find((w) => this.isWord(w));
    if (side !== undefined) this.next();
    let chars: Expression | undefined;
    let expr: Expression;
    if (side !== undefined && this.takeWord('FROM')) expr = this.value();
    else {
      expr = this.value();
      if (this.takeWord('FROM')) {
        chars = expr;
        expr = this.value();
      } else if (side === undefined && this.takeSymbol(',')) {
        chars = this.value();
      } else if (side !== undefined) this.fail("'FROM'");
    }
    this.symbol(')');
    return { kind: 'trim', side, chars, expr, ...this.from(start) };
  }

  private normalize(): Expression {
    const { start } = this.next();
    this.symbol('(');
    const expr = this.value();
    let form: string | undefined;
    if (this.takeSymbol(',')) {
      if (!['NFC', 'NFD', 'NFKC', 'NFKD'].some((w) => this.isWord(w))) this.fail("'NFC', 'NFD', 'NFKC', 'NFKD'");
      form = this.next().upper;
    }
    this.symbol(')');
    return { kind: 'normalize', expr, form, ...this.from(start) };
  }

  /** LISTAGG(x [, ','] [ON OVERFLOW …]) WITHIN GROUP (ORDER BY …), as a call named listagg. */
  private listagg(): Expression {
    const token = this.next();
    const open = this.symbol('(').start;
    const distinct = this.takeWord('DISTINCT');
    if (!distinct) this.takeWord('ALL');
    const args = [this.expression()];
    if (this.takeSymbol(',')) args.push(this.string());
    if (this.takeWords('ON', 'OVERFLOW')) {
      if (!this.takeWord('ERROR')) {
        this.word('TRUNCATE');
        if (this.token.kind === 'string') this.next();
        if (!this.takeWord('WITH')) this.word('WITHOUT');
        this.word('COUNT');
      }
    }
    const close = this.symbol(')').start;
    this.word('WITHIN');
    this.word('GROUP');
    this.symbol('(');
    this.word('ORDER');
    this.word('BY');
    const orderBy = this.list(() => this.sortItem());
    this.symbol(')');
    const name: Identifier = { name: 'listagg', quoted: false, start: token.start, end: token.end };
    return this.callTail({ name: [name], args, star: false, distinct, orderBy, open, close, start: token.start });
  }

  private json(fn: string): Expression {
    const { start } = this.next();
    this.symbol('(');
    const args: Expression[] = [];
    let path: string | undefined;
    let plain = true;
    if (fn === 'JSON_OBJECT' || fn === 'JSON_ARRAY') {
      while (
        !this.isSymbol(')') &&
        !['NULL', 'ABSENT', 'RETURNING', 'WITH', 'WITHOUT'].some(
          (w) => this.isWord(w) && (w !== 'NULL' || this.isWord('ON', 1)),
        )
      ) {
        const key = this.takeWords('KEY') ? this.expression() : this.expression();
        args.push(key);
        if (fn === 'JSON_OBJECT') {
          if (!this.takeSymbol(':')) this.word('VALUE');
          args.push(this.expression());
        }
        if (this.takeWords('FORMAT', 'JSON')) plain = false;
        if (!this.takeSymbol(',')) break;
      }
    } else {
      args.push(this.expression());
      if (this.takeWords('FORMAT', 'JSON')) plain = false;
      this.symbol(',');
      path = (this.string() as { value: string }).value;
      if (this.takeWord('PASSING')) {
        plain = false;
        this.list(() => {
          this.expression();
          this.word('AS');
          return this.identifier();
        });
      }
    }
    let returning: TypeNode | undefined;
    if (this.takeWord('RETURNING')) returning = this.type();
    while (!this.isSymbol(')')) {
      if (
        this.token.kind === 'end' ||
        ![
          'ON',
          'NULL',
          'ERROR',
          'EMPTY',
          'DEFAULT',
          'ABSENT',
          'WITH',
          'WITHOUT',
          'KEEP',
          'OMIT',
          'UNIQUE',
          'KEYS',
          'CONDITIONAL',
          'UNCONDITIONAL',
          'ARRAY',
          'WRAPPER',
          'QUOTES',
          'SCALAR',
          'STRING',
          'TRUE',
          'FALSE',
          'UNKNOWN',
          'OBJECT',
          'FORMAT',
          'JSON',
          'ENCODING',
          'UTF8',
        ].includes(this.token.upper)
      ) {
        this.fail("')'");
      }
      plain = false;
      if (this.takeWord('DEFAULT')) this.expression();
      else this.next();
    }
    this.symbol(')');
    return { kind: 'json', fn: fn.toLowerCase(), args, path, returning, plain, ...this.from(start) };
  }

  type(): TypeNode {
    let found = this.baseType();
    while (this.isWord('ARRAY')) {
      const { end } = this.next();
      if (this.takeSymbol('[')) {
        this.next();
        this.symbol(']');
      }
      found = { base: 'array', params: [found], start: found.start, end: Math.max(end, this.lastEnd) };
    }
    return found;
  }

  private baseType(): TypeNode {
    const { token } = this;
    const { start } = token;
    if (token.kind === 'word') {
      if (token.upper === 'ROW' && this.isSymbol('(', 1)) return this.rowType();
      if (token.upper === 'INTERVAL') {
        this.next();
        const from = this.field();
        const to = this.takeWord('TO') ? this.field() : undefined;
        return {
          base: `interval ${from.toLowerCase()}${to === undefined ? '' : ` to ${to.toLowerCase()}`}`,
          params: [],
          ...this.from(start),
        };
      }
      if (token.upper === 'TIMESTAMP' || token.upper === 'TIME') {
        this.next();
        const params: number[] = [];
        if (this.isSymbol('(')) {
          this.next();
          if (this.token.kind !== 'integer' && !this.isIdentifier()) this.fail('<type>');
          params.push(Number(this.next().text));
          this.symbol(')');
        }
        let timeZone = false;
        if (this.isWord('WITH') || this.isWord('WITHOUT')) {
          timeZone = this.next().upper === 'WITH';
          this.word('TIME');
          this.word('ZONE');
        }
        return { base: token.upper.toLowerCase(), params, timeZone, ...this.from(start) };
      }
      if (token.upper === 'DOUBLE' && this.isWord('PRECISION', 1)) {
        this.next();
        this.next();
        return { base: 'double', params: [], ...this.from(start) };
      }
      if ((token.upper === 'ARRAY' || token.upper === 'MAP') && this.isSymbol('<', 1)) {
        this.next();
        this.next();
        const params = this.list(() => this.type());
        if (!this.takeSymbol('>')) this.fail("'>'");
        return { base: token.upper.toLowerCase(), params, ...this.from(start) };
      }
    }
    if (!this.isIdentifier()) this.fail('<type>');
    const base = this.identifier().name.toLowerCase();
    const params: (TypeNode | number)[] = [];
    if (this.takeSymbol('(')) {
      params.push(...this.list(() => (this.token.kind === 'integer' ? Number(this.next().text) : this.type())));
      this.symbol(')');
    }
    return { base, params, ...this.from(start) };
  }

  private rowType(): TypeNode {
    const { start } = this.next();
    this.symbol('(');
    const fields = this.list(() => {
      // `name type` or a bare type: a name is followed by the start of a type.
      const named =
        this.isIdentifier() &&
        !this.isSymbol('(', 1) &&
        !this.isSymbol(',', 1) &&
        !this.isSymbol(')', 1) &&
        !this.isSymbol('<', 1) &&
        !(this.isWord('DOUBLE') && this.isWord('PRECISION', 1)) &&
        !((this.isWord('TIMESTAMP') || this.isWord('TIME')) && (this.isWord('WITH', 1) || this.isWord('WITHOUT', 1)));
      if (named && !this.isWord('ARRAY', 1)) return { name: this.identifier(), type: this.type() };
      if (named && (this.isSymbol('(', 2) || this.isSymbol('<', 2)))
        return { name: this.identifier(), type: this.type() };
      return { name: undefined, type: this.type() };
    });
    this.symbol(')');
    return { base: 'row', params: [], fields, ...this.from(start) };
  }
}

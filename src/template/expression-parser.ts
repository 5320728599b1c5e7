import type { Token } from '@11ty/nunjucks/src/lexer.js';
import type { AstNode } from '@11ty/nunjucks/src/nodes.js';
import nunjucksParser from '@11ty/nunjucks/src/parser.js';
import { Is, literal, node, Slice, Star, Tuple } from './ast.ts';
import { JinjaTokenizer, kinds } from './lexer.ts';
import { integer } from './numbers.ts';
import { TemplateSyntaxError } from './syntax-error.ts';

const sums = { '+': 'Add', '-': 'Sub' };
const joins = { '~': 'Concat' };
const products = { '*': 'Mul', '/': 'Div', '//': 'FloorDiv', '%': 'Mod' };
const powers = { '**': 'Pow' };
const argumentStarts = new Set<string>([
  kinds.string,
  kinds.integer,
  kinds.float,
  kinds.boolean,
  kinds.none,
  kinds.leftBracket,
  kinds.leftCurly,
]);

/** Jinja's expressions: what nunjucks lacks or reads otherwise is read here. */
export class ExpressionParser extends nunjucksParser.Parser {
  private noInlineIf = false;
  /** The block tags that are open where the parser stands. */
  protected readonly open: { tag: string; line: number; column: number }[] = [];
  private readonly lineStarts: number[];

  constructor(source: string) {
    // Jinja drops one newline at the end of a template.
    const text = source.endsWith('\r\n') ? source.slice(0, -2) : source.endsWith('\n') ? source.slice(0, -1) : source;
    super(new JinjaTokenizer(text));
    this.lineStarts = [0];
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.lineStarts.push(i + 1);
  }

  /** The offset in the source of a place that the tree names. */
  offset(lineno: number, colno: number): number {
    return (this.lineStarts[lineno] ?? 0) + colno;
  }

  override fail(message: string, lineno?: number, colno?: number): never {
    const token = lineno === undefined ? this.peekTokenOrEnd() : undefined;
    const opened = this.open.at(-1);
    const text = message
      .replace(/^parse\w+: /, '')
      .replace(/^advanceAfterBlockEnd: /, '')
      .replace(/^unknown block tag: (.*)$/, "unknown tag '$1'");
    throw new TemplateSyntaxError(text, (token?.lineno ?? lineno ?? 0) + 1, (token?.colno ?? colno ?? 0) + 1, opened);
  }

  private peekTokenOrEnd(): { lineno: number; colno: number } {
    const token = this.peekToken() as Token | null;
    return token ?? { lineno: this.tokens.lineno, colno: this.tokens.colno };
  }

  protected expectKind(type: string, what: string): Token {
    const token = this.nextToken();
    if (token === null || token.type !== type) {
      this.pushToken(token);
      this.fail(`expected ${what}`);
    }
    return token;
  }

  /** An expression, or several with commas between: a tuple. */
  protected parseTupleOrExpression(): AstNode {
    const first = this.parseExpression();
    if (this.peekToken()?.type !== kinds.comma) return first;
    const items = [first];
    while (this.skip(kinds.comma)) {
      const next = this.peekToken()?.type;
      if (next === kinds.blockEnd || next === kinds.variableEnd) break;
      items.push(this.parseExpression());
    }
    return new Tuple(first.lineno, first.colno, items);
  }

  override parseInlineIf(): AstNode {
    let found = this.parseOr();
    while (!this.noInlineIf && this.skipSymbol('if')) {
      const cond = this.parseOr();
      const inline = new (node('InlineIf'))(found.lineno, found.colno);
      inline['body'] = found;
      inline['cond'] = cond;
      inline['else_'] = this.skipSymbol('else') ? this.parseInlineIf() : null;
      found = inline;
    }
    return found;
  }

  /** Jinja: `is` binds tighter than any operator but after filters; nunjucks has it above comparison. */
  override parseIs(): AstNode {
    return this.parseCompare();
  }

  override parseIn(): AstNode {
    return this.parseCompare();
  }

  /** Jinja puts `in` and `not in` among the comparisons: `1 < 2 in [2]` chains. */
  override parseCompare(): AstNode {
    const expr = this.sum();
    const ops: AstNode[] = [];
    for (;;) {
      const token = this.peekToken() as Token | null;
      if (token === null) break;
      let operator: string | undefined;
      if (token.type === kinds.operator && ['==', '!=', '<', '>', '<=', '>='].includes(token.value)) {
        this.nextToken();
        operator = token.value;
      } else if (token.type === kinds.symbol && token.value === 'in') {
        this.nextToken();
        operator = 'in';
      } else if (token.type === kinds.symbol && token.value === 'not') {
        this.nextToken();
        if (!this.skipSymbol('in')) this.fail("expected 'in' after 'not'");
        operator = 'not in';
      }
      if (operator === undefined) break;
      ops.push(new (node('CompareOperand'))(token.lineno, token.colno, this.sum(), operator));
    }
    return ops.length === 0 ? expr : new (node('Compare'))(expr.lineno, expr.colno, expr, ops);
  }

  /** Jinja's order, from weak to strong: + and -, then ~, then * / // %, then **, each from left to right. */
  private sum(): AstNode {
    return this.binary(sums, () =>
      this.binary(joins, () => this.binary(products, () => this.binary(powers, () => this.parseUnary()))),
    );
  }

  private binary(operators: Readonly<Record<string, string>>, operand: () => AstNode): AstNode {
    let found = operand();
    for (;;) {
      const token = this.peekToken() as Token | null;
      if (token === null || (token.type !== kinds.operator && token.type !== kinds.tilde)) return found;
      const name = operators[token.value];
      if (name === undefined) return found;
      this.nextToken();
      found = new (node(name))(found.lineno, found.colno, found, operand());
    }
  }

  override parseUnary(noFilters?: boolean): AstNode {
    const token = this.peekToken();
    let found: AstNode;
    if (this.skipValue(kinds.operator, '-'))
      found = new (node('Neg'))(token.lineno, token.colno, this.parseUnary(true));
    else if (this.skipValue(kinds.operator, '+'))
      found = new (node('Pos'))(token.lineno, token.colno, this.parseUnary(true));
    else found = this.parsePrimary();
    return noFilters === true ? found : this.filtersAndTests(found);
  }

  private filtersAndTests(start: AstNode): AstNode {
    let found = start;
    for (;;) {
      const token = this.peekToken() as Token | null;
      if (token?.type === kinds.pipe) found = this.parseFilter(found);
      else if (token !== null && token.type === kinds.symbol && token.value === 'is') found = this.isTest(found);
      else return found;
    }
  }

  override parseFilter(start: AstNode): AstNode {
    let found = start;
    while (this.skip(kinds.pipe)) {
      const name = this.expectKind(kinds.symbol, 'the name of a filter');
      const args = this.peekToken()?.type === kinds.leftParen ? (this.parseSignature()['children'] as AstNode[]) : [];
      const list = new (node('NodeList'))(name.lineno, name.colno, [found, ...args]);
      found = new (node('Filter'))(name.lineno, name.colno, name.value, list);
    }
    return found;
  }

  private isTest(left: AstNode): AstNode {
    const is = this.nextToken() as Token;
    const negated = this.skipSymbol('not');
    const name = this.nextToken() as Token | null;
    if (name === null || ![kinds.symbol, kinds.none, kinds.boolean].includes(name.type)) {
      this.pushToken(name);
      this.fail("expected the name of a test after 'is'");
    }
    let args: AstNode[] = [];
    const next = this.peekToken() as Token | null;
    if (next?.type === kinds.leftParen) args = this.parseSignature()['children'] as AstNode[];
    else if (next !== null && startsArgument(next)) args = [this.parsePrimary()];
    const test = new Is(is.lineno, is.colno, left, name.value.toLowerCase(), args);
    return negated ? new (node('Not'))(is.lineno, is.colno, test) : test;
  }

  override parsePrimary(noPostfix?: boolean): AstNode {
    const token = this.nextToken() as Token;
    if ((token as Token | null) === null) this.fail('expected an expression, but the file ends');
    let found: AstNode | null;
    switch (token.type) {
      case kinds.string: {
        let text = token.value;
        while (this.peekToken()?.type === kinds.string) text += (this.nextToken() as Token).value;
        found = literal(token, text);
        break;
      }
      case kinds.integer:
      case kinds.float:
        found = this.number(token);
        break;
      case kinds.boolean:
        found = literal(token, token.value === 'true');
        break;
      case kinds.none:
        found = literal(token, null);
        break;
      case kinds.symbol:
        if (token.value === 'None') found = literal(token, null);
        else if (token.value === 'True' || token.value === 'False') found = literal(token, token.value === 'True');
        else found = new (node('Symbol'))(token.lineno, token.colno, token.value);
        break;
      case kinds.blockEnd:
      case kinds.variableEnd:
        return this.fail('expected an expression', token.lineno, token.colno);
      default:
        this.pushToken(token);
        found = this.parseAggregate();
        if (found === null) return this.fail(`unexpected '${token.value}'`, token.lineno, token.colno);
    }
    return noPostfix === true ? found : this.parsePostfix(found);
  }

  private number(token: Token): AstNode {
    const digits = token.value.replaceAll('_', '');
    if (token.type === kinds.integer) return literal(token, integer(digits));
    const found = literal(token, Number(digits));
    found['float'] = true;
    return found;
  }

  override parsePostfix(start: AstNode): AstNode {
    let found = start;
    for (let token = this.peekToken() as Token | null; token !== null; token = this.peekToken()) {
      if (token.type === kinds.leftParen) {
        found = new (node('FunCall'))(found.lineno, found.colno, found, this.parseSignature());
      } else if (token.type === kinds.leftBracket) {
        found = this.subscript(found);
      } else if (token.type === kinds.operator && token.value === '.') {
        this.nextToken();
        const name = this.nextToken();
        if (name === null || ![kinds.symbol, kinds.integer, kinds.boolean, kinds.none].includes(name.type)) {
          this.pushToken(name);
          this.fail("expected a name after '.'");
        }
        const key = name.type === kinds.integer ? Number(name.value) : name.value;
        found = new (node('LookupVal'))(found.lineno, found.colno, found, literal(name, key));
        found['attribute'] = true;
      } else break;
    }
    return found;
  }

  private subscript(target: AstNode): AstNode {
    const token = this.nextToken() as Token;
    return this.free(() => {
      const parts: (AstNode | null)[] = [null, null, null];
      let slice = 0;
      while (!this.skip(kinds.rightBracket)) {
        if (this.skip(kinds.colon)) slice++;
        else parts[slice] = this.parseTupleOrExpression();
        if (slice > 2 || (this.peekToken() as Token | null) === null) this.fail("expected ']'");
      }
      if (slice === 0) {
        if (parts[0] === null) this.fail('expected an index', token.lineno, token.colno);
        return new (node('LookupVal'))(target.lineno, target.colno, target, parts[0]);
      }
      const none = literal(token, null);
      const range = new Slice(token.lineno, token.colno, parts[0] ?? none, parts[1] ?? none, parts[2] ?? none);
      return new (node('LookupVal'))(target.lineno, target.colno, target, range);
    });
  }

  /** Inside brackets an `if` is an inline if again, also in the head of a for tag. */
  private free<T>(read: () => T): T {
    const before = this.noInlineIf;
    this.noInlineIf = false;
    const found = read();
    this.noInlineIf = before;
    return found;
  }

  override parseSignature(): AstNode {
    const token = this.expectKind(kinds.leftParen, "'('");
    return this.free(() => {
      const args = new (node('NodeList'))(token.lineno, token.colno, []);
      const children = args['children'] as AstNode[];
      while (!this.skip(kinds.rightParen)) {
        const at = this.peekToken() as Token | null;
        if (at === null) this.fail("the file ends inside '('", token.lineno, token.colno);
        if (this.skipValue(kinds.operator, '**'))
          children.push(new Star(at.lineno, at.colno, this.parseExpression(), true));
        else if (this.skipValue(kinds.operator, '*'))
          children.push(new Star(at.lineno, at.colno, this.parseExpression(), false));
        else {
          const value = this.parseExpression();
          if (value.typename === 'Symbol' && this.skipValue(kinds.operator, '=')) {
            children.push(new (node('Pair'))(value.lineno, value.colno, value, this.parseExpression()));
          } else {
            const keyword = children.find((child) => child.typename === 'Pair');
            if (keyword !== undefined)
              this.fail('a positional argument cannot follow a named one', value.lineno, value.colno);
            children.push(value);
          }
        }
        if (!this.skip(kinds.comma)) {
          if (!this.skip(kinds.rightParen)) this.fail("expected ',' or ')'");
          break;
        }
      }
      return args;
    });
  }

  override parseAggregate(): AstNode | null {
    const token = this.nextToken() as Token;
    const closes: Record<string, string> = {
      [kinds.leftParen]: kinds.rightParen,
      [kinds.leftBracket]: kinds.rightBracket,
      [kinds.leftCurly]: kinds.rightCurly,
    };
    const close = closes[token.type];
    if (close === undefined) return null;
    return this.free(() => {
      const items: AstNode[] = [];
      let comma = false;
      while (!this.skip(close)) {
        if ((this.peekToken() as Token | null) === null)
          this.fail(`the file ends inside '${token.value}'`, token.lineno, token.colno);
        const item = this.parseExpression();
        if (token.type === kinds.leftCurly) {
          if (!this.skip(kinds.colon)) this.fail("expected ':' after the key");
          items.push(new (node('Pair'))(item.lineno, item.colno, item, this.parseExpression()));
        } else items.push(item);
        if (this.skip(kinds.comma)) comma = true;
        else {
          if (!this.skip(close)) this.fail(`expected ',' or the bracket that closes '${token.value}'`);
          break;
        }
      }
      if (token.type === kinds.leftCurly) return new (node('Dict'))(token.lineno, token.colno, items);
      if (token.type === kinds.leftBracket) return new (node('Array'))(token.lineno, token.colno, items);
      if (comma || items.length !== 1) return new Tuple(token.lineno, token.colno, items);
      return new (node('Group'))(token.lineno, token.colno, items);
    });
  }

  /** The iterable of a for tag, where `if` begins the loop's condition. */
  protected withoutInlineIf<T>(read: () => T): T {
    const before = this.noInlineIf;
    this.noInlineIf = true;
    const found = read();
    this.noInlineIf = before;
    return found;
  }
}

/** After the name of a test: what begins its argument without parentheses, as in `x is divisibleby 3`. */
function startsArgument(token: Token): boolean {
  if (token.type === kinds.symbol)
    return !['else', 'or', 'and', 'if', 'in', 'not', 'is', 'recursive'].includes(token.value);
  return argumentStarts.has(token.type);
}

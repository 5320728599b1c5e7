import lexer, { type Token, type Tokenizer } from '@11ty/nunjucks/src/lexer.js';
import nodes, { type AstNode } from '@11ty/nunjucks/src/nodes.js';
import nunjucksParser from '@11ty/nunjucks/src/parser.js';

const define = (name: string, fields: readonly string[]) =>
  (nodes['Node'] as NonNullable<(typeof nodes)[string]>).extend(name, { fields });
const node = (name: string) => nodes[name] as NonNullable<(typeof nodes)[string]>;

const Slice = define('Slice', ['start', 'stop', 'step']);
const Star = define('Star', ['expr', 'keywords']);
const Jump = define('Jump', ['word']);
const Do = define('Do', ['expr']);
const Is = define('IsTest', ['left', 'name', 'args']);
const Tuple = define('Tuple', ['items']);
const Block = define('Definition', [
  'blockKind',
  'name',
  'args',
  'body',
  'attributes',
  'from',
  'bodyFrom',
  'bodyTo',
  'to',
]);
const ForEach = define('ForEach', ['names', 'iterable', 'condition', 'body', 'otherwise', 'recursive']);
const Assign = define('Assign', ['targets', 'value', 'body', 'filter']);

const {
  TOKEN_BLOCK_END,
  TOKEN_BLOCK_START,
  TOKEN_BOOLEAN,
  TOKEN_COLON,
  TOKEN_COMMA,
  TOKEN_COMMENT,
  TOKEN_DATA,
  TOKEN_FLOAT,
  TOKEN_INT,
  TOKEN_LEFT_BRACKET,
  TOKEN_LEFT_CURLY,
  TOKEN_LEFT_PAREN,
  TOKEN_NONE,
  TOKEN_OPERATOR,
  TOKEN_PIPE,
  TOKEN_RIGHT_BRACKET,
  TOKEN_RIGHT_CURLY,
  TOKEN_RIGHT_PAREN,
  TOKEN_STRING,
  TOKEN_SYMBOL,
  TOKEN_VARIABLE_START,
} = lexer as unknown as Record<string, string>;

/** Tests of Jinja that may take their argument without parentheses: `x is divisibleby 3`. */
const bareArgumentTests = new Set(
  'divisibleby equalto eq ne sameas in ge gt le lt greaterthan lessthan filter test'.split(' '),
);

/** The error a template author sees; line and column are 1-based. */
export class TemplateSyntaxError extends Error {
  readonly line: number;
  readonly column: number;
  readonly opened: { readonly tag: string; readonly line: number; readonly column: number } | undefined;

  constructor(message: string, line: number, column: number, opened?: TemplateSyntaxError['opened']) {
    super(message);
    this.line = line;
    this.column = column;
    this.opened = opened;
  }
}

/** Python's string escapes: an unknown one keeps its backslash, as in '\.' or '\d'. */
function parseString(this: Tokenizer, delimiter: string): string {
  const { str } = this;
  const from = this.index + 1;
  let i = from;
  let text = '';
  let plain = from;
  const escapes: Record<string, string> = {
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
  };
  for (; i < str.length && str[i] !== delimiter; i++) {
    if (str[i] !== '\\') continue;
    text += str.slice(plain, i);
    const next = str[i + 1] ?? '';
    const hex =
      next === 'x'
        ? /^[0-9a-fA-F]{2}/.exec(str.slice(i + 2, i + 4))
        : next === 'u'
          ? /^[0-9a-fA-F]{4}/.exec(str.slice(i + 2, i + 6))
          : null;
    if (hex !== null) {
      text += String.fromCharCode(Number.parseInt(hex[0], 16));
      i += 1 + hex[0].length;
    } else {
      text += next === '\n' ? '' : (escapes[next] ?? `\\${next}`);
      i += 1;
    }
    plain = i + 1;
  }
  text += str.slice(plain, i);
  const { lineno, colno } = this;
  this.forwardN(Math.min(i, str.length) - this.index + 1);
  if (i >= str.length) throw new TemplateSyntaxError('this string is not closed', lineno + 1, colno + 1);
  return text;
}

/** dbt's Jinja on nunjucks' parser: what nunjucks lacks or reads otherwise than Jinja is read here. */
export class JinjaParser extends nunjucksParser.Parser {
  private noInlineIf = false;
  private open: { tag: string; line: number; column: number }[] = [];
  private readonly lineStarts: number[];
  private lastBlockStart = 0;

  constructor(source: string) {
    // Jinja drops one newline at the end of a template.
    const text = source.endsWith('\r\n') ? source.slice(0, -2) : source.endsWith('\n') ? source.slice(0, -1) : source;
    const tokens = lexer.lex(text);
    tokens._parseString = parseString;
    super(tokens);
    this.lineStarts = [0];
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.lineStarts.push(i + 1);
  }

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

  private expect2(type: string, what: string): Token {
    const token = this.nextToken();
    if (token === null || token.type !== type) {
      this.pushToken(token);
      this.fail(`expected ${what}`);
    }
    return token;
  }

  private literal(at: { lineno: number; colno: number }, value: unknown): AstNode {
    return new (node('Literal'))(at.lineno, at.colno, value);
  }

  override parseNodes(): AstNode[] {
    const found: AstNode[] = [];
    for (let token = this.nextToken(); token !== null; token = this.nextToken()) {
      if (token.type === TOKEN_DATA) {
        this.addData(token, found);
      } else if (token.type === TOKEN_BLOCK_START) {
        this.dropLeadingWhitespace = false;
        this.lastBlockStart = this.offset(token.lineno, token.colno);
        this.skipPlus();
        const statement = this.parseStatement();
        if (statement === null) break;
        found.push(statement);
      } else if (token.type === TOKEN_VARIABLE_START) {
        const expression = this.parseTupleOrExpression();
        this.dropLeadingWhitespace = false;
        this.advanceAfterVariableEnd();
        found.push(new (node('Output'))(token.lineno, token.colno, [expression]));
      } else if (token.type === TOKEN_COMMENT) {
        this.dropLeadingWhitespace = token.value.endsWith('-#}');
      } else {
        this.fail(`unexpected ${token.type}`, token.lineno, token.colno);
      }
    }
    return found;
  }

  /** `{%+` and `+%}` only matter with lstrip and trim blocks, which dbt does not switch on. */
  private skipPlus(): void {
    this.skipValue(TOKEN_OPERATOR as string, '+');
  }

  private addData(token: Token, found: AstNode[]): void {
    let text = token.value;
    let skipped = 0;
    const next = this.peekToken() as Token | null;
    if (this.dropLeadingWhitespace) {
      const trimmed = text.trimStart();
      skipped = text.length - trimmed.length;
      text = trimmed;
      this.dropLeadingWhitespace = false;
    }
    const trims =
      next !== null &&
      (next.type === TOKEN_BLOCK_START || next.type === TOKEN_VARIABLE_START
        ? next.value.endsWith('-')
        : next.type === TOKEN_COMMENT && next.value.startsWith('{#-'));
    if (trims) text = text.trimEnd();
    if (text === '') return;
    const data = new (node('TemplateData'))(token.lineno, token.colno, text);
    data['offset'] = this.offset(token.lineno, token.colno) + skipped;
    found.push(new (node('Output'))(token.lineno, token.colno, [data]));
  }

  override advanceAfterBlockEnd(name?: string): Token {
    const named = name ?? (this.nextToken() as Token | null)?.value;
    this.skipValue(TOKEN_OPERATOR as string, '+');
    const token = this.nextToken();
    if (token === null || token.type !== TOKEN_BLOCK_END) {
      this.pushToken(token);
      this.fail(token === null ? 'the file ends inside a tag' : `expected '%}' to end the '${named}' tag`);
    }
    this.dropLeadingWhitespace = token.value.startsWith('-');
    return token;
  }

  private body(tag: { value: string; lineno: number; colno: number }, ...ends: string[]): AstNode {
    this.open.push({ tag: tag.value, line: tag.lineno + 1, column: tag.colno + 1 });
    const body = this.parseUntilBlocks(...ends);
    if ((this.peekToken() as Token | null) === null) {
      const opened = this.open.at(-1);
      throw new TemplateSyntaxError(
        `the file ends, but this '${tag.value}' tag is still open: {% ${ends.at(-1)} %} is missing`,
        tag.lineno + 1,
        tag.colno + 1,
        opened,
      );
    }
    this.open.pop();
    return body;
  }

  override parseStatement(): AstNode | null {
    const tag = this.peekToken() as Token | null;
    if (tag === null) this.fail('the file ends inside a tag');
    if (tag.type !== TOKEN_SYMBOL) this.fail('expected the name of a tag', tag.lineno, tag.colno);
    if (this.breakOnBlocks?.includes(tag.value)) return null;
    const open = this.breakOnBlocks;
    switch (tag.value) {
      case 'do': {
        this.nextToken();
        const expr = this.parseTupleOrExpression();
        this.advanceAfterBlockEnd('do');
        return new Do(tag.lineno, tag.colno, expr);
      }
      case 'break':
      case 'continue':
        this.nextToken();
        this.advanceAfterBlockEnd(tag.value);
        return new Jump(tag.lineno, tag.colno, tag.value);
      case 'macro':
      case 'test':
      case 'data_test':
      case 'snapshot':
      case 'materialization':
      case 'docs':
        return this.parseDefinition(tag);
      case 'if':
      case 'for':
      case 'set':
      case 'call':
      case 'filter':
      case 'raw':
        return super.parseStatement();
      default:
        if (tag.value.startsWith('end') || ['else', 'elif'].includes(tag.value)) {
          this.fail(
            open === null
              ? `'${tag.value}' closes nothing`
              : `unexpected '${tag.value}'; expected ${open.join(' or ')}`,
            tag.lineno,
            tag.colno,
          );
        }
        return this.fail(`unknown tag '${tag.value}'`, tag.lineno, tag.colno);
    }
  }

  private parseDefinition(tag: Token): AstNode {
    const from = this.lastBlockStart;
    this.nextToken();
    const name = this.expect2(TOKEN_SYMBOL as string, `a name for the ${tag.value}`);
    const attributes: Record<string, AstNode> = {};
    let args: AstNode = new (node('NodeList'))(tag.lineno, tag.colno, []);
    let kind = tag.value === 'data_test' ? 'test' : tag.value;
    if (kind === 'materialization') {
      while (this.skip(TOKEN_COMMA as string)) {
        const key = this.expect2(TOKEN_SYMBOL as string, 'adapter=, supported_languages= or default');
        attributes[key.value] = this.skipValue(TOKEN_OPERATOR as string, '=')
          ? this.parseExpression()
          : this.literal(key, true);
      }
    } else if (this.peekToken().type === TOKEN_LEFT_PAREN) {
      args = this.parseSignature();
    }
    this.advanceAfterBlockEnd(tag.value);
    const bodyFrom = this.tokens.index;
    let body: AstNode;
    let bodyTo: number;
    if (kind === 'docs') {
      const end = /\{%-?\s*enddocs\s*[-+]?%\}/.exec(this.tokens.str.slice(bodyFrom));
      if (end === null) {
        throw new TemplateSyntaxError(
          "the file ends, but this 'docs' tag is still open: {% enddocs %} is missing",
          tag.lineno + 1,
          tag.colno + 1,
        );
      }
      body = this.literal(tag, this.tokens.str.slice(bodyFrom, bodyFrom + end.index));
      bodyTo = bodyFrom + end.index;
      this.tokens.forwardN(end.index + end[0].length);
      this.peeked = null;
      this.dropLeadingWhitespace = end[0].includes('-%}');
      this.tokens.in_code = false;
    } else {
      body = this.body(tag, `end${tag.value}`);
      bodyTo = this.lastBlockStart;
      this.nextToken();
      // Jinja allows the name again: {% endmacro my_macro %}.
      if (this.peekToken()?.type === TOKEN_SYMBOL) this.nextToken();
      this.advanceAfterBlockEnd(`end${tag.value}`);
    }
    if (tag.value === 'data_test') kind = 'test';
    return new Block(
      tag.lineno,
      tag.colno,
      kind,
      name.value,
      args,
      body,
      attributes,
      from,
      bodyFrom,
      bodyTo,
      this.tokens.index,
    );
  }

  override parseIf(): AstNode {
    const tag = this.peekToken();
    if (tag.value === 'if') {
      this.nextToken();
      const found = this.ifChain(tag, tag);
      return found;
    }
    return this.fail('expected if', tag.lineno, tag.colno);
  }

  private ifChain(tag: Token, first: Token): AstNode {
    const found = new (node('If'))(tag.lineno, tag.colno);
    found['cond'] = this.parseTupleOrExpression();
    this.advanceAfterBlockEnd(tag.value);
    found['body'] = this.body(first, 'elif', 'else', 'endif');
    const next = this.nextToken() as Token;
    if (next.value === 'elif') {
      found['else_'] = this.ifChain(next, first);
      return found;
    }
    if (next.value === 'else') {
      this.advanceAfterBlockEnd('else');
      found['else_'] = this.body(first, 'endif');
      this.nextToken();
    } else {
      found['else_'] = null;
    }
    this.advanceAfterBlockEnd('endif');
    return found;
  }

  override parseFor(): AstNode {
    const tag = this.nextToken() as Token;
    const paren = this.skip(TOKEN_LEFT_PAREN as string);
    const names = [this.target()];
    while (this.skip(TOKEN_COMMA as string)) names.push(this.target());
    if (paren) this.skip(TOKEN_RIGHT_PAREN as string);
    if (!this.skipSymbol('in')) this.fail("expected 'in' in the for tag");
    const before = this.noInlineIf;
    this.noInlineIf = true;
    const iterable = this.parseTupleOrExpression();
    this.noInlineIf = before;
    const condition = this.skipSymbol('if') ? this.parseExpression() : null;
    const recursive = this.skipSymbol('recursive');
    this.advanceAfterBlockEnd('for');
    const body = this.body(tag, 'endfor', 'else');
    let otherwise: AstNode | null = null;
    if (this.skipSymbol('else')) {
      this.advanceAfterBlockEnd('else');
      otherwise = this.body(tag, 'endfor');
    }
    this.nextToken();
    this.advanceAfterBlockEnd('endfor');
    return new ForEach(tag.lineno, tag.colno, names, iterable, condition, body, otherwise, recursive);
  }

  /** A loop or set target: a name, or names in parentheses. */
  private target(): AstNode {
    if (this.skip(TOKEN_LEFT_PAREN as string)) {
      const items = [this.target()];
      while (this.skip(TOKEN_COMMA as string)) items.push(this.target());
      this.expect2(TOKEN_RIGHT_PAREN as string, "')'");
      return new Tuple((items[0] as AstNode).lineno, (items[0] as AstNode).colno, items);
    }
    const name = this.expect2(TOKEN_SYMBOL as string, 'a variable name');
    return new (node('Symbol'))(name.lineno, name.colno, name.value);
  }

  override parseSet(): AstNode {
    const tag = this.nextToken() as Token;
    const targets = [this.parsePostfix(this.target())];
    while (this.skip(TOKEN_COMMA as string)) targets.push(this.parsePostfix(this.target()));
    if (this.skipValue(TOKEN_OPERATOR as string, '=')) {
      const value = this.parseTupleOrExpression();
      this.advanceAfterBlockEnd('set');
      return new Assign(tag.lineno, tag.colno, targets, value, null, null);
    }
    const hole = new (node('Symbol'))(tag.lineno, tag.colno, 'set block');
    const filter = this.peekToken()?.type === TOKEN_PIPE ? this.parseFilter(hole) : null;
    if (this.peekToken()?.type !== TOKEN_BLOCK_END && this.peekToken()?.value !== '+') {
      this.fail("expected '=' or '%}' in the set tag");
    }
    this.advanceAfterBlockEnd('set');
    const body = this.body(tag, 'endset');
    this.nextToken();
    this.advanceAfterBlockEnd('endset');
    return new Assign(tag.lineno, tag.colno, targets, null, body, filter === null ? null : { filter, hole });
  }

  override parseCall(): AstNode {
    const tag = this.nextToken() as Token;
    const none = new (node('NodeList'))(tag.lineno, tag.colno, []);
    const params = this.peekToken()?.type === TOKEN_LEFT_PAREN ? this.parseSignature() : none;
    const call = this.parsePrimary();
    if (call.typename !== 'FunCall')
      this.fail('a call block needs a call: {% call name(…) %}', call.lineno, call.colno);
    this.advanceAfterBlockEnd('call');
    const body = this.body(tag, 'endcall');
    this.nextToken();
    this.advanceAfterBlockEnd('endcall');
    const definition = new Block(tag.lineno, tag.colno, 'caller', 'caller', params, body, {}, 0, 0, 0, 0);
    call['caller'] = definition;
    return new (node('Output'))(tag.lineno, tag.colno, [call]);
  }

  override parseFilterStatement(): AstNode {
    const tag = this.nextToken() as Token;
    const hole = new (node('Symbol'))(tag.lineno, tag.colno, 'filter block');
    this.pushToken({ type: TOKEN_PIPE as string, value: '|', lineno: tag.lineno, colno: tag.colno });
    // parseFilter expects the pipe that the tag leaves out.
    const filter = this.parseFilter(hole);
    this.advanceAfterBlockEnd('filter');
    const body = this.body(tag, 'endfilter');
    this.nextToken();
    this.advanceAfterBlockEnd('endfilter');
    const block = new Assign(tag.lineno, tag.colno, [], null, body, { filter, hole });
    return new (node('Output'))(tag.lineno, tag.colno, [block]);
  }

  override parseRaw(): AstNode {
    const tag = this.nextToken() as Token;
    this.advanceAfterBlockEnd('raw');
    const trimLeft = this.dropLeadingWhitespace;
    this.dropLeadingWhitespace = false;
    const from = this.tokens.index;
    const end = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/.exec(this.tokens.str.slice(from));
    if (end === null) {
      throw new TemplateSyntaxError(
        "the file ends, but this 'raw' tag is still open: {% endraw %} is missing",
        tag.lineno + 1,
        tag.colno + 1,
      );
    }
    let text = this.tokens.str.slice(from, from + end.index);
    const trimmed = trimLeft ? text.trimStart() : text;
    const skipped = text.length - trimmed.length;
    text = end[1] === '-' ? trimmed.trimEnd() : trimmed;
    this.tokens.forwardN(end.index + end[0].length);
    this.dropLeadingWhitespace = end[2] === '-';
    const data = new (node('TemplateData'))(tag.lineno, tag.colno, text);
    data['offset'] = from + skipped;
    return new (node('Output'))(tag.lineno, tag.colno, [data]);
  }

  parseTupleOrExpression(): AstNode {
    const first = this.parseExpression();
    if (this.peekToken()?.type !== TOKEN_COMMA) return first;
    const items = [first];
    while (this.skip(TOKEN_COMMA as string)) {
      const next = this.peekToken()?.type;
      if (next === TOKEN_BLOCK_END || next === 'variable-end') break;
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
    const expr = this.parseConcat();
    const ops: AstNode[] = [];
    for (;;) {
      const token = this.peekToken() as Token | null;
      if (token === null) break;
      let operator: string | undefined;
      if (token.type === TOKEN_OPERATOR && ['==', '!=', '<', '>', '<=', '>='].includes(token.value)) {
        this.nextToken();
        operator = token.value;
      } else if (token.type === TOKEN_SYMBOL && token.value === 'in') {
        this.nextToken();
        operator = 'in';
      } else if (token.type === TOKEN_SYMBOL && token.value === 'not') {
        this.nextToken();
        if (!this.skipSymbol('in')) this.fail("expected 'in' after 'not'");
        operator = 'not in';
      }
      if (operator === undefined) break;
      ops.push(new (node('CompareOperand'))(token.lineno, token.colno, this.parseConcat(), operator));
    }
    return ops.length === 0 ? expr : new (node('Compare'))(expr.lineno, expr.colno, expr, ops);
  }

  override parsePow(): AstNode {
    const base = this.parseUnary();
    return this.skipValue(TOKEN_OPERATOR as string, '**')
      ? new (node('Pow'))(base.lineno, base.colno, base, this.parsePow())
      : base;
  }

  override parseUnary(noFilters?: boolean): AstNode {
    const token = this.peekToken();
    let found: AstNode;
    if (this.skipValue(TOKEN_OPERATOR as string, '-'))
      found = new (node('Neg'))(token.lineno, token.colno, this.parseUnary(true));
    else if (this.skipValue(TOKEN_OPERATOR as string, '+'))
      found = new (node('Pos'))(token.lineno, token.colno, this.parseUnary(true));
    else found = this.parsePrimary();
    return noFilters === true ? found : this.filtersAndTests(found);
  }

  private filtersAndTests(start: AstNode): AstNode {
    let found = start;
    for (;;) {
      const token = this.peekToken() as Token | null;
      if (token?.type === TOKEN_PIPE) found = this.parseFilter(found);
      else if (token !== null && token.type === TOKEN_SYMBOL && token.value === 'is') found = this.isTest(found);
      else return found;
    }
  }

  override parseFilter(start: AstNode): AstNode {
    let found = start;
    while (this.skip(TOKEN_PIPE as string)) {
      const name = this.expect2(TOKEN_SYMBOL as string, 'the name of a filter');
      const args = this.peekToken()?.type === TOKEN_LEFT_PAREN ? (this.parseSignature()['children'] as AstNode[]) : [];
      const list = new (node('NodeList'))(name.lineno, name.colno, [found, ...args]);
      found = new (node('Filter'))(name.lineno, name.colno, name.value, list);
    }
    return found;
  }

  private isTest(left: AstNode): AstNode {
    const is = this.nextToken() as Token;
    const negated = this.skipSymbol('not');
    const name = this.nextToken() as Token | null;
    if (name === null || ![TOKEN_SYMBOL, TOKEN_NONE, TOKEN_BOOLEAN].includes(name.type)) {
      this.pushToken(name);
      this.fail("expected the name of a test after 'is'");
    }
    let args: AstNode[] = [];
    if (this.peekToken()?.type === TOKEN_LEFT_PAREN) args = this.parseSignature()['children'] as AstNode[];
    else if (bareArgumentTests.has(name.value)) args = [this.parseUnary()];
    const test = new Is(is.lineno, is.colno, left, name.value.toLowerCase(), args);
    return negated ? new (node('Not'))(is.lineno, is.colno, test) : test;
  }

  override parsePrimary(noPostfix?: boolean): AstNode {
    const token = this.nextToken() as Token;
    if ((token as Token | null) === null) this.fail('expected an expression, but the file ends');
    let found: AstNode | null;
    switch (token.type) {
      case TOKEN_STRING: {
        let text = token.value;
        while (this.peekToken()?.type === TOKEN_STRING) text += (this.nextToken() as Token).value;
        found = this.literal(token, text);
        break;
      }
      case TOKEN_INT:
      case TOKEN_FLOAT:
        found = this.number(token);
        break;
      case TOKEN_BOOLEAN:
        found = this.literal(token, token.value === 'true');
        break;
      case TOKEN_NONE:
        found =
          token.value === 'null' ? new (node('Symbol'))(token.lineno, token.colno, 'null') : this.literal(token, null);
        break;
      case TOKEN_SYMBOL:
        if (token.value === 'None') found = this.literal(token, null);
        else if (token.value === 'True' || token.value === 'False') found = this.literal(token, token.value === 'True');
        else if (/^\d[\d_]*([eE]\d+)?$/.test(token.value)) found = this.number(token);
        else if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(token.value))
          return this.fail(`unexpected '${token.value}'`, token.lineno, token.colno);
        else found = new (node('Symbol'))(token.lineno, token.colno, token.value);
        break;
      case TOKEN_BLOCK_END:
      case 'variable-end':
        return this.fail('expected an expression', token.lineno, token.colno);
      default:
        this.pushToken(token);
        found = this.parseAggregate();
        if (found === null) return this.fail(`unexpected '${token.value}'`, token.lineno, token.colno);
    }
    return noPostfix === true ? found : this.parsePostfix(found);
  }

  private number(token: Token): AstNode {
    let text = token.value.replaceAll('_', '');
    // nunjucks' lexer stops at the sign of an exponent: 1.5e-3 arrives as 1.5, e, -, 3.
    const rest = this.tokens.str.slice(this.tokens.index);
    const exponent = this.peeked === null ? /^[eE][+-]?\d+/.exec(rest) : null;
    const signed = this.peeked === null && /[eE]$/.test(text) ? /^[+-]\d+/.exec(rest) : null;
    for (const extra of [exponent, signed]) {
      if (extra !== null) {
        text += extra[0];
        this.tokens.forwardN(extra[0].length);
      }
    }
    if (/[.eE]/.test(text)) {
      const float = new (node('Literal'))(token.lineno, token.colno, Number(text));
      float['float'] = true;
      return float;
    }
    const whole = Number(text);
    return this.literal(token, Number.isSafeInteger(whole) ? whole : BigInt(text));
  }

  override parsePostfix(start: AstNode): AstNode {
    let found = start;
    for (let token = this.peekToken() as Token | null; token !== null; token = this.peekToken()) {
      if (token.type === TOKEN_LEFT_PAREN) {
        found = new (node('FunCall'))(found.lineno, found.colno, found, this.parseSignature());
      } else if (token.type === TOKEN_LEFT_BRACKET) {
        found = this.subscript(found);
      } else if (token.type === TOKEN_OPERATOR && token.value === '.') {
        this.nextToken();
        const name = this.nextToken();
        if (name === null || ![TOKEN_SYMBOL, TOKEN_INT, TOKEN_BOOLEAN, TOKEN_NONE].includes(name.type)) {
          this.pushToken(name);
          this.fail("expected a name after '.'");
        }
        const key = name.type === TOKEN_INT ? Number(name.value) : name.value;
        found = new (node('LookupVal'))(found.lineno, found.colno, found, this.literal(name, key));
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
      while (!this.skip(TOKEN_RIGHT_BRACKET as string)) {
        if (this.skip(TOKEN_COLON as string)) slice++;
        else parts[slice] = this.parseTupleOrExpression();
        if (slice > 2 || (this.peekToken() as Token | null) === null) this.fail("expected ']'");
      }
      if (slice === 0) {
        if (parts[0] === null) this.fail('expected an index', token.lineno, token.colno);
        return new (node('LookupVal'))(target.lineno, target.colno, target, parts[0]);
      }
      const none = this.literal(token, null);
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
    const token = this.expect2(TOKEN_LEFT_PAREN as string, "'('");
    return this.free(() => {
      const args = new (node('NodeList'))(token.lineno, token.colno, []);
      const children = args['children'] as AstNode[];
      while (!this.skip(TOKEN_RIGHT_PAREN as string)) {
        const at = this.peekToken() as Token | null;
        if (at === null) this.fail("the file ends inside '('", token.lineno, token.colno);
        if (this.skipValue(TOKEN_OPERATOR as string, '**'))
          children.push(new Star(at.lineno, at.colno, this.parseExpression(), true));
        else if (this.skipValue(TOKEN_OPERATOR as string, '*'))
          children.push(new Star(at.lineno, at.colno, this.parseExpression(), false));
        else {
          const value = this.parseExpression();
          if (value.typename === 'Symbol' && this.skipValue(TOKEN_OPERATOR as string, '=')) {
            children.push(new (node('Pair'))(value.lineno, value.colno, value, this.parseExpression()));
          } else children.push(value);
        }
        if (!this.skip(TOKEN_COMMA as string)) {
          if (!this.skip(TOKEN_RIGHT_PAREN as string)) this.fail("expected ',' or ')'");
          break;
        }
      }
      return args;
    });
  }

  override parseAggregate(): AstNode | null {
    const token = this.nextToken() as Token;
    const closes: Record<string, string> = {
      [TOKEN_LEFT_PAREN as string]: TOKEN_RIGHT_PAREN as string,
      [TOKEN_LEFT_BRACKET as string]: TOKEN_RIGHT_BRACKET as string,
      [TOKEN_LEFT_CURLY as string]: TOKEN_RIGHT_CURLY as string,
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
        if (token.type === TOKEN_LEFT_CURLY) {
          if (!this.skip(TOKEN_COLON as string)) this.fail("expected ':' after the key");
          items.push(new (node('Pair'))(item.lineno, item.colno, item, this.parseExpression()));
        } else items.push(item);
        if (this.skip(TOKEN_COMMA as string)) comma = true;
        else {
          if (!this.skip(close)) this.fail(`expected ',' or the bracket that closes '${token.value}'`);
          break;
        }
      }
      if (token.type === TOKEN_LEFT_CURLY) return new (node('Dict'))(token.lineno, token.colno, items);
      if (token.type === TOKEN_LEFT_BRACKET) return new (node('Array'))(token.lineno, token.colno, items);
      if (comma || items.length !== 1) return new Tuple(token.lineno, token.colno, items);
      return new (node('Group'))(token.lineno, token.colno, items);
    });
  }
}

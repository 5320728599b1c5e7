import type { Token } from '@11ty/nunjucks/src/lexer.js';
import type { AstNode } from '@11ty/nunjucks/src/nodes.js';
import { Assign, Definition, Do, ForEach, Jump, literal, node, Tuple, With } from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import { kinds } from './lexer.ts';
import { TemplateSyntaxError } from './syntax-error.ts';

/** dbt's Jinja on nunjucks' parser: what nunjucks lacks or reads otherwise than Jinja is read here. */
export class JinjaParser extends ExpressionParser {
  private lastBlockStart = 0;

  override parseNodes(): AstNode[] {
    const found: AstNode[] = [];
    for (let token = this.nextToken(); token !== null; token = this.nextToken()) {
      if (token.type === kinds.data) {
        this.addData(token, found);
      } else if (token.type === kinds.blockStart) {
        this.dropLeadingWhitespace = false;
        this.lastBlockStart = this.offset(token.lineno, token.colno);
        const statement = this.parseStatement();
        if (statement === null) break;
        found.push(statement);
      } else if (token.type === kinds.variableStart) {
        const expression = this.parseTupleOrExpression();
        this.dropLeadingWhitespace = false;
        this.advanceAfterVariableEnd();
        found.push(new (node('Output'))(token.lineno, token.colno, [expression]));
      } else if (token.type === kinds.comment) {
        this.dropLeadingWhitespace = token.value.endsWith('-#}');
      } else {
        this.fail(`unexpected ${token.type}`, token.lineno, token.colno);
      }
    }
    return found;
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
      (next.type === kinds.blockStart || next.type === kinds.variableStart
        ? next.value.endsWith('-')
        : next.type === kinds.comment && next.value.startsWith('{#-'));
    if (trims) text = text.trimEnd();
    if (text === '') return;
    const data = new (node('TemplateData'))(token.lineno, token.colno, text);
    data['offset'] = this.offset(token.lineno, token.colno) + skipped;
    found.push(new (node('Output'))(token.lineno, token.colno, [data]));
  }

  override advanceAfterVariableEnd(): void {
    const token = this.nextToken();
    if (token === null || token.type !== kinds.variableEnd) {
      this.pushToken(token);
      this.fail(token === null ? "the file ends inside '{{'" : `expected '}}', found '${token.value}'`);
    }
    this.dropLeadingWhitespace = token.value.startsWith('-');
  }

  override advanceAfterBlockEnd(name?: string): Token {
    const named = name ?? (this.nextToken() as Token | null)?.value;
    const token = this.nextToken();
    if (token === null || token.type !== kinds.blockEnd) {
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
    if (tag.type !== kinds.symbol) this.fail('expected the name of a tag', tag.lineno, tag.colno);
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
      case 'with':
        return this.parseWith();
      case 'import':
      case 'from':
      case 'include':
      case 'extends':
      case 'block':
        return this.fail(
          `the tag '${tag.value}' is not supported, as in dbt; macros of the project can be called by their name`,
          tag.lineno,
          tag.colno,
        );
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
    const name = this.expectKind(kinds.symbol, `a name for the ${tag.value}`);
    const attributes: Record<string, AstNode> = {};
    let args: AstNode = new (node('NodeList'))(tag.lineno, tag.colno, []);
    let kind = tag.value === 'data_test' ? 'test' : tag.value;
    if (kind === 'materialization') {
      while (this.skip(kinds.comma)) {
        const key = this.expectKind(kinds.symbol, 'adapter=, supported_languages= or default');
        attributes[key.value] = this.skipValue(kinds.operator, '=') ? this.parseExpression() : literal(key, true);
      }
    } else if (this.peekToken().type === kinds.leftParen) {
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
      body = literal(tag, this.tokens.str.slice(bodyFrom, bodyFrom + end.index));
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
      if (this.peekToken()?.type === kinds.symbol) this.nextToken();
      this.advanceAfterBlockEnd(`end${tag.value}`);
    }
    if (tag.value === 'data_test') kind = 'test';
    return new Definition(
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
    const target = this.targets();
    if (!this.skipSymbol('in')) this.fail("expected 'in' in the for tag");
    const iterable = this.withoutInlineIf(() => this.parseTupleOrExpression());
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
    return new ForEach(tag.lineno, tag.colno, target, iterable, condition, body, otherwise, recursive);
  }

  /** What a for or set tag binds: a name, an attribute of a namespace, or several, nested in parentheses as one likes. */
  private targets(end: string | undefined = undefined): AstNode {
    const first = this.target();
    if (this.peekToken()?.type !== kinds.comma) return first;
    const items = [first];
    while (this.skip(kinds.comma)) {
      const next = this.peekToken()?.type;
      if (next === end || next === kinds.operator) break;
      items.push(this.target());
    }
    return new Tuple(first.lineno, first.colno, items);
  }

  private target(): AstNode {
    if (this.skip(kinds.leftParen)) {
      const found = this.targets(kinds.rightParen);
      this.expectKind(kinds.rightParen, "')'");
      return found;
    }
    const name = this.expectKind(kinds.symbol, 'a variable name');
    return this.parsePostfix(new (node('Symbol'))(name.lineno, name.colno, name.value));
  }

  private parseWith(): AstNode {
    const tag = this.nextToken() as Token;
    const targets: AstNode[] = [];
    const values: AstNode[] = [];
    while (this.peekToken()?.type !== kinds.blockEnd) {
      if (targets.length > 0 && !this.skip(kinds.comma)) this.fail("expected ',' or '%}' in the with tag");
      targets.push(this.target());
      if (!this.skipValue(kinds.operator, '=')) this.fail("expected '=' in the with tag");
      values.push(this.parseExpression());
    }
    this.advanceAfterBlockEnd('with');
    const body = this.body(tag, 'endwith');
    this.nextToken();
    this.advanceAfterBlockEnd('endwith');
    return new With(tag.lineno, tag.colno, targets, values, body);
  }

  override parseSet(): AstNode {
    const tag = this.nextToken() as Token;
    const target = this.targets();
    if (this.skipValue(kinds.operator, '=')) {
      const value = this.parseTupleOrExpression();
      this.advanceAfterBlockEnd('set');
      return new Assign(tag.lineno, tag.colno, target, value, null, null);
    }
    const hole = new (node('Symbol'))(tag.lineno, tag.colno, 'set block');
    const filter = this.peekToken()?.type === kinds.pipe ? this.parseFilter(hole) : null;
    if (this.peekToken()?.type !== kinds.blockEnd) {
      this.fail("expected '=' or '%}' in the set tag");
    }
    this.advanceAfterBlockEnd('set');
    const body = this.body(tag, 'endset');
    this.nextToken();
    this.advanceAfterBlockEnd('endset');
    return new Assign(tag.lineno, tag.colno, target, null, body, filter === null ? null : { filter, hole });
  }

  override parseCall(): AstNode {
    const tag = this.nextToken() as Token;
    const none = new (node('NodeList'))(tag.lineno, tag.colno, []);
    const params = this.peekToken()?.type === kinds.leftParen ? this.parseSignature() : none;
    const call = this.parsePrimary();
    if (call.typename !== 'FunCall')
      this.fail('a call block needs a call: {% call name(…) %}', call.lineno, call.colno);
    this.advanceAfterBlockEnd('call');
    const body = this.body(tag, 'endcall');
    this.nextToken();
    this.advanceAfterBlockEnd('endcall');
    const definition = new Definition(tag.lineno, tag.colno, 'caller', 'caller', params, body, {}, 0, 0, 0, 0);
    call['caller'] = definition;
    return new (node('Output'))(tag.lineno, tag.colno, [call]);
  }

  override parseFilterStatement(): AstNode {
    const tag = this.nextToken() as Token;
    const hole = new (node('Symbol'))(tag.lineno, tag.colno, 'filter block');
    this.pushToken({ type: kinds.pipe, value: '|', lineno: tag.lineno, colno: tag.colno });
    // parseFilter expects the pipe that the tag leaves out.
    const filter = this.parseFilter(hole);
    this.advanceAfterBlockEnd('filter');
    const body = this.body(tag, 'endfilter');
    this.nextToken();
    this.advanceAfterBlockEnd('endfilter');
    const block = new Assign(tag.lineno, tag.colno, null, null, body, { filter, hole });
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
}

import { type Checked, diagnose, lineIndex } from '../core/index.ts';
import type {
  Cte,
  Expression,
  GroupElement,
  Identifier,
  Query,
  QueryBody,
  Relation,
  Select,
  SelectItem,
  Window,
} from './ast.ts';
import { ExpressionParser, largestInteger } from './expressions.ts';
import { reserved, type Token } from './lexer.ts';
import { depthLimit, SqlSyntaxError, TooDeep } from './token-stream.ts';

class QueryParser extends ExpressionParser {
  /** A whole text: one query, perhaps with a semicolon at its end; or the offset where a second statement begins. */
  statement(): Query | number {
    try {
      const query = this.query();
      if (this.takeSymbol(';')) {
        while (this.takeSymbol(';'));
        if (this.token.kind !== 'end') return this.token.start;
      }
      if (this.token.kind !== 'end') this.fail('the end of the query');
      if (this.digitFirst !== undefined) this.refuseDigit(this.digitFirst.token);
      // Trino finds this when the tree is built, and then has no place for it.
      const { tooLarge } = this;
      if (tooLarge !== undefined)
        throw new SqlSyntaxError(tooLarge, `a number up to ${largestInteger}`, {
          ...tooLarge,
          start: 0,
          upper: 'the text',
        });
      return query;
    } catch (problem) {
      const { digitFirst } = this;
      if (!(problem instanceof SqlSyntaxError) || digitFirst === undefined || !digitFirst.sure) throw problem;
      const next = this.tokens.indexOf(digitFirst.token) + 1;
      if (problem.token.start <= (this.tokens[next]?.start ?? 0)) throw problem;
      return this.refuseDigit(digitFirst.token);
    }
  }

  private refuseDigit(token: Token): never {
    throw new SqlSyntaxError(token, 'a name that starts with a letter, or quotes around it');
  }

  query(): Query {
    return this.nested(() => {
      const { start } = this.token;
      let recursive = false;
      let ctes: Cte[] = [];
      if (this.takeWord('WITH')) {
        recursive = this.takeWord('RECURSIVE');
        ctes = this.list(() => this.cte());
      }
      const body = this.queryBody();
      const orderBy = this.takePair('ORDER', 'BY') ? this.list(() => this.sortItem()) : [];
      let offset: Query['offset'];
      let limit: Query['limit'];
      let fetch: Query['fetch'];
      if (this.isWord('OFFSET')) {
        const from = this.next().start;
        const count = this.count();
        if (!this.takeWord('ROWS')) this.takeWord('ROW');
        offset = { count, ...this.from(from) };
      }
      if (this.isWord('LIMIT')) {
        const from = this.next().start;
        const count = this.isWord('ALL') ? this.next().text : this.count();
        limit = { count, ...this.from(from) };
      } else if (this.isWord('FETCH')) {
        const from = this.next().start;
        if (!this.takeWord('FIRST') && !this.takeWord('NEXT')) this.fail("'FIRST', 'NEXT'");
        const count = this.token.kind === 'integer' || this.isSymbol('?') ? this.count() : undefined;
        if (!this.takeWord('ROWS') && !this.takeWord('ROW')) this.fail("'ROW', 'ROWS'");
        const ties = !this.takeWord('ONLY');
        if (ties && !this.takePair('WITH', 'TIES')) this.fail("'ONLY', 'WITH'");
        fetch = { count, ties, ...this.from(from) };
      }
      return { kind: 'query', recursive, ctes, body, orderBy, offset, limit, fetch, ...this.from(start) };
    });
  }

  private count(): string {
    if (this.token.kind !== 'integer' && !this.isSymbol('?')) this.fail("'?', <integer>");
    return this.next().text;
  }

  private cte(): Cte {
    const name = this.identifier();
    const columns = this.isSymbol('(') ? this.identifierList() : undefined;
    this.word('AS');
    this.symbol('(');
    const query = this.query();
    this.symbol(')');
    return { name, columns, query, ...this.from(name.start) };
  }

  private queryBody(): QueryBody {
    const chain = (words: readonly string[], operand: () => QueryBody): QueryBody => {
      let left = operand();
      for (;;) {
        const word = words.find((w) => this.isWord(w));
        if (word === undefined) return left;
        this.next();
        const all = this.takeWord('ALL');
        if (!all) this.takeWord('DISTINCT');
        const right = operand();
        left = { kind: 'set', op: word.toLowerCase() as 'union', all, left, right, start: left.start, end: right.end };
      }
    };
    return chain(['UNION', 'EXCEPT'], () => chain(['INTERSECT'], () => this.queryPrimary()));
  }

  private queryPrimary(): QueryBody {
    const { start } = this.token;
    if (this.isWord('SELECT')) return this.select();
    if (this.takeWord('VALUES')) {
      const rows = this.list(() => this.expression());
      return { kind: 'values', rows, ...this.from(start) };
    }
    if (this.isWord('TABLE')) {
      this.next();
      return { kind: 'table', name: this.qualifiedName(), ...this.from(start) };
    }
    if (!this.isSymbol('(')) this.fail("'(', 'SELECT', 'TABLE', 'VALUES'");
    this.next();
    const query = this.query();
    this.symbol(')');
    return { kind: 'paren-query', query, ...this.from(start) };
  }

  private select(): Select {
    const { start } = this.next();
    const distinct = this.takeWord('DISTINCT');
    if (!distinct && this.isWord('ALL') && !this.isSymbol(',', 1) && !this.isWord('FROM', 1)) this.next();
    const items = this.list(() => this.selectItem());
    const from = this.takeWord('FROM') ? this.list(() => this.relation()) : [];
    const where = this.takeWord('WHERE') ? this.expression() : undefined;
    let groupBy: Select['groupBy'];
    if (this.isWord('GROUP')) {
      const at = this.next().start;
      this.word('BY');
      const quantified = this.isWord('DISTINCT') || this.isWord('ALL') ? this.next() : undefined;
      const quantifier =
        quantified === undefined
          ? undefined
          : { distinct: quantified.upper === 'DISTINCT', start: quantified.start, end: quantified.end };
      const elements = this.list(() => this.groupElement());
      groupBy = { elements, quantifier, ...this.from(at) };
    }
    const having = this.takeWord('HAVING') ? this.expression() : undefined;
    const windows: { name: Identifier; window: Window }[] = [];
    if (this.isWord('WINDOW') && this.isIdentifier(1)) {
      this.next();
      windows.push(
        ...this.list(() => {
          const name = this.identifier();
          this.word('AS');
          this.symbol('(');
          const window = this.window();
          this.symbol(')');
          return { name, window };
        }),
      );
    }
    return { kind: 'select', distinct, items, from, where, groupBy, having, windows, ...this.from(start) };
  }

  private selectItem(): SelectItem {
    const { start } = this.token;
    if (this.takeSymbol('*')) return { kind: 'star', qualifier: undefined, aliases: undefined, ...this.from(start) };
    if (this.isIdentifier()) {
      let ahead = 0;
      while (this.isIdentifier(ahead) && this.isSymbol('.', ahead + 1)) ahead += 2;
      if (ahead > 0 && this.isSymbol('*', ahead)) {
        const id = this.identifier();
        let qualifier: Expression = { kind: 'column', id, start: id.start, end: id.end };
        while (this.takeSymbol('.')) {
          if (this.takeSymbol('*')) break;
          const field = this.identifier();
          qualifier = { kind: 'dereference', base: qualifier, field, start, end: field.end };
        }
        const aliases = this.starAliases();
        return { kind: 'star', qualifier, aliases, ...this.from(start) };
      }
    }
    const expr = this.itemExpression();
    if (this.isSymbol('.') && this.isSymbol('*', 1)) {
      this.next();
      this.next();
      const aliases = this.starAliases();
      return { kind: 'star', qualifier: expr, aliases, ...this.from(start) };
    }
    const alias = this.takeWord('AS') || (this.isIdentifier() && !this.startsClause()) ? this.identifier() : undefined;
    return { kind: 'expression', expr, alias, ...this.from(start) };
  }

  /** `row.* AS (a, b)`. */
  private starAliases(): Identifier[] | undefined {
    if (!this.takeWord('AS')) return undefined;
    return this.identifierList();
  }

  private groupElement(): GroupElement {
    const { start } = this.token;
    const kind = this.isWord('ROLLUP')
      ? 'rollup'
      : this.isWord('CUBE')
        ? 'cube'
        : this.isWord('GROUPING') && this.isWord('SETS', 1)
          ? 'sets'
          : 'simple';
    if (kind === 'simple') return { kind, sets: [this.groupingSet()], ...this.from(start) };
    this.next();
    if (kind === 'sets') this.next();
    this.symbol('(');
    const sets = this.isSymbol(')') ? [] : this.list(() => this.groupingSet());
    this.symbol(')');
    return { kind, sets, ...this.from(start) };
  }

  private groupingSet(): Expression[] {
    if (this.isSymbol('(')) {
      const bracketed = this.attempt(() => {
        this.next();
        const list = this.isSymbol(')') ? [] : this.list(() => this.expression());
        this.symbol(')');
        if (this.token.kind === 'symbol' && !['(', ')', ',', ';'].includes(this.token.text)) this.fail('');
        return list;
      });
      if (bracketed.ok) return bracketed.value;
    }
    return [this.expression()];
  }

  private relation(): Relation {
    let left = this.sampled();
    for (;;) {
      const { start } = left;
      if (this.takeWords('CROSS', 'JOIN')) {
        const right = this.sampled();
        left = {
          kind: 'join',
          type: 'cross',
          natural: false,
          left,
          right,
          on: undefined,
          using: undefined,
          start,
          end: right.end,
        };
        continue;
      }
      const natural = this.isWord('NATURAL');
      const ahead = natural ? 1 : 0;
      const word = this.peek(ahead);
      const type =
        word.kind !== 'word'
          ? undefined
          : word.upper === 'JOIN' || word.upper === 'INNER'
            ? 'inner'
            : word.upper === 'LEFT'
              ? 'left'
              : word.upper === 'RIGHT'
                ? 'right'
                : word.upper === 'FULL'
                  ? 'full'
                  : undefined;
      if (type === undefined) {
        if (this.isWord('CROSS')) {
          this.next();
          this.fail("'JOIN'");
        }
        if (natural) {
          this.next();
          this.fail("'FULL', 'INNER', 'JOIN', 'LEFT', 'RIGHT'");
        }
        return left;
      }
      if (natural) this.next();
      if (!this.isWord('JOIN')) {
        this.next();
        if (type !== 'inner') this.takeWord('OUTER');
      }
      this.word('JOIN');
      if (natural) {
        const right = this.sampled();
        left = { kind: 'join', type, natural, left, right, on: undefined, using: undefined, start, end: right.end };
        continue;
      }
      const right = this.relation();
      let on: Expression | undefined;
      let using: Identifier[] | undefined;
      if (this.takeWord('ON')) on = this.expression();
      else if (this.takeWord('USING')) using = this.identifierList();
      else this.fail("'ON', 'USING'");
      left = { kind: 'join', type, natural, left, right, on, using, start, end: this.lastEnd };
    }
  }

  private isSampling(): boolean {
    return this.isWord('TABLESAMPLE') && !this.isSymbol('(', 1);
  }

  private sampled(): Relation {
    const relation = this.aliased();
    if (!this.isSampling()) return relation;
    this.next();
    if (!this.isWord('BERNOULLI') && !this.isWord('SYSTEM')) this.fail("'BERNOULLI', 'SYSTEM'");
    const method = this.next().upper;
    this.symbol('(');
    const percent = this.expression();
    this.symbol(')');
    return { kind: 'sample', relation, method, percent, start: relation.start, end: this.lastEnd };
  }

  private aliased(): Relation {
    let relation = this.relationPrimary();
    if (this.isWord('MATCH_RECOGNIZE') && this.isSymbol('(', 1)) {
      this.skipBrackets(1);
      relation = { kind: 'match-recognize', relation, start: relation.start, end: this.lastEnd };
    }
    const explicit = this.isWord('AS');
    if (!explicit && !(this.isIdentifier() && !this.isSampling() && !this.startsClause())) return relation;
    if (explicit) this.next();
    const alias = this.identifier();
    const columns = this.isSymbol('(') ? this.identifierList() : undefined;
    let aliased: Relation = { kind: 'alias', relation, alias, columns, start: relation.start, end: this.lastEnd };
    if (this.isWord('MATCH_RECOGNIZE') && this.isSymbol('(', 1)) {
      this.skipBrackets(1);
      aliased = { kind: 'match-recognize', relation: aliased, start: relation.start, end: this.lastEnd };
      if (this.takeWord('AS') || (this.isIdentifier() && !this.startsClause())) {
        const name = this.identifier();
        aliased = {
          kind: 'alias',
          relation: aliased,
          alias: name,
          columns: undefined,
          start: relation.start,
          end: this.lastEnd,
        };
      }
    }
    return aliased;
  }

  /** Words that are no reserved ones but start a clause after a relation. */
  private startsClause(): boolean {
    const { token } = this;
    if (token.kind !== 'word') return false;
    if (token.upper === 'LIMIT')
      return this.peek(1).kind === 'integer' || this.isWord('ALL', 1) || this.isSymbol('?', 1);
    if (token.upper === 'OFFSET') return this.peek(1).kind === 'integer' || this.isSymbol('?', 1);
    if (token.upper === 'FETCH') return this.isWord('FIRST', 1) || this.isWord('NEXT', 1);
    if (token.upper === 'WINDOW') return this.isIdentifier(1);
    return reserved.has(token.upper);
  }

  private skipBrackets(words: number): void {
    for (let i = 0; i < words; i++) this.next();
    let depth = 0;
    do {
      if (this.token.kind === 'end') this.fail("')'");
      const { text, kind } = this.next();
      if (kind === 'symbol' && text === '(') depth++;
      if (kind === 'symbol' && text === ')') depth--;
    } while (depth > 0);
  }

  private relationPrimary(): Relation {
    const { start } = this.token;
    if (this.isWord('UNNEST')) {
      this.next();
      this.symbol('(');
      const args = this.list(() => this.expression());
      this.symbol(')');
      const ordinality = this.takeWord('WITH');
      if (ordinality) this.word('ORDINALITY');
      return { kind: 'unnest', args, ordinality, ...this.from(start) };
    }
    if (this.isWord('LATERAL') && this.isSymbol('(', 1)) {
      this.next();
      this.next();
      const query = this.query();
      this.symbol(')');
      return { kind: 'derived', query, lateral: true, ...this.from(start) };
    }
    if (this.isWord('TABLE') && this.isSymbol('(', 1)) {
      const name = this.peek(2).text;
      this.skipBrackets(1);
      return { kind: 'table-function', call: name, ...this.from(start) };
    }
    if (this.isWord('JSON_TABLE') && this.isSymbol('(', 1)) {
      this.skipBrackets(1);
      return { kind: 'json-table', ...this.from(start) };
    }
    if (this.isSymbol('(')) {
      this.next();
      const found = this.nested(() => this.queryOr(() => this.relation()));
      this.symbol(')');
      return found.kind === 'query'
        ? { kind: 'derived', query: found, lateral: false, ...this.from(start) }
        : { kind: 'paren-relation', relation: found, ...this.from(start) };
    }
    if (!this.isIdentifier()) this.fail("'(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>");
    const name = this.qualifiedName();
    let travel = false;
    if (this.isWord('FOR') && (this.isWord('TIMESTAMP', 1) || this.isWord('VERSION', 1))) {
      this.next();
      this.next();
      this.word('AS');
      this.word('OF');
      this.value();
      travel = true;
    }
    return { kind: 'table-ref', name, travel, ...this.from(start) };
  }
}

const idioms: readonly (readonly [RegExp, string])[] = [
  [/^::/, 'Trino has no :: cast; write CAST(x AS type)'],
  [/^qualify\b/i, 'Trino has no QUALIFY; put the window function in a subquery and filter outside'],
  [/^`/, 'Trino quotes names with ", not with `'],
];

type Parsed = Checked<Query | undefined>;

/** The gate, the adapter and the tests of a model read the same text one after the other: it is parsed once. */
const recent = new Map<string, Parsed>();
const recentLimit = 16;

/** Parses one query with Trino's grammar. The diagnostic stands at the token where Trino's own parser reports it (span in file ''). */
export function parseQuery(sql: string): Parsed {
  const known = recent.get(sql);
  if (known !== undefined) return known;
  const parsed = parse(sql);
  for (const oldest of recent.keys()) {
    if (recent.size < recentLimit) break;
    recent.delete(oldest);
  }
  recent.set(sql, parsed);
  return parsed;
}

function parse(sql: string): Parsed {
  try {
    const parsed = new QueryParser(sql).statement();
    if (typeof parsed !== 'number') return { value: parsed, diagnostics: [] };
    const span = { file: '', ...lineIndex(sql).at(parsed) };
    return { value: undefined, diagnostics: [diagnose('sql-many-statements', {}, { span })] };
  } catch (problem) {
    if (problem instanceof SqlSyntaxError) return { value: undefined, diagnostics: [syntaxError(sql, problem)] };
    if (problem instanceof TooDeep || problem instanceof RangeError)
      return {
        value: undefined,
        diagnostics: [diagnose('sql-too-deep', { limit: depthLimit }, { span: { file: '', line: 1, column: 1 } })],
      };
    throw problem;
  }
}

/** Trino counts characters; an offset counts a letter outside the basic plane twice. */
function placeOf(sql: string, offset: number): { line: number; column: number } {
  const { line, column } = lineIndex(sql).at(offset);
  return { line, column: [...sql.slice(offset - column + 1, offset)].length + 1 };
}

function syntaxError(sql: string, problem: SqlSyntaxError) {
  const { token, reported } = problem;
  const shown = reported ?? token;
  const place = placeOf(sql, shown.start);
  const rest = sql.slice(token.start);
  const before = sql.slice(0, token.start).trimEnd();
  let hint = idioms.find(([pattern]) => pattern.test(rest))?.[1];
  if (token.kind === 'bad' && token.text === "'") hint = 'this string is not closed';
  else if (token.kind === 'bad' && token.text === '"') hint = 'this quoted name is not closed';
  else if (before.endsWith(',') && /^from\b/i.test(rest)) hint = 'there is a comma too many before FROM';
  else if (token.text === '=' && before.endsWith('=')) hint = 'Trino compares with a single =';
  if (reported !== undefined && hint === undefined) {
    const inner = lineIndex(sql).at(token.start);
    hint = `Trino's parser reports this where ${reported.upper} begins; the mistake is at ${inner.line}:${inner.column}`;
  }
  const found =
    token.kind === 'end'
      ? 'end of the text'
      : `'${token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text}'`;
  return diagnose(
    'sql-syntax',
    { found, expected: problem.expected },
    {
      span: {
        file: '',
        ...place,
        endLine: place.line,
        endColumn: place.column + Math.max(1, shown.text.split('\n')[0]?.length ?? 1),
      },
      hint,
    },
  );
}

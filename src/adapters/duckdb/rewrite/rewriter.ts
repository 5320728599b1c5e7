import { type Column, type Diagnostic, diagnose, lineIndex, nearest } from '../../../core/index.ts';
import type {
  Call,
  Expression,
  Identifier,
  Query,
  QueryBody,
  Relation,
  Select,
  SortItem,
  Window,
} from '../../../sql/index.ts';
import { literal, quote } from '../names.ts';
import { branches, settled } from './branches.ts';
import { castTo } from './cast.ts';
import { type Chunk, join, text } from './chunk.ts';
import { withoutNaN } from './compare.ts';
import { aggregateRules, refused, scalarRules, windowRules } from './functions.ts';
import { hoursInside, spanOfFields } from './intervals.ts';
import { equalNested, isNested } from './nested.ts';
import type { Rules, Typed } from './rule.ts';
import { modulo } from './rules-number.ts';
import { substring } from './rules-text.ts';
import { partOf } from './rules-time.ts';
import { Scope, type ScopeColumn } from './scope.ts';
import { trinoFunctions } from './trino-functions.ts';
import {
  arrayOf,
  asDecimal,
  bigint,
  boolean,
  common,
  date,
  describe,
  double,
  duckType,
  integer,
  interval,
  isFloating,
  isInteger,
  isKnown,
  isNumeric,
  isText,
  json,
  mixes,
  parseType,
  type Type,
  timestamp,
  typeOfNode,
  unknown,
  varbinary,
  varchar,
} from './type.ts';
import { moved } from './zones.ts';

export type ColumnLookup = (nameParts: readonly string[]) => readonly Column[] | undefined;

/** Thrown inside, caught at the door: this text cannot be run here with Trino's result. */
export class Refusal extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** Words that are names in Trino and keywords in DuckDB. */
const duckReserved = new Set(
  'analyse analyze any asc asymmetric both check collate column default deferrable desc do foreign initially lambda lateral leading limit offset only pivot pivot_longer pivot_wider placing primary qualify references returning show some summarize symmetric trailing unique unpivot variadic window'.split(
    ' ',
  ),
);

export interface Output {
  readonly c: Chunk;
  readonly columns: readonly ScopeColumn[] | undefined;
}

export class Rewriter implements Rules {
  private readonly sql: string;
  private readonly lookup: ColumnLookup;
  private scope = new Scope();
  private counter = 0;

  constructor(sql: string, lookup: ColumnLookup) {
    this.sql = sql;
    this.lookup = lookup;
  }

  fresh(): string {
    return `_z${this.counter++}`;
  }

  private diagnosticAt(node: { start: number; end: number }) {
    const lines = lineIndex(this.sql);
    const start = lines.at(node.start);
    const end = lines.at(node.end);
    return {
      span: { file: '', ...start, ...(end.line === start.line ? { endLine: end.line, endColumn: end.column } : {}) },
    };
  }

  refuse(node: { start: number; end: number }, construct: string, alternative: string): never {
    throw new Refusal(diagnose('sql-not-on-duckdb', { construct, alternative }, this.diagnosticAt(node)));
  }

  mismatch(node: { start: number; end: number }, reason: string): never {
    throw new Refusal(diagnose('sql-type-mismatch', { reason }, this.diagnosticAt(node)));
  }

  notInTrino(node: { start: number; end: number }, construct: string, alternative: string): never {
    throw new Refusal(diagnose('sql-not-in-trino', { construct, alternative }, this.diagnosticAt(node)));
  }

  private unknownColumn(node: { start: number; end: number }, name: string): never {
    throw new Refusal(
      diagnose('column-not-found', { name, nearest: nearest(name, this.scope.names()) }, this.diagnosticAt(node)),
    );
  }

  unknownType(node: Expression, construct: string): never {
    const expression = this.sql.slice(node.start, Math.min(node.end, node.start + 60));
    throw new Refusal(diagnose('sql-type-unknown', { construct, expression }, this.diagnosticAt(node)));
  }

  // ---- queries

  query(query: Query, outermost = false): Output {
    const outer = this.scope;
    this.scope = new Scope(outer);
    try {
      const edits: (readonly [number, number, Chunk])[] = [];
      for (const cte of query.ctes) {
        if (query.recursive && cte.columns !== undefined) this.scope.ctes.set(cte.name.name.toLowerCase(), undefined);
        if (query.recursive) this.seedRecursive(cte.name, cte.columns, cte.query);
        if (query.recursive && cte.columns === undefined)
          this.notInTrino(
            cte.name,
            'WITH RECURSIVE without names of columns',
            'write WITH RECURSIVE name (a, b) AS (…)',
          );
        const inner = this.query(cte.query, cte.columns === undefined);
        this.checkAliases(cte.name, inner.columns, cte.columns);
        this.scope.ctes.set(cte.name.name.toLowerCase(), renamed(inner.columns, cte.columns));
        edits.push(this.name(cte.name));
        for (const column of cte.columns ?? []) edits.push(this.name(column));
        edits.push([cte.query.start, cte.query.end, inner.c]);
      }
      const body = this.body(query.body, outermost);
      edits.push([query.body.start, query.body.end, body.c]);
      const order = this.sortScope(query.body, body.columns);
      for (const item of query.orderBy) edits.push(...this.sort(item, query.body, order));
      const { fetch, limit, offset } = query;
      if (fetch?.ties === true)
        this.refuse(fetch, 'FETCH FIRST … WITH TIES', 'number the rows with rank() in a subquery and keep rank <= n');
      const tailStart = Math.min(
        ...[fetch, limit, offset].filter((t) => t !== undefined).map((t) => t.start),
        query.end,
      );
      if (tailStart < query.end) {
        const count = fetch === undefined ? limit?.count : (fetch.count ?? '1');
        const parts = [
          count === undefined || /^all$/i.test(count) ? '' : `LIMIT ${count}`,
          offset === undefined ? '' : `OFFSET ${offset.count}`,
        ].filter((p) => p !== '');
        edits.push([tailStart, query.end, parts.join(' ')]);
      }
      return { c: this.edit(query.start, query.end, edits), columns: body.columns };
    } finally {
      this.scope = outer;
    }
  }

  /** A recursive CTE's columns have the types of its first branch. */
  private seedRecursive(name: Identifier, columns: readonly Identifier[] | undefined, query: Query): void {
    let first: QueryBody = query.body;
    while (first.kind === 'set') first = first.left;
    if (first.kind === 'paren-query') return;
    try {
      const body = this.body(first, false);
      this.scope.ctes.set(name.name.toLowerCase(), renamed(body.columns, columns));
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
    }
  }

  private readonly sortScopes = new WeakMap<object, Scope>();

  private sortScope(body: QueryBody, columns: readonly ScopeColumn[] | undefined): Scope {
    const scope = new Scope(this.sortScopes.get(body) ?? this.scope);
    scope.relations.push({ alias: undefined, columns, output: true });
    return scope;
  }

  /** An alias inside an expression: DuckDB looks for a column of that name first, Trino for the alias. */
  private withAliases(body: QueryBody, scope: Scope): Scope {
    const [output] = scope.relations;
    if (body.kind !== 'select' || output?.columns === undefined || body.items.some((i) => i.kind === 'star'))
      return scope;
    const outer = this.scope;
    this.scope = this.sortScopes.get(body) ?? outer;
    try {
      const items = output.columns.map((column, i) => {
        const item = body.items[i];
        if (item?.kind !== 'expression' || item.alias === undefined) return column;
        return { ...column, c: text`(${this.expr(item.expr).c})` };
      });
      const inner = new Scope(this.scope);
      inner.relations.push({ alias: undefined, columns: items, output: true });
      return inner;
    } finally {
      this.scope = outer;
    }
  }

  private sort(item: SortItem, body: QueryBody, plain: Scope): (readonly [number, number, Chunk])[] {
    const outer = this.scope;
    const scope = item.expr.kind === 'column' || item.expr.kind === 'number' ? plain : this.withAliases(body, plain);
    this.scope = scope;
    try {
      if (body.kind === 'select' && body.distinct) this.checkDistinct(item.expr, body);
      return [[item.expr.start, item.expr.end, this.expr(item.expr).c]];
    } finally {
      this.scope = outer;
    }
  }

  private checkDistinct(expr: Expression, select: Select): void {
    const written = (e: Expression) => this.sql.slice(e.start, e.end).toLowerCase().replace(/\s+/g, '');
    const listed = select.items.some(
      (item) =>
        item.kind === 'star' ||
        (expr.kind === 'column' &&
          (item.alias?.name ?? bareName(item.expr))?.toLowerCase() === expr.id.name.toLowerCase()) ||
        (bareName(item.expr)?.toLowerCase() === bareName(expr)?.toLowerCase() && bareName(expr) !== undefined) ||
        written(item.expr) === written(expr),
    );
    if (expr.kind !== 'number' && !listed)
      this.notInTrino(expr, 'ORDER BY of what SELECT DISTINCT does not list', 'list it, or order in an outer query');
  }

  private body(body: QueryBody, outermost: boolean): Output {
    switch (body.kind) {
      case 'select':
        return this.select(body, outermost);
      case 'values': {
        const rows = body.rows.map((row) => {
          const items = row.kind === 'row' ? row.items : [row];
          return items.map((item) => this.expr(item));
        });
        const width = rows[0]?.length ?? 0;
        for (const [i, row] of rows.entries()) {
          const at = body.rows[i] as Expression;
          if (row.length !== width) this.mismatch(at, `rows of ${width} and ${row.length} values`);
          for (const [j, value] of row.entries())
            if (!mixes(rows[0]?.[j]?.t ?? unknown, value.t))
              this.mismatch(
                at,
                `column ${j + 1} of VALUES is ${describe(rows[0]?.[j]?.t ?? unknown)} and ${describe(value.t)}`,
              );
        }
        const columns = Array.from({ length: width }, (_, i) => ({
          name: `_col${i}`,
          type: rows.map((r) => r[i]?.t ?? unknown).reduce(common),
        }));
        const c = text`VALUES ${join(
          rows.map(
            (row) =>
              text`(${join(
                row.map((v) => v.c),
                ', ',
              )})`,
          ),
          ', ',
        )}`;
        return {
          c: outermost ? text`SELECT * FROM (${c}) AS t(${columns.map((col) => quote(col.name)).join(', ')})` : c,
          columns,
        };
      }
      case 'table': {
        const columns = this.tableColumns(body.name);
        return { c: [body.start, body.end], columns };
      }
      case 'paren-query': {
        const inner = this.query(body.query, outermost);
        return {
          c: this.edit(body.start, body.end, [[body.query.start, body.query.end, inner.c]]),
          columns: inner.columns,
        };
      }
      default: {
        const left = this.body(body.left, outermost);
        const right = this.body(body.right, false);
        if (left.columns !== undefined && right.columns !== undefined) {
          const { columns: mine } = left;
          if (mine.length !== right.columns.length)
            this.mismatch(body.right, `${body.op} of ${mine.length} and ${right.columns.length} columns`);
          for (const [i, { type }] of right.columns.entries())
            if (!mixes(mine[i]?.type ?? unknown, type))
              this.mismatch(
                body.right,
                `column ${i + 1} of this ${body.op} is ${describe(mine[i]?.type ?? unknown)} and ${describe(type)}`,
              );
        }
        const columns =
          left.columns === undefined || right.columns === undefined || left.columns.length !== right.columns.length
            ? undefined
            : left.columns.map((c, i) => ({
                name: c.name,
                type: branches(body, [c.type, right.columns?.[i]?.type ?? unknown], this),
              }));
        return {
          c: this.edit(body.start, body.end, [
            [body.left.start, body.left.end, left.c],
            [body.right.start, body.right.end, right.c],
          ]),
          columns,
        };
      }
    }
  }

  private select(select: Select, outermost: boolean): Output {
    const outer = this.scope;
    this.scope = new Scope(outer);
    const edits: (readonly [number, number, Chunk])[] = [];
    try {
      for (const relation of select.from) edits.push([relation.start, relation.end, this.relation(relation)]);
      this.sortScopes.set(select, this.scope);
      let columns: ScopeColumn[] | undefined = [];
      for (const item of select.items) {
        if (item.kind === 'star') {
          const found = this.starColumns(item.qualifier);
          if (item.aliases !== undefined) this.refuse(item, 'row.* AS (…)', 'name the fields one by one');
          const plain: Expression | undefined = item.qualifier;
          if (plain !== undefined && plain.kind !== 'column' && plain.kind !== 'dereference')
            this.refuse(item, 'expression.*', 'name the fields one by one');
          if (select.from.some(joinsUsing)) {
            const star = this.starOverUsing(item, select.from);
            edits.push([item.start, item.end, star.c]);
            columns?.push(...star.columns);
            continue;
          }
          if (found === undefined) columns = undefined;
          else columns?.push(...found);
          continue;
        }
        const typed = this.expr(item.expr);
        if (typed.t.k === 'zoned')
          this.refuse(
            item.expr,
            'a timestamp with its own time zone as a result',
            'keep timestamps in UTC, or cast the local time: CAST(x AT TIME ZONE … AS timestamp)',
          );
        if (outermost && typed.t.k === 'interval')
          this.refuse(item.expr, 'an interval as a result', 'give a number: date_diff() or to_milliseconds()');
        const bare = bareName(item.expr);
        const name = item.alias?.name ?? bare ?? `_col${columns?.length ?? 0}`;
        const alias = item.alias === undefined && bare === undefined && outermost ? ` AS ${quote(name)}` : '';
        edits.push([item.expr.start, item.expr.end, alias === '' ? typed.c : text`${typed.c}${alias}`]);
        if (item.alias !== undefined) edits.push(this.name(item.alias));
        columns?.push({ name, type: typed.t });
      }
      if (select.where !== undefined) edits.push([select.where.start, select.where.end, this.condition(select.where)]);
      const quantifier = select.groupBy?.quantifier;
      if (quantifier?.distinct === true)
        this.refuse(quantifier, 'GROUP BY DISTINCT', 'name each grouping set once in GROUPING SETS');
      if (quantifier !== undefined) edits.push([quantifier.start, quantifier.end, '']);
      for (const element of select.groupBy?.elements ?? [])
        for (const set of element.sets) for (const e of set) edits.push([e.start, e.end, this.expr(e).c]);
      if (select.having !== undefined) {
        this.hidesAliases = true;
        edits.push([select.having.start, select.having.end, this.condition(select.having)]);
        this.hidesAliases = false;
      }
      for (const { window } of select.windows) edits.push([window.start, window.end, this.window(window)]);
      return { c: this.edit(select.start, select.end, edits), columns };
    } finally {
      this.scope = outer;
    }
  }

  private condition(node: Expression): Chunk {
    const typed = this.expr(node);
    this.truth(node, typed);
    return typed.c;
  }

  truth(node: Expression, { t }: Typed): void {
    if (isKnown(t) && t.k !== 'boolean') this.mismatch(node, `a condition must be boolean, but this is ${describe(t)}`);
  }

  /** Refuses expressions that Trino finds no common type for. */
  private oneType(nodes: readonly Expression[], what: string): Type {
    return nodes.reduce<Type>(
      (t, node) => {
        const next = this.expr(node).t;
        if (!mixes(t, next))
          this.mismatch(node, `${what} of one type are needed, not ${describe(t)} and ${describe(next)}`);
        return common(t, next);
      },
      { k: 'null' },
    );
  }

  private starColumns(qualifier: Expression | undefined): readonly ScopeColumn[] | undefined {
    if (qualifier === undefined) {
      const all: ScopeColumn[] = [];
      for (const relation of this.scope.relations) {
        if (relation.columns === undefined) return undefined;
        all.push(...relation.columns);
      }
      return all;
    }
    const name = bareName(qualifier) ?? '';
    const relation = this.scope.relation(name);
    if (relation === undefined && this.scope.relations.every((r) => r.columns !== undefined))
      this.unknownColumn(qualifier, `${name}.*`);
    return relation?.columns;
  }

  /**
   * A star over JOIN … USING: Trino gives the joined columns first and to none of the tables, DuckDB where the left table has
   * them; so they are written out.
   */
  private starOverUsing(
    star: { start: number; end: number; qualifier: Expression | undefined },
    from: readonly Relation[],
  ): { c: Chunk; columns: readonly ScopeColumn[] } {
    interface Item {
      readonly table: string | undefined;
      readonly c: string;
      readonly column: ScopeColumn;
    }
    let next = 0;
    const items = (relation: Relation): readonly Item[] => {
      const inner = relation.kind === 'alias' ? relation.relation : relation;
      if (inner.kind === 'paren-relation' && relation.kind !== 'alias') return items(inner.relation);
      if (inner.kind !== 'join') {
        const { alias, columns } = this.scope.relations[next++] ?? { alias: undefined, columns: undefined };
        if (columns === undefined)
          return this.refuse(star, '* over JOIN … USING of columns that are not known', 'name the columns');
        const prefix = alias === undefined ? '' : `${quote(alias)}.`;
        return columns.map((column) => ({ table: alias?.toLowerCase(), c: `${prefix}${quote(column.name)}`, column }));
      }
      const left = items(inner.left);
      const right = items(inner.right);
      const using = (inner.using ?? []).map((id) => id.name.toLowerCase());
      const named = (list: readonly Item[], name: string) => list.find((i) => i.column.name.toLowerCase() === name);
      const rest = (list: readonly Item[]) => list.filter((i) => !using.includes(i.column.name.toLowerCase()));
      const joined = using.map((name) => {
        const item = named(left, name);
        if (item === undefined) return this.refuse(star, '* over this JOIN … USING', 'name the columns');
        return { table: undefined, c: quote(item.column.name), column: item.column };
      });
      return [...joined, ...rest(left), ...rest(right)];
    };
    const owner = star.qualifier === undefined ? undefined : bareName(star.qualifier)?.toLowerCase();
    const all = from.flatMap(items).filter((item) => owner === undefined || item.table === owner);
    if (all.length === 0) this.refuse(star, 'a star without columns', 'name the columns');
    return { c: all.map((i) => i.c).join(', '), columns: all.map((i) => i.column) };
  }

  private tableColumns(name: readonly Identifier[]): readonly ScopeColumn[] | undefined {
    const [only] = name;
    const cte = name.length === 1 && only !== undefined ? this.scope.cte(only.name) : undefined;
    if (cte !== undefined) return cte.columns;
    return this.lookup(name.map((part) => part.name))?.map((c) => ({ name: c.name, type: parseType(c.type) }));
  }

  // ---- relations

  private relation(
    relation: Relation,
    alias?: { readonly id: Identifier; readonly columns: readonly Identifier[] | undefined },
  ): Chunk {
    switch (relation.kind) {
      case 'table-ref': {
        if (relation.travel) this.refuse(relation, 'time travel', 'read the current table');
        const columns = this.tableColumns(relation.name);
        this.add(alias?.id.name ?? relation.name.at(-1)?.name, renamed(columns, alias?.columns));
        return this.edit(
          relation.start,
          relation.end,
          relation.name.map((part) => this.name(part)),
        );
      }
      case 'derived': {
        const inner = relation.lateral
          ? this.query(relation.query, true)
          : this.isolated(() => this.query(relation.query, true));
        this.checkAliases(alias?.id ?? relation, inner.columns, alias?.columns);
        this.add(alias?.id.name, renamed(inner.columns, alias?.columns));
        return this.edit(relation.start, relation.end, [[relation.query.start, relation.query.end, inner.c]]);
      }
      case 'alias': {
        const { relation: inner, alias: id, columns } = relation;
        if (inner.kind === 'unnest') return this.unnest(inner, id, columns);
        const c = this.relation(inner, { id, columns });
        return this.edit(relation.start, relation.end, [
          [inner.start, inner.end, c],
          this.name(id),
          ...(columns ?? []).map((column) => this.name(column)),
        ]);
      }
      case 'unnest':
        return this.unnest(relation, undefined, undefined);
      case 'paren-relation':
        return this.edit(relation.start, relation.end, [
          [relation.relation.start, relation.relation.end, this.relation(relation.relation)],
        ]);
      case 'sample': {
        const inner = this.relation(relation.relation);
        return text`${inner} TABLESAMPLE ${relation.method} (${this.expr(relation.percent).c} PERCENT)`;
      }
      case 'join':
        return this.joined(relation);
      case 'match-recognize':
        return this.refuse(relation, 'MATCH_RECOGNIZE', 'find the pattern with lag() and lead()');
      case 'json-table':
        return this.refuse(relation, 'JSON_TABLE', 'cast the JSON to array(row(…)) and UNNEST it');
      default:
        return this.refuse(relation, `the table function ${relation.call}`, 'write the rows with UNNEST(sequence(…))');
    }
  }

  /** A derived table that is not LATERAL does not see its neighbours. */
  private isolated<T>(read: () => T): T {
    const mine = this.scope.relations.splice(0);
    try {
      return read();
    } finally {
      this.scope.relations.splice(0, 0, ...mine);
    }
  }

  private checkAliases(
    node: { start: number; end: number },
    columns: readonly ScopeColumn[] | undefined,
    names: readonly Identifier[] | undefined,
  ): void {
    if (names === undefined || columns === undefined || names.length === columns.length) return;
    this.notInTrino(node, `${names.length} names for ${columns.length} columns`, 'name all of the columns, or none');
  }

  private add(alias: string | undefined, columns: readonly ScopeColumn[] | undefined): void {
    this.scope.relations.push({ alias, columns });
  }

  private joined(join: Relation & { kind: 'join' }): Chunk {
    const first = this.scope.relations.length;
    const edits: (readonly [number, number, Chunk])[] = [[join.left.start, join.left.end, this.relation(join.left)]];
    const middle = this.scope.relations.length;
    edits.push([join.right.start, join.right.end, this.relation(join.right)]);
    if (join.natural) this.refuse(join, 'NATURAL JOIN', 'name the columns: JOIN … USING (…)');
    const right = join.right.kind === 'alias' ? join.right.relation : join.right;
    if (right.kind === 'unnest' && join.on !== undefined && !(join.on.kind === 'boolean' && join.on.value))
      this.notInTrino(join.on, 'a condition on a join with UNNEST', 'join ON true, and filter in WHERE or before');
    if (join.on !== undefined) edits.push([join.on.start, join.on.end, this.condition(join.on)]);
    for (const column of join.using ?? []) edits.push(this.name(column));
    for (const id of join.using ?? []) this.mergeUsing(id, first, middle);
    return this.edit(join.start, join.end, edits);
  }

  /** A column of USING comes once: the left side keeps it, with the type of both, and neither table owns it any more. */
  private mergeUsing(id: Identifier, first: number, middle: number): void {
    const key = id.name.toLowerCase();
    const { relations } = this.scope;
    const has = (c: ScopeColumn) => c.name.toLowerCase() === key;
    const side = (from: number, to: number, what: string) => {
      const part = relations.slice(from, to);
      const found = part.flatMap((r) => (r.columns ?? []).filter(has));
      if (found.length === 0 && part.every((r) => r.columns !== undefined))
        this.unknownColumn(id, `${id.name} (${what} side of the join)`);
      return found[0]?.type ?? unknown;
    };
    const [left, right] = [side(first, middle, 'left'), side(middle, relations.length, 'right')];
    this.comparable(id, left, right);
    relations.forEach((relation, i) => {
      if (i < first || relation.columns === undefined || !relation.columns.some(has)) return;
      relations[i] = {
        alias: relation.alias,
        shared: new Set([...(relation.shared ?? []), key]),
        columns:
          i < middle
            ? relation.columns.map((c) => (has(c) ? { name: c.name, type: common(left, right) } : c))
            : relation.columns.filter((c) => !has(c)),
      };
    });
  }

  private unnest(
    unnest: Relation & { kind: 'unnest' },
    alias: Identifier | undefined,
    names: readonly Identifier[] | undefined,
  ): Chunk {
    const selects: Chunk[] = [];
    const types: Type[] = [];
    const lengths: Chunk[] = [];
    for (const arg of unnest.args) {
      const { c, t } = this.expr(arg);
      if (t.k === 'map') {
        selects.push(text`unnest(map_keys(${c}))`, text`unnest(map_values(${c}))`);
        types.push(t.key, t.value);
        lengths.push(text`len(map_keys(${c}))`);
      } else if (t.k === 'array' && t.e.k === 'row') {
        const fields = t.e.fields;
        const z = this.fresh();
        fields.forEach((field, i) => {
          const access =
            field.name === undefined
              ? `struct_extract_at(${z}, ${i + 1})`
              : `struct_extract(${z}, ${literal(field.name)})`;
          selects.push(text`unnest(list_transform(${c}, lambda ${z}: ${access}))`);
          types.push(field.type);
        });
        lengths.push(text`len(${c})`);
      } else if (t.k === 'array') {
        selects.push(text`unnest(${c})`);
        types.push(t.e);
        lengths.push(text`len(${c})`);
      } else if (t.k === 'unknown') {
        this.unknownType(arg, 'UNNEST()');
      } else this.mismatch(arg, `UNNEST takes arrays and maps, not ${describe(t)}`);
    }
    if (unnest.ordinality) {
      selects.push(
        text`unnest(generate_series(1, ${lengths.length === 1 ? (lengths[0] as Chunk) : text`greatest(${join(lengths, ', ')})`}))`,
      );
      types.push(bigint);
    }
    if (names !== undefined && names.length !== types.length)
      this.mismatch(unnest, `UNNEST gives ${types.length} columns, but ${names.length} names are given`);
    const columns = types.map((type, i) => ({ name: names?.[i]?.name ?? `_col${i}`, type }));
    this.add(alias?.name, columns);
    const id = alias === undefined ? this.fresh() : this.identifier(alias);
    return text`LATERAL (SELECT ${join(selects, ', ')}) AS ${id} (${columns.map((c) => quote(c.name)).join(', ')})`;
  }

  // ---- text

  private identifier(id: Identifier): string {
    return id.quoted ? quote(id.name) : duckReserved.has(id.name.toLowerCase()) ? quote(id.name) : id.name;
  }

  private name(id: Identifier): readonly [number, number, Chunk] {
    const plain = !id.quoted && duckReserved.has(id.name.toLowerCase());
    return [id.start, id.end, plain ? quote(id.name) : [id.start, id.end]];
  }

  /** The author's text from start to end with some stretches replaced. */
  private edit(start: number, end: number, edits: readonly (readonly [number, number, Chunk])[]): Chunk {
    const sorted = [...edits].sort((a, b) => a[0] - b[0]);
    const parts: Chunk[] = [];
    let at = start;
    for (const [from, to, chunk] of sorted) {
      if (from > at) parts.push([at, from]);
      parts.push(chunk);
      at = to;
    }
    if (at < end) parts.push([at, end]);
    return { parts };
  }

  private keep(node: Expression, children: readonly Expression[], t: Type): Typed {
    const edits = children.map((child) => [child.start, child.end, this.expr(child).c] as const);
    return { c: this.edit(node.start, node.end, edits), t };
  }

  // ---- expressions

  /** What was read where: rules ask for their parts more than once, which must not cost twice at every level. */
  private readonly read = new WeakMap<Expression, { scope: Scope; hidesAliases: boolean; typed: Typed }>();

  expr(node: Expression): Typed {
    const { scope, hidesAliases } = this;
    const before = this.read.get(node);
    if (before?.scope === scope && before.hidesAliases === hidesAliases) return before.typed;
    const typed = this.evaluate(node);
    this.read.set(node, { scope, hidesAliases, typed });
    return typed;
  }

  private evaluate(node: Expression): Typed {
    switch (node.kind) {
      case 'null':
        return { c: [node.start, node.end], t: { k: 'null' } };
      case 'boolean':
        return { c: [node.start, node.end], t: boolean };
      case 'number':
        return this.number(node);
      case 'string':
        return {
          c: node.unicode ? literal(node.value) : [node.start, node.end],
          t: { k: 'varchar', n: [...node.value].length },
        };
      case 'binary':
        return { c: `unhex(${literal(node.hex)})`, t: varbinary };
      case 'parameter':
        return this.refuse(node, 'a parameter', 'write the value');
      case 'typed-literal':
        return this.typedLiteral(node);
      case 'interval':
        return this.interval(node);
      case 'column':
        return this.column(node);
      case 'dereference':
        return this.dereference(node);
      case 'call':
        return this.call(node);
      case 'lambda':
        return this.refuse(
          node,
          'a lambda in this place',
          'use it as an argument of transform(), filter() and the like',
        );
      case 'case': {
        const edits: [number, number, Chunk][] = [];
        // Each part is read once: CASE in CASE must not cost twice at every level.
        const read = (of: Expression): Type => {
          const typed = this.expr(of);
          edits.push([of.start, of.end, typed.c]);
          return typed.t;
        };
        const operand = node.operand === undefined ? undefined : read(node.operand);
        const types: Type[] = [];
        for (const { when, then } of node.whens) {
          if (operand === undefined) edits.push([when.start, when.end, this.condition(when)]);
          else {
            const t = read(when);
            if (operand.k === 'char' || t.k === 'char')
              this.refuse(node, 'CASE x WHEN over char', 'write the comparisons: CASE WHEN x = … THEN');
            this.comparable(when, operand, t);
          }
          types.push(read(then));
        }
        if (node.otherwise !== undefined) types.push(read(node.otherwise));
        const t = branches(node, types, this);
        return { c: settled(this.edit(node.start, node.end, edits), t, types), t };
      }
      case 'cast': {
        const value = this.expr(node.expr);
        return castTo(value, node.expr, typeOfNode(node.type), node.safe, this);
      }
      case 'array': {
        const items = node.items.map((item) => this.expr(item));
        this.oneType(node.items, 'elements');
        return {
          c: text`[${join(
            items.map((i) => i.c),
            ', ',
          )}]`,
          t: arrayOf(items.map((i) => i.t).reduce(common, { k: 'null' } as Type)),
        };
      }
      case 'row': {
        const items = node.items.map((item) => this.expr(item));
        return {
          c: text`row(${join(
            items.map((i) => i.c),
            ', ',
          )})`,
          t: { k: 'row', fields: items.map((i) => ({ name: undefined, type: i.t })) },
        };
      }
      case 'subscript':
        return this.subscript(node);
      case 'subquery': {
        const inner = this.query(node.query);
        if (inner.columns !== undefined && inner.columns.length > 1)
          this.refuse(node, 'a subquery of several columns as a value', 'select one column, or one row value');
        return {
          c: this.edit(node.start, node.end, [[node.query.start, node.query.end, inner.c]]),
          t: inner.columns?.[0]?.type ?? unknown,
        };
      }
      case 'exists': {
        const inner = this.query(node.query);
        return { c: this.edit(node.start, node.end, [[node.query.start, node.query.end, inner.c]]), t: boolean };
      }
      case 'unary':
        return this.keep(node, [node.expr], this.expr(node.expr).t);
      case 'binary-op':
        return this.arithmetic(node);
      case 'compare': {
        const left = this.expr(node.left);
        const right = this.expr(node.right);
        this.comparable(node, left.t, right.t);
        if (isNested(left.t) && isNested(right.t) && ['=', '<>', '!='].includes(node.op)) {
          const equal = equalNested(node, left, right, this);
          return { c: node.op === '=' ? equal : text`(NOT ${equal})`, t: boolean };
        }
        // Trino compares char values as if both were padded to the same length.
        const padded = left.t.k === 'char' || right.t.k === 'char';
        const side = (c: Chunk) => (padded ? text`rtrim(${c}, ' ')` : c);
        const c = this.edit(node.start, node.end, [
          [node.left.start, node.left.end, side(left.c)],
          [node.right.start, node.right.end, side(right.c)],
        ]);
        return { c: withoutNaN(node.op, c, [node.left, left], [node.right, right]), t: boolean };
      }
      case 'quantified': {
        const left = this.expr(node.left);
        const inner = this.query(node.query);
        this.noChar(node.left, left.t, inner);
        if (left.t.k !== 'row') this.comparable(node.query, left.t, inner.columns?.[0]?.type ?? unknown);
        return {
          c: this.edit(node.start, node.end, [
            [node.left.start, node.left.end, left.c],
            [node.query.start, node.query.end, inner.c],
          ]),
          t: boolean,
        };
      }
      case 'logical':
        return {
          c: this.edit(
            node.start,
            node.end,
            node.terms.map((e) => [e.start, e.end, this.condition(e)] as const),
          ),
          t: boolean,
        };
      case 'not':
        return {
          c: this.edit(node.start, node.end, [[node.expr.start, node.expr.end, this.condition(node.expr)]]),
          t: boolean,
        };
      case 'between':
        for (const bound of [node.low, node.high]) this.comparable(bound, this.expr(node.expr).t, this.expr(bound).t);
        return this.keep(node, [node.expr, node.low, node.high], boolean);
      case 'in-list': {
        const value = this.expr(node.expr);
        const items = node.items.map((item) => this.expr(item));
        for (const [i, item] of items.entries()) this.comparable(node.items[i] as Expression, value.t, item.t);
        if (isNested(value.t)) {
          const equal = items.map((other, i) => equalNested(node.items[i] as Expression, value, other, this));
          return { c: text`(${node.negated ? 'NOT ' : ''}(${join(equal, ' OR ')}))`, t: boolean };
        }
        // As in comparisons, blanks behind a char do not count.
        const padded = [value, ...items].some((item) => item.t.k === 'char');
        const edits = [value, ...items].map((item, i) => {
          const at = i === 0 ? node.expr : (node.items[i - 1] as Expression);
          return [at.start, at.end, padded ? text`rtrim(${item.c}, ' ')` : item.c] as const;
        });
        return { c: this.edit(node.start, node.end, edits), t: boolean };
      }
      case 'in-query': {
        const left = this.expr(node.expr);
        const inner = this.query(node.query);
        this.noChar(node.expr, left.t, inner);
        const columns = inner.columns?.map((c) => c.type);
        const fields = left.t.k === 'row' ? left.t.fields.map((f) => f.type) : [left.t];
        if (columns?.length === fields.length)
          for (const [i, t] of fields.entries()) this.comparable(node.query, t, columns[i] ?? unknown);
        const c = this.edit(node.start, node.end, [
          [node.expr.start, node.expr.end, left.c],
          [node.query.start, node.query.end, inner.c],
        ]);
        if (left.t.k !== 'row') return { c, t: boolean };
        // Where a NULL in a row leaves it open, Trino takes the row as not there.
        return { c: text`coalesce(${c}, ${node.negated ? 'true' : 'false'})`, t: boolean };
      }
      case 'like': {
        const t = this.expr(node.expr).t;
        if (isKnown(t) && !isText(t)) this.mismatch(node.expr, `LIKE takes text, not ${describe(t)}`);
        return this.keep(node, [node.expr, node.pattern, ...(node.escape === undefined ? [] : [node.escape])], boolean);
      }
      case 'is-null':
        return this.keep(node, [node.expr], boolean);
      case 'is-distinct': {
        const sides = [node.left, node.right].map((side) => this.expr(side));
        const padded = sides.some((side) => side.t.k === 'char');
        const edits = [node.left, node.right].map(
          (at, i) => [at.start, at.end, padded ? text`rtrim(${sides[i]?.c ?? ''}, ' ')` : (sides[i]?.c ?? '')] as const,
        );
        return { c: this.edit(node.start, node.end, edits), t: boolean };
      }
      case 'at-time-zone': {
        const value = this.expr(node.expr);
        const zone = this.expr(node.zone);
        return moved(node.expr, value, node.zone, zone, this);
      }
      case 'special':
        return this.special(node);
      case 'extract':
        return this.extract(node);
      case 'position':
        return { c: text`CAST(strpos(${this.expr(node.whole).c}, ${this.expr(node.part).c}) AS BIGINT)`, t: bigint };
      case 'trim': {
        const fn = node.side === 'LEADING' ? 'ltrim' : node.side === 'TRAILING' ? 'rtrim' : 'trim';
        const value = this.expr(node.expr);
        return {
          c: node.chars === undefined ? text`${fn}(${value.c})` : text`${fn}(${value.c}, ${this.expr(node.chars).c})`,
          t: varchar,
        };
      }
      case 'substring': {
        const args = [node.expr, node.from, ...(node.length === undefined ? [] : [node.length])];
        return substring(
          { args },
          args.map((e) => this.expr(e)),
        );
      }
      case 'normalize':
        if (node.form !== undefined && node.form !== 'NFC') this.refuse(node, `normalize(…, ${node.form})`, 'use NFC');
        return { c: text`nfc_normalize(${this.expr(node.expr).c})`, t: varchar };
      case 'grouping':
        return { ...this.keep(node, node.columns, integer), t: integer };
      case 'json':
        return this.json(node);
      default:
        return this.keep(node, [node.expr], this.expr(node.expr).t);
    }
  }

  private number(node: Expression & { kind: 'number' }): Typed {
    const c: Chunk = [node.start, node.end];
    const digits = node.text.replaceAll('_', '');
    if (node.form === 'double') return { c: /^\./.test(digits) ? `0${digits}` : c, t: double };
    if (node.form === 'integer') return { c, t: Number(digits) <= 2147483647 ? integer : bigint };
    const [w = '', f = ''] = digits.split('.');
    const precision = Math.max(1, w.replace(/^0+/, '').length + f.length);
    return {
      c: `CAST(${w === '' ? '0' : w}.${f === '' ? '0' : f} AS DECIMAL(${precision}, ${f.length}))`,
      t: { k: 'decimal', p: precision, s: f.length },
    };
  }

  private typedLiteral(node: Expression & { kind: 'typed-literal' }): Typed {
    const value = node.value.trim();
    switch (node.type) {
      case 'decimal': {
        const match = /^[+-]?(\d*)\.?(\d*)$/.exec(value);
        const s = match?.[2]?.length ?? 0;
        const p = Math.max(1, (match?.[1] ?? '').replace(/^0+/, '').length + s);
        return { c: `CAST(${literal(value)} AS DECIMAL(${p}, ${s}))`, t: { k: 'decimal', p, s } };
      }
      case 'timestamp': {
        const zoned =
          /^(\d{1,6}-\d{1,2}-\d{1,2}(?: (?:[01]?\d|2[0-3]):\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)?)\s*([A-Za-z][\w/+-]*|[+-]\d{2}:?\d{2})?$/.exec(
            value,
          );
        if (zoned === null) this.mismatch(node, `'${value}' is not a valid timestamp literal`);
        const fraction = /\.(\d+)/.exec(value)?.[1]?.length ?? 0;
        if (fraction > 6)
          this.refuse(node, 'a timestamp of more than six digits behind the second', 'use microseconds');
        const [, local = '', zone] = zoned;
        if (zone === undefined) return { c: `TIMESTAMP ${literal(local)}`, t: timestamp(fraction) };
        if (/^(UTC|Z)$/i.test(zone))
          return { c: `TIMESTAMPTZ ${literal(`${local}+00`)}`, t: timestamp(fraction, true) };
        const own: Type = { k: 'timestamp', p: fraction, tz: true, ownZone: true };
        const kept = `TIMESTAMP ${literal(local)}`;
        if (/^[+-]/.test(zone)) return { c: `TIMESTAMPTZ ${literal(`${local}${zone}`)}`, t: own, local: kept };
        return { c: `timezone(${literal(zone)}, ${kept})`, t: own, local: kept };
      }
      case 'json':
        return { c: `CAST(${literal(node.value)} AS JSON)`, t: json };
      case 'date':
        return { c: `DATE ${literal(value)}`, t: date };
      case 'char':
      case 'varchar':
        return { c: literal(node.value), t: varchar };
      default: {
        const t = parseType(node.type);
        if (t.k === 'other')
          this.refuse(node, `a literal of type ${node.type}`, 'use a cast of a type that tables hold');
        return { c: `CAST(${literal(value)} AS ${t.k === 'real' ? 'FLOAT' : t.k.toUpperCase()})`, t };
      }
    }
  }

  private interval(node: Expression & { kind: 'interval' }): Typed {
    if (node.to !== undefined) return { c: spanOfFields(node, this), t: interval };
    const amount = `${node.negative ? '-' : ''}${node.value}`;
    return { c: `INTERVAL ${literal(amount)} ${node.from}`, t: interval };
  }

  private column(node: Expression & { kind: 'column' }): Typed {
    const lambda = this.scope.lambda(node.id.name);
    if (lambda !== undefined) return { c: lambda.sql, t: lambda.type };
    const [, , c] = this.name(node.id);
    const resolution = this.scope.resolve(node.id.name);
    switch (resolution.found) {
      case 'many':
        throw new Refusal(diagnose('sql-ambiguous-column', { name: node.id.name }, this.diagnosticAt(node)));
      case 'none':
        return this.unknownColumn(node, node.id.name);
      case 'unknown':
        return { c, t: unknown };
      default: {
        const { column, relation } = resolution;
        // DuckDB takes a name in HAVING for the alias of an item first, Trino never.
        const owned =
          this.hidesAliases && relation.alias !== undefined && relation.shared?.has(column.name.toLowerCase()) !== true;
        return { c: column.c ?? (owned ? text`${quote(relation.alias ?? '')}.${c}` : c), t: column.type };
      }
    }
  }

  private hidesAliases = false;

  private dereference(node: Expression & { kind: 'dereference' }): Typed {
    const { base, field } = node;
    const [, , fieldText] = this.name(field);
    if (base.kind === 'column' && this.scope.lambda(base.id.name) === undefined) {
      const relation = this.scope.relation(base.id.name);
      if (relation !== undefined) {
        const key = field.name.toLowerCase();
        const column = relation.columns?.find((c) => c.name.toLowerCase() === key);
        if (relation.shared?.has(key) === true || (relation.columns !== undefined && column === undefined))
          this.unknownColumn(node, `${base.id.name}.${field.name}`);
        const type = column?.type ?? unknown;
        return { c: text`${this.name(base.id)[2]}.${fieldText}`, t: type };
      }
    }
    if (base.kind === 'dereference' || (base.kind === 'column' && this.scope.column(base.id.name) === undefined)) {
      const parts = pathOf(node);
      const relation = parts === undefined ? undefined : this.scope.relation((parts.at(-2) as Identifier).name);
      if (relation !== undefined && parts !== undefined) {
        const inColumn = relation.columns?.find((c) => c.name.toLowerCase() === field.name.toLowerCase());
        if (inColumn !== undefined || this.scope.relation((parts[0] as Identifier).name) === undefined) {
          return {
            c: this.edit(
              node.start,
              node.end,
              parts.map((p) => this.name(p)),
            ),
            t: inColumn?.type ?? unknown,
          };
        }
      }
    }
    const parts = pathOf(node);
    if (
      parts !== undefined &&
      parts.length > 1 &&
      this.scope.lambda(parts[0]?.name ?? '') === undefined &&
      this.scope.resolve(parts[0]?.name ?? '').found === 'none' &&
      parts.every((part) => this.scope.relation(part.name) === undefined)
    )
      this.unknownColumn(node, parts.map((part) => part.name).join('.'));
    const owner = this.expr(base);
    const inner =
      owner.t.k === 'row' ? owner.t.fields.find((f) => f.name?.toLowerCase() === field.name.toLowerCase()) : undefined;
    if (owner.t.k === 'row' && inner === undefined) this.unknownColumn(node, field.name);
    const t = inner?.type ?? unknown;
    const simple = base.kind === 'column' || base.kind === 'dereference';
    return { c: simple ? text`${owner.c}.${fieldText}` : text`struct_extract(${owner.c}, ${literal(field.name)})`, t };
  }

  private subscript(node: Expression & { kind: 'subscript' }): Typed {
    const base = this.expr(node.base);
    const index = this.expr(node.index);
    if (base.t.k === 'map') return { c: text`trino_map_at(${base.c}, ${index.c})`, t: base.t.value };
    if (base.t.k === 'array') return { c: text`trino_at(${base.c}, ${index.c})`, t: base.t.e };
    if (base.t.k === 'row' && node.index.kind === 'number') {
      const at = Number(node.index.text);
      return { c: text`struct_extract_at(${base.c}, ${String(at)})`, t: base.t.fields[at - 1]?.type ?? unknown };
    }
    return this.unknownType(node.base, 'a subscript');
  }

  private comparable(node: { start: number; end: number }, a: Type, b: Type): void {
    if (!isKnown(a) || !isKnown(b)) return;
    if (a.k === 'zoned' || b.k === 'zoned')
      this.refuse(node, 'comparing a timestamp that has its own zone', 'compare the timestamps in UTC');
    if (a.k === 'json' && b.k === 'json')
      this.refuse(node, 'comparing JSON', 'compare what json_extract_scalar() takes out, or casts');
    if (a.k === b.k || (isNumeric(a) && isNumeric(b)) || (isText(a) && isText(b)) || a.k === 'other' || b.k === 'other')
      return;
    const times = new Set(['date', 'timestamp']);
    if (times.has(a.k) && times.has(b.k)) return;
    this.mismatch(node, `Trino cannot compare ${describe(a)} with ${describe(b)}`);
  }

  private noChar(node: Expression, t: Type, inner: Output): void {
    const other = inner.columns?.[0]?.type ?? unknown;
    if (t.k !== other.k && (t.k === 'char' || other.k === 'char'))
      this.refuse(node, 'char beside varchar in a subquery', 'cast both sides to varchar');
  }

  private arithmetic(node: Expression & { kind: 'binary-op' }): Typed {
    const left = this.expr(node.left);
    const right = this.expr(node.right);
    const [a, b] = [left.t, right.t];
    const plain = (t: Type): Typed => ({
      c: this.edit(node.start, node.end, [
        [node.left.start, node.left.end, left.c],
        [node.right.start, node.right.end, right.c],
      ]),
      t,
    });
    if (node.op === '||') return this.concatenation(node, left, right, plain);
    if (node.op === '+' || node.op === '-') {
      for (const [time, span] of [
        [a, node.right],
        [b, node.left],
      ] as const)
        if (time.k === 'date' && hoursInside(span))
          this.mismatch(span, 'hours, minutes and seconds cannot be added to a date');
      if (a.k === 'date' && b.k === 'interval') return { c: text`CAST(${plain(date).c} AS DATE)`, t: date };
      if (a.k === 'interval' && b.k === 'date') return { c: text`CAST(${plain(date).c} AS DATE)`, t: date };
      if (b.k === 'interval' && a.k === 'timestamp') return plain(a);
      if (a.k === 'interval' && b.k === 'timestamp') return plain(b);
      if (a.k === 'interval' && b.k === 'interval') return plain(interval);
      if (node.op === '-' && a.k === 'date' && b.k === 'date')
        return { c: text`to_days(CAST((${left.c}) - (${right.c}) AS INTEGER))`, t: interval };
      if (node.op === '-' && a.k === 'timestamp' && b.k === 'timestamp') return plain(interval);
    }
    if (a.k === 'zoned' || b.k === 'zoned')
      this.refuse(node, 'arithmetic on a timestamp that has its own zone', 'calculate in UTC');
    for (const [side, t] of [
      [node.left, a],
      [node.right, b],
    ] as const) {
      if (isKnown(t) && !isNumeric(t) && t.k !== 'interval' && t.k !== 'other')
        this.mismatch(side, `'${node.op}' takes numbers, not ${describe(t)}`);
    }
    if (node.op === '/') return this.division(node, left, right);
    if (node.op === '%')
      return isKnown(a) && isKnown(b)
        ? modulo(left, right)
        : this.unknownType(isKnown(a) ? node.right : node.left, "'%'");
    if (a.k === 'interval' || b.k === 'interval') return plain(interval);
    if (isFloating(a) || isFloating(b)) return plain(common(a, b));
    const [x, y] = [asDecimal(a), asDecimal(b)];
    if ((a.k === 'decimal' || b.k === 'decimal') && x !== undefined && y !== undefined) {
      const s = node.op === '*' ? x.s + y.s : Math.max(x.s, y.s);
      const p = node.op === '*' ? x.p + y.p : Math.max(x.p - x.s, y.p - y.s) + s + 1;
      const t: Type = { k: 'decimal', p: Math.min(38, p), s };
      // DuckDB keeps to 18 digits as long as both sides do, and raises where the result has more.
      if (p > 18 && x.p <= 18 && y.p <= 18)
        return {
          c: text`(CAST(${left.c} AS DECIMAL(${String(t.p)}, ${String(node.op === '*' ? x.s : s)})) ${node.op} ${right.c})`,
          t,
        };
      return plain(t);
    }
    if (!isInteger(a) || !isInteger(b)) return plain(unknown);
    // A literal takes the type of the narrower side in DuckDB; Trino adds in the wider type.
    const wide = common(a, b);
    const widened = (side: Typed, of: Expression) =>
      side.t.k === wide.k || of.kind === 'number' ? side.c : text`CAST(${side.c} AS ${duckType(wide)})`;
    if (a.k !== b.k)
      return { c: text`(${widened(left, node.left)} ${node.op} ${widened(right, node.right)})`, t: wide };
    return plain(wide);
  }

  private division(node: Expression & { kind: 'binary-op' }, left: Typed, right: Typed): Typed {
    const [a, b] = [left.t, right.t];
    if (isFloating(a) || isFloating(b)) return { c: text`(${left.c} / ${right.c})`, t: common(a, b) };
    const [x, y] = [asDecimal(a), asDecimal(b)];
    if (x === undefined || y === undefined) {
      if (a.k === 'null' || b.k === 'null') return { c: 'NULL', t: common(a, b) };
      return this.unknownType(x === undefined ? node.left : node.right, "'/'");
    }
    const safe = nonZero(node.right);
    if (isInteger(a) && isInteger(b))
      return {
        c: settled(safe ? text`(${left.c} // ${right.c})` : text`trino_div(${left.c}, ${right.c})`, common(a, b), [
          a,
          b,
        ]),
        t: common(a, b),
      };
    const s = Math.max(x.s, y.s);
    const p = Math.max(s, Math.min(38, x.p + y.s + Math.max(0, y.s - x.s)));
    const numerator = decimalUnits(left.c, x.p, x.s, s + y.s - x.s);
    const denominator = decimalUnits(right.c, y.p, y.s, 0);
    const quotient = text`${safe ? 'trino_round_div' : 'trino_decdiv'}(${numerator}, ${denominator})`;
    return { c: decimalOf(quotient, p, s), t: { k: 'decimal', p, s } };
  }

  private concatenation(
    node: Expression & { kind: 'binary-op' },
    left: Typed,
    right: Typed,
    plain: (t: Type) => Typed,
  ): Typed {
    const [a, b] = [left.t, right.t];
    if (a.k === 'array' && b.k === 'array')
      return {
        c: text`CASE WHEN (${left.c}) IS NULL OR (${right.c}) IS NULL THEN NULL ELSE list_concat(${left.c}, ${right.c}) END`,
        t: common(a, b),
      };
    if (a.k === 'array') return { c: text`list_append(${left.c}, ${right.c})`, t: a };
    if (b.k === 'array') return { c: text`list_prepend(${left.c}, ${right.c})`, t: b };
    for (const [side, t] of [
      [node.left, a],
      [node.right, b],
    ] as const) {
      if (isKnown(t) && !isText(t) && t.k !== 'varbinary' && t.k !== 'other')
        this.mismatch(side, `'||' joins text, not ${describe(t)}; cast it to varchar`);
    }
    if (a.k === 'unknown' && b.k === 'unknown') this.unknownType(node.left, "'||'");
    return plain(a.k === 'varbinary' ? a : varchar);
  }

  private special(node: Expression & { kind: 'special' }): Typed {
    switch (node.name) {
      case 'current_date':
        return { c: "CAST(timezone('UTC', now()) AS DATE)", t: date };
      case 'current_timestamp':
        return { c: 'now()', t: timestamp(3, true) };
      case 'localtimestamp':
        return { c: "timezone('UTC', now())", t: timestamp(3) };
      case 'current_user':
      case 'current_catalog':
      case 'current_schema':
        return { c: node.name, t: varchar };
      default:
        return this.refuse(node, node.name, 'use current_timestamp');
    }
  }

  private extract(node: Expression & { kind: 'extract' }): Typed {
    const value = this.expr(node.expr);
    const fields: Record<string, string> = {
      year: 'year',
      quarter: 'quarter',
      month: 'month',
      week: 'week',
      day: 'day',
      day_of_month: 'day',
      dow: 'isodow',
      day_of_week: 'isodow',
      doy: 'dayofyear',
      day_of_year: 'dayofyear',
      yow: 'isoyear',
      year_of_week: 'isoyear',
      hour: 'hour',
      minute: 'minute',
      second: 'second',
      millisecond: 'millisecond',
    };
    const fn = fields[node.field.toLowerCase()];
    if (fn === undefined) this.refuse(node, `extract(${node.field} FROM …)`, 'use another field');
    return partOf(fn, node.expr, value, this);
  }

  private json(node: Expression & { kind: 'json' }): Typed {
    if (!node.plain)
      this.refuse(node, `${node.fn}() with these clauses`, 'use json_extract_scalar() and json_extract()');
    const args = node.args.map((a) => this.expr(a));
    // NULLs stay out of an array, but not out of an object.
    if (node.fn === 'json_array') {
      const items = args.map((a) => text`CASE WHEN (${a.c}) IS NOT NULL THEN to_json(${a.c}) END`);
      const z = this.fresh();
      return {
        c: text`CAST(to_json(list_filter(CAST([${join(items, ', ')}] AS JSON[]), lambda ${z}: ${z} IS NOT NULL)) AS VARCHAR)`,
        t: varchar,
      };
    }
    if (node.fn === 'json_object')
      return {
        c: text`CAST(${node.fn}(${join(
          args.map((a) => a.c),
          ', ',
        )}) AS VARCHAR)`,
        t: varchar,
      };
    const path = (node.path ?? '').replace(/^\s*(lax|strict)\s+/, '');
    if (!/^\$(?:\.[\w]+|\[\d+\])*$/.test(path) || /^\s*strict/.test(node.path ?? ''))
      this.refuse(node, `the JSON path '${node.path}'`, "use 'lax $.a.b[0]'");
    const value = (args[0] as Typed).c;
    if (node.fn === 'json_exists')
      return { c: text`(trino_json_extract(${value}, ${literal(path)}) IS NOT NULL)`, t: boolean };
    if (node.fn === 'json_query')
      return { c: text`CAST(trino_json_extract(${value}, ${literal(path)}) AS VARCHAR)`, t: varchar };
    const scalar: Typed = { c: text`trino_json_value(${value}, ${literal(path)})`, t: varchar };
    return node.returning === undefined ? scalar : castTo(scalar, node, typeOfNode(node.returning), true, this);
  }

  lambda(
    node: Expression,
    types: readonly Type[],
    names?: readonly string[],
  ): { params: readonly string[]; body: Chunk; t: Type } {
    if (node.kind !== 'lambda') return this.refuse(node, 'a function that is not a lambda here', 'write it as x -> …');
    const outer = this.scope;
    this.scope = new Scope(outer);
    const params = node.params.map((p, i) => names?.[i] ?? `_l_${p.name.toLowerCase()}_${this.counter++}`);
    for (const [i, p] of node.params.entries())
      this.scope.lambdas.set(p.name.toLowerCase(), { sql: params[i] as string, type: types[i] ?? unknown });
    try {
      const body = this.expr(node.body);
      return { params, body: body.c, t: body.t };
    } finally {
      this.scope = outer;
    }
  }

  // ---- calls

  private call(node: Call): Typed {
    const name = (node.name.at(-1) as Identifier).name.toLowerCase();
    if (node.name.length > 1)
      this.refuse(node, `the function ${node.name.map((n) => n.name).join('.')}`, 'use a built-in function');
    if (Object.hasOwn(refused, name)) this.refuse(node, `${name}()`, refused[name] as string);
    if (name === 'listagg') return this.listagg(node);
    if (name === 'map_agg' || name === 'multimap_agg') return this.mapAgg(node, name);
    if (name === 'avg') return this.avg(node);
    if (name === 'geometric_mean') {
      const value = this.expr(node.args[0] as Expression);
      return { c: text`exp(avg(ln(${value.c}))${this.tail(node)})`, t: double };
    }
    if (Object.hasOwn(aggregateRules, name)) return this.aggregate(node, name);
    if (Object.hasOwn(windowRules, name) && node.over !== undefined) {
      const args = node.args.map((a) => this.expr(a));
      const nulls = node.nulls === 'ignore' ? ' IGNORE NULLS' : '';
      return {
        c: text`${name}(${join(
          args.map((a) => a.c),
          ', ',
        )}${nulls})${this.tail(node)}`,
        t: (windowRules[name] as (a: readonly Typed[]) => Type)(args),
      };
    }
    const rule = Object.hasOwn(scalarRules, name) ? scalarRules[name] : undefined;
    if (rule === undefined && trinoFunctions.has(name))
      this.refuse(node, `${name}()`, "use another function, or config(dialect='duckdb') for SQL of DuckDB's own");
    if (rule === undefined) {
      const known = [
        ...Object.keys(scalarRules),
        ...Object.keys(aggregateRules),
        ...Object.keys(windowRules),
        'avg',
        'listagg',
        'map_agg',
        'multimap_agg',
        'geometric_mean',
      ];
      const place = node.name[0] as Identifier;
      throw new Refusal(
        diagnose('sql-unknown-function', { name, nearest: nearest(name, known) }, this.diagnosticAt(place)),
      );
    }
    const args = node.args.map((a) => (a.kind === 'lambda' ? { c: '', t: unknown } : this.expr(a)));
    return rule(node, args, this);
  }

  private inside(node: Call, args: readonly Typed[]): Chunk {
    const list = node.star
      ? '*'
      : join(
          args.map((a) => a.c),
          ', ',
        );
    const order =
      node.orderBy.length === 0
        ? ''
        : text` ORDER BY ${join(
            node.orderBy.map((item) =>
              this.edit(item.start, item.end, [[item.expr.start, item.expr.end, this.expr(item.expr).c]]),
            ),
            ', ',
          )}`;
    return text`${node.distinct ? 'DISTINCT ' : ''}${list}${order}`;
  }

  /** FILTER and OVER as they follow a call. */
  private tail(node: Call): Chunk {
    if (node.over !== undefined && node.distinct)
      this.notInTrino(node, 'DISTINCT in a window function', 'count in a subquery, or use dense_rank()');
    if (node.over !== undefined && node.filter !== undefined)
      this.notInTrino(node, 'FILTER with OVER', 'use CASE WHEN inside the function');
    const filter = node.filter === undefined ? '' : text` FILTER (WHERE ${this.condition(node.filter)})`;
    if (node.over === undefined) return text`${filter}`;
    const over =
      'name' in node.over && !('partitionBy' in node.over)
        ? node.over.name
        : text`(${this.window(node.over as Window)})`;
    return text`${filter} OVER ${over}`;
  }

  private window(window: Window): Chunk {
    const exprs = [...window.partitionBy, ...window.orderBy.map((o) => o.expr), ...(window.frame?.bounds ?? [])];
    return this.edit(
      window.start,
      window.end,
      exprs.map((e) => [e.start, e.end, this.expr(e).c] as const),
    );
  }

  private aggregate(node: Call, name: string): Typed {
    const rule = aggregateRules[name] as (typeof aggregateRules)[string];
    const args = node.args.map((a) => this.expr(a));
    if (name === 'histogram' && (node.distinct || node.over !== undefined))
      this.refuse(node, 'histogram() like this', 'group and count');
    if ((name === 'min' || name === 'max' || name.endsWith('_by')) && args[0]?.t.k === 'zoned')
      this.refuse(node, `${name}() of a timestamp that has its own zone`, 'keep timestamps in UTC');
    const t = rule.t(args);
    if (name === 'approx_percentile') return this.percentile(node, args as [Typed, Typed]);
    const inner = text`${rule.name ?? name}(${this.inside(node, args)})${this.tail(node)}`;
    // Of whole numbers and decimals Trino takes these in single precision.
    if (/^(corr|covar|regr)_?/.test(name) && t.k === 'real') return { c: text`CAST(${inner} AS FLOAT)`, t };
    if (name === 'sum' && args[0]?.t.k === 'real') return { c: text`CAST(${inner} AS FLOAT)`, t };
    if (name === 'count_if') {
      if (node.distinct) this.refuse(node, 'count_if(DISTINCT …)', 'count(DISTINCT CASE WHEN … THEN x END)');
      this.truth(node.args[0] as Expression, args[0] as Typed);
      return { c: text`count(CASE WHEN ${(args[0] as Typed).c} THEN 1 END)${this.tail(node)}`, t };
    }
    // Trino keeps a NULL that stands at the largest key, DuckDB takes the next row; in a struct it is no NULL.
    if (name === 'max_by' || name === 'min_by') {
      const [value, ...keys] = args.map((a) => a.c) as [Chunk, ...Chunk[]];
      const z = this.fresh();
      const kept = text`${name}({'v': ${value}}, ${join(keys, ', ')})${this.tail(node)}`;
      if (keys.length === 1) return { c: text`struct_extract(${kept}, 'v')`, t };
      return { c: text`list_transform(${kept}, lambda ${z}: ${z}.v)`, t };
    }
    if (name === 'sum' && isInteger(args[0]?.t ?? unknown)) return { c: text`CAST(${inner} AS BIGINT)`, t };
    if (name === 'sum' && isKnown(args[0]?.t ?? unknown) && !isNumeric(args[0]?.t ?? unknown))
      this.mismatch(node, `sum() takes numbers, not ${describe(args[0]?.t ?? unknown)}`);
    return { c: inner, t };
  }

  /** The value at the rank that Trino's digest gives where it is exact: the one after the first p of all. */
  private percentile(node: Call, args: readonly [Typed, Typed]): Typed {
    const [value, share] = args;
    if (args.length !== 2 || node.distinct)
      this.refuse(node, 'approx_percentile() with weights', 'repeat the rows by their weight');
    if (isKnown(value.t) && !isNumeric(value.t))
      this.mismatch(node, `approx_percentile() takes numbers, not ${describe(value.t)}`);
    if (value.t.k === 'unknown') this.unknownType(node.args[0] as Expression, 'approx_percentile()');
    const filter = node.filter === undefined ? '' : text` AND (${this.condition(node.filter)})`;
    if (node.over !== undefined) this.refuse(node, 'approx_percentile() OVER', 'aggregate in a subquery and join it');
    const list = text`list_sort(list(${value.c}) FILTER (WHERE (${value.c}) IS NOT NULL${filter}))`;
    const t: Type = isInteger(value.t) ? bigint : value.t.k === 'double' ? double : { k: 'real' };
    if (share.t.k === 'array') {
      const z = this.fresh();
      const each = text`CAST(trino_percentile(${list}, ${z}) AS ${duckType(t)})`;
      return { c: text`list_transform(${share.c}, lambda ${z}: ${each})`, t: arrayOf(t) };
    }
    return { c: text`CAST(trino_percentile(${list}, ${share.c}) AS ${duckType(t)})`, t };
  }

  private avg(node: Call): Typed {
    const value = this.expr(node.args[0] as Expression);
    const inside = this.inside(node, [value]);
    const tail = this.tail(node);
    const inner = text`avg(${inside})${tail}`;
    if (value.t.k === 'decimal') {
      const { p, s } = value.t;
      const units = decimalUnits(text`sum(${inside})${tail}`, 38, s, 0);
      return { c: decimalOf(text`trino_round_div(${units}, nullif(count(${inside})${tail}, 0))`, p, s), t: value.t };
    }
    if (value.t.k === 'interval') this.refuse(node, 'avg() of intervals', 'take the average of seconds or days');
    if (value.t.k === 'real') return { c: text`CAST(${inner} AS FLOAT)`, t: value.t };
    if (isKnown(value.t) && !isNumeric(value.t)) this.mismatch(node, `avg() takes numbers, not ${describe(value.t)}`);
    return { c: inner, t: value.t.k === 'unknown' ? unknown : double };
  }

  private listagg(node: Call): Typed {
    const value = this.expr(node.args[0] as Expression);
    if (isKnown(value.t) && !isText(value.t))
      this.mismatch(node.args[0] as Expression, `listagg() joins text, not ${describe(value.t)}; cast it to varchar`);
    const separator = node.args[1] === undefined ? "''" : this.expr(node.args[1]).c;
    const order = join(
      node.orderBy.map((item) =>
        this.edit(item.start, item.end, [[item.expr.start, item.expr.end, this.expr(item.expr).c]]),
      ),
      ', ',
    );
    return {
      c: text`string_agg(${node.distinct ? 'DISTINCT ' : ''}${value.c}, ${separator} ORDER BY ${order})${this.tail(node)}`,
      t: varchar,
    };
  }

  private mapAgg(node: Call, name: string): Typed {
    const [key, value] = node.args.map((a) => this.expr(a)) as [Typed, Typed];
    if (node.over !== undefined || node.distinct || node.orderBy.length > 0)
      this.refuse(node, `${name}() like this`, 'aggregate in a subquery');
    const filter =
      node.filter === undefined
        ? text`(${key.c}) IS NOT NULL`
        : text`(${key.c}) IS NOT NULL AND (${this.condition(node.filter)})`;
    const z = this.fresh();
    const q = this.fresh();
    const entries = text`list({'key': ${key.c}, 'value': ${value.c}}) FILTER (WHERE ${filter})`;
    const keys = text`trino_array_distinct(list(${key.c}) FILTER (WHERE ${filter}))`;
    const values = text`list_transform(list_filter(${entries}, lambda ${z}: ${z}.key = ${q}), lambda ${z}: ${z}.value)`;
    const picked = name === 'map_agg' ? text`(${values})[1]` : values;
    return {
      c: text`map_from_entries(list_transform(${keys}, lambda ${q}: {'key': ${q}, 'value': ${picked}}))`,
      t: { k: 'map', key: key.t, value: name === 'map_agg' ? value.t : arrayOf(value.t) },
    };
  }
}

/** A decimal as a whole number of its smallest units, `more` digits further to the left; too large a value is an error. */
function decimalUnits(c: Chunk, p: number, s: number, more: number): Chunk {
  const shifted = Math.min(38, p + s);
  const units =
    s === 0
      ? text`CAST(${c} AS HUGEINT)`
      : text`CAST(CAST(${c} AS DECIMAL(${String(Math.max(19, shifted - s))}, ${String(s)})) * CAST(1${'0'.repeat(s)} AS DECIMAL(${String(s + 1)}, 0)) AS HUGEINT)`;
  return more === 0 ? units : text`${units} * CAST(1${'0'.repeat(more)} AS HUGEINT)`;
}

/** The decimal of so many smallest units. */
function decimalOf(units: Chunk, p: number, s: number): Chunk {
  const type = `DECIMAL(${p}, ${s})`;
  if (s === 0) return text`CAST(${units} AS ${type})`;
  return text`CAST(CAST(${units} AS DECIMAL(${String(38 - s)}, 0)) * CAST(0.${'0'.repeat(s - 1)}1 AS DECIMAL(${String(s)}, ${String(s)})) AS ${type})`;
}

function renamed(
  columns: readonly ScopeColumn[] | undefined,
  names: readonly Identifier[] | undefined,
): readonly ScopeColumn[] | undefined {
  if (names === undefined) return columns;
  return names.map((name, i) => ({ name: name.name, type: columns?.[i]?.type ?? unknown }));
}

function joinsUsing(relation: Relation): boolean {
  if (relation.kind === 'alias' || relation.kind === 'paren-relation') return joinsUsing(relation.relation);
  return (
    relation.kind === 'join' &&
    (relation.using !== undefined || joinsUsing(relation.left) || joinsUsing(relation.right))
  );
}

function bareName(node: Expression): string | undefined {
  if (node.kind === 'column') return node.id.name;
  return node.kind === 'dereference' ? node.field.name : undefined;
}

function pathOf(node: Expression): Identifier[] | undefined {
  if (node.kind === 'column') return [node.id];
  if (node.kind !== 'dereference') return undefined;
  const base = pathOf(node.base);
  return base === undefined ? undefined : [...base, node.field];
}

/** A divisor that cannot be zero needs no guard. */
function nonZero(node: Expression): boolean {
  if (node.kind === 'paren') return nonZero(node.expr);
  if (node.kind === 'number') return Number(node.text) !== 0;
  if (node.kind !== 'call' || node.name.at(-1)?.name.toLowerCase() !== 'nullif') return false;
  const second = node.args[1];
  return second?.kind === 'number' && Number(second.text) === 0;
}

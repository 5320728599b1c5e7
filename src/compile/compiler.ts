import type { Dialect, Session, Sql } from '../adapters/adapter.ts';
import { type Column, diagnose, LakeError, lineIndex, type Relation, type Span, sha256 } from '../core/index.ts';
import {
  contextOf,
  dispatch,
  type Node,
  type Project,
  RelationValue,
  refCall,
  type SourceNode,
  sourceCall,
} from '../project/index.ts';
import { parseQuery } from '../sql/index.ts';
import { bindArguments, type Context, loadTemplate, parseTemplate, type Rendered, text } from '../template/index.ts';
import { ResultTable } from './agate/index.ts';

/** SQL that is ready for the engine, with the way back to the author's file. */
export interface Compiled {
  readonly sql: string;
  place(offset: number): Span;
  /** The text is in the engine's own dialect: config(dialect='…') said so. */
  readonly native: boolean;
  readonly ephemerals: readonly { id: string; sql: string }[];
  readonly fingerprint: string;
}

export interface CompileOptions {
  readonly dialect: Dialect;
  readonly engine: string;
  /** Undefined: the command runs without an engine; templates that ask one are told so. */
  readonly session: Session | undefined;
  readonly fullRefresh: boolean;
  readonly graph: Readonly<Record<string, unknown>>;
  /** False: ephemeral models are named, and not written into the SQL that reads them. */
  readonly injectEphemerals?: boolean | undefined;
  /** What unit tests put in the place of refs, sources, macros and vars. */
  readonly overrides?: Overrides;
}

export interface Overrides {
  relation(kind: 'ref' | 'source' | 'this', id: string): RelationValue | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  readonly macros: Readonly<Record<string, unknown>>;
}

export interface InlineOptions {
  /** The node whose context the text has. */
  readonly node?: Node | undefined;
  readonly file: string;
  /** Where all of its errors are told, for text inside YAML or a config() call. */
  readonly place?: Span;
  /** Names that only this text has, such as `results`. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Renders models, tests and hooks with `execute` true. A node is compiled when it is about to run, so that run_query sees its parents. */
export class Compiler {
  protected readonly project: Project;
  protected readonly options: CompileOptions;
  private readonly done = new Map<string, Promise<Compiled>>();

  constructor(project: Project, options: CompileOptions) {
    this.project = project;
    this.options = options;
  }

  /** The SQL of a model, singular test or analysis; rejects with LakeError placed in the author's file. */
  async node(id: string): Promise<Compiled> {
    let compiled = this.done.get(id);
    if (compiled === undefined) {
      compiled = this.compile(id);
      this.done.set(id, compiled);
    }
    return await compiled;
  }

  forget(id: string): void {
    this.done.delete(id);
  }

  protected async compile(id: string): Promise<Compiled> {
    const node = (this.project.nodes.get(id) ?? this.project.functions.get(id)) as Node;
    refusePython(node);
    const template = this.project.template(id);
    if (template === undefined) throw new LakeError([diagnose('model-empty', { name: node.name })]);
    const used: string[] = [];
    const rendered = await template.render(this.context(node, used, { seen: new Set(node.depends_on.nodes) }));
    if (rendered.text.trim() === '' && node.resource_type === 'model') {
      const span = { file: node.original_file_path, line: 1, column: 1 };
      throw new LakeError([diagnose('model-empty', { name: node.name }, { span })]);
    }
    const compiled = await this.finish(node, rendered, used);
    if (!compiled.native) checkGrammar(compiled.sql, compiled.place);
    return compiled;
  }

  /** Text that stands in no file of its own: SQL by hand, hooks. Rejects with LakeError placed in `file`, or all at `place`. */
  async inline(source: string, options: InlineOptions): Promise<Compiled> {
    const { node, file, place, values } = options;
    const parsed = parseTemplate(file, source);
    const at = (problem: LakeError) =>
      place === undefined
        ? problem
        : new LakeError(
            problem.diagnostics.map((d) => ({ ...d, span: place })),
            problem.exitCode,
          );
    if (parsed.value === undefined) throw at(new LakeError(parsed.diagnostics));
    const used: string[] = [];
    const rendered = await loadTemplate(file, source, parsed.value)
      .render(this.context(node, used, values === undefined ? {} : { values }))
      .catch((problem: unknown) => {
        throw problem instanceof LakeError ? at(problem) : problem;
      });
    const placed: Rendered = place === undefined ? rendered : { text: rendered.text, place: () => place };
    return await this.finish(node, placed, used);
  }

  /** Calls a macro of the project for a node, e.g. a generic test. */
  async macro(
    name: string,
    node: Node,
    keywords: Readonly<Record<string, unknown>>,
  ): Promise<{ text: string; used: readonly string[] }> {
    const used: string[] = [];
    const context = this.context(node, used);
    const values: Record<string, unknown> = { ...keywords };
    const inner: Context = {
      lenientUndefined: context.lenientUndefined === true,
      names: () => context.names(),
      resolve: (key) => (key === '__keywords' ? values : context.resolve(key)),
    };
    const source = `{{ ${name}(**__keywords) }}`;
    const parsed = parseTemplate('', source).value;
    const rendered = await loadTemplate('', source, parsed as NonNullable<typeof parsed>, true).render(inner);
    return { text: rendered.text, used };
  }

  /** Blanks around the SQL are kept: dbt's compiled_code has them. */
  protected readonly keepsBlanks: boolean = false;

  protected async finish(node: Node | undefined, rendered: Rendered, used: readonly string[]): Promise<Compiled> {
    const lead = this.keepsBlanks ? 0 : (/^\s*/.exec(rendered.text)?.[0].length ?? 0);
    const body = this.keepsBlanks ? rendered.text : rendered.text.slice(lead).trimEnd();
    const ephemerals = this.options.injectEphemerals === false ? [] : await this.ephemerals(used);
    const native = this.isNative(node);
    const { sql, at, length } = injectCtes(body, ephemerals);
    const place = (offset: number): Span =>
      rendered.place(lead + (offset <= at ? offset : Math.max(at, offset - length)));
    return {
      sql,
      native,
      ephemerals,
      fingerprint: sha256(`${sql}\n${JSON.stringify(node?.config ?? {})}`),
      place,
    };
  }

  /** The text is in the engine's own dialect: it is neither checked against Trino's grammar nor translated. */
  protected isNative(node: Node | undefined): boolean {
    return node?.config['dialect'] === this.options.engine;
  }

  private async ephemerals(used: readonly string[]): Promise<{ id: string; sql: string }[]> {
    const found = new Map<string, string>();
    for (const id of used) {
      const compiled = await this.node(id);
      for (const inner of compiled.ephemerals) found.set(inner.id, inner.sql);
      const node = this.project.nodes.get(id) as Node;
      const own = compiled.ephemerals.length === 0 ? compiled.sql : stripCtes(compiled);
      found.set(id, `${this.cteSql(cteName(node))} as (\n${own}\n)`);
    }
    return [...found].map(([id, sql]) => ({ id, sql }));
  }

  /** dbt leaves CTE names unquoted, and people write them so; only a name that is no plain word needs quotes. */
  private cteSql(name: string): string {
    return /^\w+$/.test(name) ? name : this.options.dialect.quote(name);
  }

  relationOf(node: Node | SourceNode): RelationValue {
    const kind = this.options.session?.relationInfo(toRelation(node))?.kind ?? null;
    return new RelationValue(
      toRelation(node),
      (parts) => this.project.pass.quoted(parts),
      kind === 'external' ? 'table' : kind,
    );
  }

  protected refTo(node: Node, used: string[]): RelationValue {
    const replaced = this.options.overrides?.relation('ref', node.unique_id);
    if (replaced !== undefined) return replaced;
    if (node.config.materialized !== 'ephemeral') return this.relationOf(node);
    if (!used.includes(node.unique_id)) used.push(node.unique_id);
    return new RelationValue(
      { database: '', schema: '', identifier: cteName(node) },
      (parts) => parts.map((part) => this.cteSql(part)).join('.'),
      'cte',
      { database: false, schema: false, identifier: true },
    );
  }

  /** `seen` is what parsing saw the node refer to; hooks and macros of tests are not parsed, they may refer to anything. */
  protected context(
    node: Node | undefined,
    used: string[],
    { seen, values: more = {} }: { seen?: ReadonlySet<string>; values?: Readonly<Record<string, unknown>> } = {},
  ): Context {
    const { project, options } = this;
    const overrides = options.overrides;
    const session = (what: string): Session => {
      if (options.session === undefined) throw new LakeError([diagnose('introspection-unavailable', { what })]);
      return options.session;
    };
    // What parsing did not see is no edge: the node could run before it (dbt's rule for refs behind `execute`).
    const checkSeen = (id: string, call: string): void => {
      if (node === undefined || seen === undefined || seen.has(id)) return;
      const span = { file: node.original_file_path, line: 1, column: 1 };
      throw new LakeError([diagnose('ref-unseen', { call, name: node.name }, { span })], 1);
    };
    const results = new Map<string, { table: ResultTable | null; data: unknown }>();
    const own = node === undefined ? undefined : (overrides?.relation('this', node.unique_id) ?? this.relationOf(node));
    const query = async (sql: unknown, what: string): Promise<ResultTable> =>
      new ResultTable(await asked(text(sql), (given) => session(what).query(given)), (shown) => {
        (project.pass.base['print'] as (message: unknown) => unknown)(shown.replace(/\n$/, ''));
      });
    const values: Record<string, unknown> = {
      ...(node === undefined ? project.pass : project.passOf(node.package_name)).base,
      ...overrides?.values,
      execute: true,
      model: node ?? {},
      graph: options.graph,
      this: own,
      schema: node?.schema ?? '',
      database: node?.database ?? '',
      ref: (...args: unknown[]) => {
        const call = refCall(args);
        const target = project.find(call.name, {
          packageName: call.package,
          version: call.version,
          from: node?.package_name,
        });
        if (target === undefined) throw new LakeError([diagnose('ref-not-found', { name: call.name })]);
        checkSeen(target.unique_id, `ref('${call.name}')`);
        return this.refTo(target, used);
      },
      source: (...args: unknown[]) => {
        const [source, table] = sourceCall(args);
        const target = project.findSource(source, table, node?.package_name);
        if (target === undefined) throw new LakeError([diagnose('source-not-found', { source, table })]);
        checkSeen(target.unique_id, `source('${source}', '${table}')`);
        return overrides?.relation('source', target.unique_id) ?? this.relationOf(target);
      },
      config: configReader(node),
      is_incremental: () => this.isIncremental(node),
      should_full_refresh: () => options.fullRefresh || node?.config['full_refresh'] === true,
      run_query: (sql: unknown) => query(sql, 'run_query()'),
      statement: async (...args: unknown[]) => {
        const given = bindArguments('statement', ['name', 'fetch_result', 'auto_begin', 'language', 'caller'], args);
        const sql = text(await (given['caller'] as () => Promise<unknown>)());
        const table = given['fetch_result'] === true ? await query(sql, 'statement()') : null;
        if (table === null) await asked(sql, (given) => session('statement()').run(given));
        results.set(text(given['name'] ?? 'main'), { table, data: table === null ? [] : table.rows });
        return '';
      },
      noop_statement: () => '',
      load_result: (name: unknown) => results.get(text(name)) ?? null,
      store_result: (...args: unknown[]) => {
        const given = bindArguments('store_result', ['name', 'response', 'agate_table'], args);
        results.set(text(given['name']), {
          table: (given['agate_table'] as ResultTable | undefined) ?? null,
          data: [],
        });
        return '';
      },
      get_where_subquery: (relation: unknown) => {
        const where = node?.config['where'];
        return typeof where === 'string' ? `(select * from ${text(relation)} where ${where}) dbt_subquery` : relation;
      },
    };
    Object.assign(values, more);
    const pass = node === undefined ? project.pass : project.passOf(node.package_name);
    const context = contextOf(values, pass, { replaced: overrides?.macros ?? {} });
    values['adapter'] = this.adapter(session, query, (args) => dispatch(pass, context, args));
    values['context'] = values;
    values['builtins'] = { ref: values['ref'], source: values['source'], config: values['config'] };
    return context;
  }

  private isIncremental(node: Node | undefined): boolean {
    if (node === undefined || node.config.materialized !== 'incremental') return false;
    const refresh = node.config['full_refresh'];
    if (refresh === true || (refresh !== false && this.options.fullRefresh)) return false;
    return this.options.session?.relationInfo(toRelation(node))?.kind === 'table';
  }

  private adapter(
    session: (what: string) => Session,
    query: (sql: unknown, what: string) => Promise<ResultTable>,
    dispatcher: (args: readonly unknown[]) => unknown,
  ): Record<string, unknown> {
    const asRelation = (value: unknown): Relation => value as Relation;
    const wrap = (relation: Relation, kind: string): RelationValue =>
      new RelationValue(relation, (parts) => this.project.pass.quoted(parts), kind === 'external' ? 'table' : kind);
    const columns = async (relation: unknown): Promise<unknown[]> => {
      const known = session('adapter.get_columns_in_relation()').relationInfo(asRelation(relation));
      const found = known?.columns ?? (await session('').describe({ text: `select * from ${text(relation)}` }));
      return found.map((column) => columnValue(column, this.options.dialect));
    };
    return {
      dispatch: (...args: unknown[]) => dispatcher(args),
      get_relation: (...args: unknown[]) => {
        const given = bindArguments('adapter.get_relation', ['database', 'schema', 'identifier'], args);
        const relation = {
          database: text(given['database']),
          schema: text(given['schema']),
          identifier: text(given['identifier']),
        };
        const found = session('adapter.get_relation()').relationInfo(relation);
        return found === undefined ? null : wrap(found.relation, found.kind);
      },
      load_relation: (relation: unknown) => {
        const found = session('load_relation()').relationInfo(asRelation(relation));
        return found === undefined ? null : wrap(found.relation, found.kind);
      },
      get_columns_in_relation: columns,
      get_missing_columns: async (from: unknown, to: unknown) => {
        const have = new Set(((await columns(to)) as { name: string }[]).map((c) => c.name.toLowerCase()));
        return ((await columns(from)) as { name: string }[]).filter((c) => !have.has(c.name.toLowerCase()));
      },
      check_schema_exists: (_database: unknown, schema: unknown) =>
        session('adapter.check_schema_exists()').listRelations(text(schema)).length > 0,
      quote: (name: unknown) => this.options.dialect.quote(text(name)),
      quote_as_configured: (name: unknown) => this.options.dialect.quote(text(name)),
      type: () => this.project.pass.dispatch[0] ?? 'default',
      execute: async (...args: unknown[]) => {
        const given = bindArguments('adapter.execute', ['sql', 'auto_begin', 'fetch'], args);
        return [null, await query(given['sql'], 'adapter.execute()')];
      },
    };
  }
}

/** Asks the engine for a template: an error is told where the template asks, with the line of the query that it is about. */
async function asked<T>(sql: string, action: (sql: Sql) => Promise<T>): Promise<T> {
  try {
    return await action({ text: sql });
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    const diagnostics = problem.diagnostics.map((diagnostic) => {
      const { span, ...rest } = diagnostic;
      if (span === undefined || span.file !== '') return diagnostic;
      const line = sql.split('\n')[span.line - 1]?.trim() ?? '';
      return { ...rest, notes: [...(rest.notes ?? []), { message: `in the query: ${line}` }] };
    });
    throw new LakeError(diagnostics, problem.exitCode);
  }
}

function columnValue(column: Column, dialect: Dialect): Record<string, unknown> {
  const lower = column.type.toLowerCase();
  return {
    name: column.name,
    column: column.name,
    quoted: dialect.quote(column.name),
    dtype: column.type,
    data_type: column.type,
    is_string: () => /^(varchar|char)/.test(lower),
    is_number: () => /^(tinyint|smallint|integer|bigint|real|double|decimal)/.test(lower),
    is_integer: () => /^(tinyint|smallint|integer|bigint)/.test(lower),
    is_float: () => /^(real|double)/.test(lower),
    is_numeric: () => lower.startsWith('decimal'),
  };
}

function configReader(node: Node | undefined): unknown {
  const config = node?.config ?? {};
  const get = (...args: unknown[]): unknown => {
    const { name, default: fallback = null } = bindArguments('config.get', ['name', 'default', 'validator'], args);
    const key = text(name);
    const value =
      (config as Record<string, unknown>)[key] ?? (config as Record<string, unknown>)[key.replaceAll('_', '-')];
    return value === undefined || value === null ? fallback : value;
  };
  return Object.assign(() => '', {
    get,
    require: (name: unknown) => {
      const value = get(name);
      if (value === null)
        throw new LakeError([
          diagnose('config-invalid-value', { key: text(name), reason: 'is required here, but not set' }),
        ]);
      return value;
    },
    set: () => '',
    meta_get: (name: unknown, fallback: unknown = null) =>
      (config as { meta?: Record<string, unknown> }).meta?.[text(name)] ?? fallback,
    persist_relation_docs: () => false,
    persist_column_docs: () => false,
  });
}

/** Rejects with LakeError, placed nowhere, when the node is written in Python. */
export function refusePython({ language, resource_type: type, name }: Node): void {
  if (language !== 'python') return;
  const hint = 'lake runs no Python: write it in SQL';
  throw new LakeError([diagnose('not-supported', { what: `running the Python ${type} '${name}'` }, { hint })], 1);
}

export function toRelation(node: Node | SourceNode): Relation {
  return {
    database: node.database,
    schema: node.schema,
    identifier: node.resource_type === 'source' ? node.identifier : node.alias,
  };
}

export const cteName = (node: Node): string => `__dbt__cte__${node.alias}`;

/** Trino's grammar is the gate of every model: what Athena could not read is named before anything runs. */
function checkGrammar(sql: string, place: (offset: number) => Span): void {
  const { diagnostics } = parseQuery(sql);
  if (diagnostics.length === 0) return;
  const lines = lineIndex(sql);
  throw new LakeError(
    diagnostics.map((d) => ({
      ...d,
      span: place(d.span === undefined ? 0 : lines.offset(d.span.line, d.span.column)),
    })),
    1,
  );
}

/** Puts the CTEs of ephemeral parents before the model's own; tells where and how much was put in. */
function injectCtes(sql: string, ephemerals: readonly { sql: string }[]): { sql: string; at: number; length: number } {
  if (ephemerals.length === 0) return { sql, at: sql.length, length: 0 };
  const ctes = ephemerals.map((e) => e.sql).join(', ');
  const comments = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(sql)?.[0].length ?? 0;
  const withMatch = /^with(\s+recursive)?\b/i.exec(sql.slice(comments));
  const at = comments + (withMatch?.[0].length ?? 0);
  const piece = withMatch === null ? `with ${ctes}\n` : ` ${ctes},`;
  return { sql: sql.slice(0, at) + piece + sql.slice(at), at, length: piece.length };
}

/** An ephemeral model's own text, without the CTEs of its parents: those are lifted beside it. */
function stripCtes(compiled: Compiled): string {
  const ctes = compiled.ephemerals.map((e) => e.sql).join(', ');
  const alone = `with ${ctes}\n`;
  return compiled.sql.includes(alone) ? compiled.sql.replace(alone, '') : compiled.sql.replace(` ${ctes},`, '');
}

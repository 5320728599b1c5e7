import type { AdapterConfig, DatabaseAdapter, DatabaseSession, StatementResult } from '../../adapters/adapter.ts';
import { diagnose, LakeError, type Relation } from '../../core/index.ts';
import {
  contextOf,
  dispatch,
  externalLocation,
  type Node,
  nameContext,
  namedBy,
  type Policy,
  type Project,
  quotingOf,
  type RefCall,
  type RelationOptions,
  RelationValue,
  refCall,
  renderedVar,
  type SourceNode,
  sourceCall,
  type Variable,
} from '../../project/index.ts';
import {
  bindArguments,
  type Context,
  DateTime,
  loadTemplate,
  parseTemplate,
  splitArguments,
  type Template,
  text,
} from '../../template/index.ts';
import { convertType, ResultTable, type Table } from '../agate/index.ts';
import { type Compiled, Compiler, cteName, refusePython, toRelation } from '../compiler.ts';
import { adapterValue } from './adapter-value.ts';
import { configValue } from './config-value.ts';
import { NodeEngine, type StatementLog, tellQuery } from './engine.ts';
import { modelValue } from './model-value.ts';
import { type Commented, commenter, commentNode, commentTemplate } from './query-comment.ts';
import { RelationCache } from './relation-cache.ts';
import { Response, Results } from './results.ts';
import { loadSeedTable, seedFile } from './seed-table.ts';

export interface DatabaseCompileOptions {
  readonly adapter: DatabaseAdapter;
  readonly config: AdapterConfig;
  readonly session: DatabaseSession;
  readonly graph: Readonly<Record<string, unknown>>;
  readonly fullRefresh: boolean;
  readonly injectEphemerals?: boolean | undefined;
  /** Ids that the command selected, for `selected_resources`. */
  readonly selected: readonly string[];
  /** The relations of another environment by the node's id: taken `always`, or where the node's own is missing (--defer). */
  readonly deferred?: ReadonlyMap<string, DeferredTo> | undefined;
  /** Refs and sources give no rows (--empty). */
  readonly empty?: boolean | undefined;
  /** Refs and sources with an event time give this stretch of it only (--sample). */
  readonly sample?: EventTimeWindow | undefined;
  /** Keeps a statement that a materialization writes, for people to read. */
  write(node: Node, sql: string): void;
  warn(message: string): void;
  /** Is told of the statements that run. */
  readonly log?: StatementLog | undefined;
  readonly signal?: AbortSignal;
}

export interface EventTimeWindow {
  readonly start: Date;
  readonly end: Date;
}

export interface DeferredTo {
  readonly relation: { readonly database: string | null; readonly schema: string; readonly identifier: string };
  readonly always: boolean;
}

/** What one node's templates share while it runs. */
export interface NodeRun {
  readonly engine: NodeEngine;
  readonly results: Results;
  /** Names that only this run of the node has, such as `sql`. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What unit tests and batches put in the place of macros. */
  readonly macros?: Readonly<Record<string, unknown>>;
  /** The stretch of event time that a microbatch model builds now. */
  readonly batch?: { readonly id: string; readonly name: string; readonly start: Date; readonly end: Date };
}

/** `adapter`, for lake's own calls. */
type AdapterMethods = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>> & {
  readonly list_schemas: (database: string) => Promise<unknown>;
  readonly create_schema: (relation: unknown) => Promise<unknown>;
  readonly list_relations: (database: string, schema: string) => Promise<unknown>;
  readonly get_relation: (database: string, schema: string, identifier: string) => Promise<unknown>;
};

export interface Operation {
  readonly adapter: AdapterMethods;
  readonly context: Context;
  /** A schema as macros take one. */
  relation(database: string, schema: string): RelationValue;
}

/** Compiles for a database: dbt's macros see the names that dbt gives them, and their statements run on the node's connection. */
export class DatabaseCompiler extends Compiler {
  readonly cache = new RelationCache();
  protected override readonly keepsBlanks = true;
  private readonly database: DatabaseCompileOptions;
  private readonly running = new Map<string, NodeRun>();

  constructor(project: Project, options: DatabaseCompileOptions) {
    super(project, {
      dialect: options.adapter.dialect,
      engine: options.adapter.name,
      session: undefined,
      fullRefresh: options.fullRefresh,
      graph: options.graph,
      injectEphemerals: options.injectEphemerals,
    });
    this.database = options;
  }

  /** A connection for one node, which takes part when the node is compiled and run; give it back with `leave`. */
  enter(id: string, more: Omit<NodeRun, 'engine' | 'results'> = {}): NodeRun {
    const { session, signal, log, config } = this.database;
    const explicitTransactions = config.settings['disable_transactions'] === true;
    const engine = new NodeEngine(session, id, { signal, log, explicitTransactions, comment: () => this.comment(id) });
    const run: NodeRun = { ...more, engine, results: this.newResults() };
    this.running.set(id, run);
    return run;
  }

  /** The project's query comment for the statements of a node, or of something else that has a connection. */
  private async comment(id: string): Promise<(sql: string) => Commented> {
    const { project } = this;
    const setting = project.settings.queryComment;
    const template = commentTemplate(setting);
    if (template === undefined) return commenter('', setting);
    const node = project.nodes.get(id) ?? project.unitTests.get(id);
    const values: Readonly<Record<string, unknown>> = {
      ...project.pass.base,
      execute: true,
      connection_name: id,
      node: node === undefined ? null : commentNode(node),
    };
    const context: Context = {
      lenientUndefined: project.pass.lenient,
      names: () => Object.keys(values),
      resolve: (name) => {
        if (Object.hasOwn(values, name)) return values[name];
        const { macros } = project.pass;
        return macros.has(name) ? macros.bind(name, context) : undefined;
      },
    };
    return commenter((await renderInline(template, context)).text, setting);
  }

  async leave(id: string): Promise<void> {
    const run = this.running.get(id);
    this.running.delete(id);
    await run?.engine.release();
  }

  protected override isNative(): boolean {
    return true;
  }

  protected override async compile(id: string): Promise<Compiled> {
    if (this.running.has(id)) return await this.compileEntered(id);
    this.enter(id);
    try {
      return await this.compileEntered(id);
    } finally {
      await this.leave(id);
    }
  }

  /** The SQL of a node as it is for this run of it: one batch of a microbatch model. */
  async compileIn(node: Node, run: NodeRun): Promise<Compiled> {
    refusePython(node);
    const template = this.project.template(node.unique_id);
    if (template === undefined) throw new LakeError([diagnose('model-empty', { name: node.name })]);
    const used: string[] = [];
    const seen = new Set(node.depends_on.nodes);
    const rendered = await template.render(this.runContext(node, run, used, { seen }));
    return await this.finish(node, rendered, used);
  }

  /** The relation as it stands in the database; undefined when there is none. */
  async existing(relation: Relation): Promise<{ readonly type: string | null } | undefined> {
    return await this.operation(`existing ${relation.identifier}`, async ({ adapter }) => {
      const found = await adapter.get_relation(relation.database, relation.schema, relation.identifier);
      return (found as RelationValue | null) ?? undefined;
    });
  }

  private async compileEntered(id: string): Promise<Compiled> {
    const node = (this.project.nodes.get(id) ?? this.project.functions.get(id)) as Node;
    return node.test_metadata === undefined ? await super.compile(id) : await this.genericTest(node);
  }

  /** The SQL of a generic test: its macro, called with its arguments as dbt's `_dbt_generic_test_kwargs` has them. */
  private async genericTest(node: Node): Promise<Compiled> {
    const metadata = node.test_metadata as NonNullable<Node['test_metadata']>;
    const place = this.project.place(node.unique_id) ?? { file: node.original_file_path, line: 1, column: 1 };
    const used: string[] = [];
    try {
      const context = this.context(node, used);
      const keywords: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(metadata.kwargs))
        keywords[key] = await this.argument(key, value, context);
      const name = `${metadata.namespace === null ? '' : `${metadata.namespace}.`}test_${metadata.name}`;
      const source = `{{ ${name}(**__keywords) }}`;
      const rendered = await renderInline(source, withNames(context, { __keywords: keywords }));
      return await this.finish(node, { text: rendered.text, place: () => place }, used);
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      throw new LakeError(
        problem.diagnostics.map((d) => (d.span === undefined ? { ...d, span: place } : d)),
        problem.exitCode,
      );
    }
  }

  /** An argument of a generic test: text is a template whose one expression keeps its value; some calls need no braces. */
  private async argument(key: string, value: unknown, context: Context): Promise<unknown> {
    if (Array.isArray(value)) return await Promise.all(value.map((item) => this.argument('', item, context)));
    if (value !== null && typeof value === 'object') {
      const entries = Object.entries(value).map(async ([name, item]) => [name, await this.argument('', item, context)]);
      return Object.fromEntries(await Promise.all(entries));
    }
    if (typeof value !== 'string') return value;
    const source = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s.test(value) ? `{{ ${value} }}` : value;
    if (!/\{[{%#]/.test(source)) return value;
    if (key === 'column_name') return (await renderInline(source, context)).text;
    return await expressionValue(source, context);
  }

  override relationOf(node: Node | SourceNode): RelationValue {
    if (node.resource_type === 'source') {
      return this.relation(toRelation(node), null, {
        quotePolicy: this.quoting(node),
        external: externalOf(node) ?? null,
      });
    }
    return this.relation(toRelation(node), relationType(node), { quotePolicy: this.quoting(node) });
  }

  private quoting(node: Node | SourceNode): Policy {
    return quotingOf(this.project.pass.quoting, node);
  }

  private relation(relation: Relation, type: string | null, options: RelationOptions = {}): RelationValue {
    return new RelationValue(relation, (parts) => this.project.pass.quoted(parts), type, undefined, options);
  }

  /** The names that templates have in dbt's runtime context. `node` is undefined for operations and for text by hand. */
  protected override context(
    node: Node | undefined,
    used: string[],
    { seen, values: more = {} }: { seen?: ReadonlySet<string>; values?: Readonly<Record<string, unknown>> } = {},
  ): Context {
    const entered = this.running.get(node?.unique_id ?? '');
    const run = entered ?? this.enter(node?.unique_id ?? '');
    return this.runContext(node, run, used, { ...(seen === undefined ? {} : { seen }), values: more });
  }

  /** The context of a node that runs on the connection of `run`. */
  runContext(
    node: Node | undefined,
    run: NodeRun,
    used: string[] = [],
    { seen, values: more = {} }: { seen?: ReadonlySet<string>; values?: Readonly<Record<string, unknown>> } = {},
  ): Context {
    const { project, database } = this;
    const pass = node === undefined ? project.pass : project.passOf(node.package_name);
    const from = node?.package_name;
    const { engine, results } = run;
    const checkSeen = (id: string, call: string): void => {
      if (node === undefined || seen === undefined || seen.has(id)) return;
      const span = { file: node.original_file_path, line: 1, column: 1 };
      throw new LakeError([diagnose('ref-unseen', { call, name: node.name }, { span })], 1);
    };
    const print = (shown: string): void => {
      (pass.base['print'] as (message: unknown) => unknown)(shown.replace(/\n$/, ''));
    };
    const newTable = (columns: StatementResult['columns'], rows: StatementResult['rows']) =>
      new ResultTable({ columns, rows, truncated: false }, print);
    const query = async (sql: string, fetch: boolean, autoBegin: boolean) => {
      try {
        const { response, columns, rows } = await engine.execute(sql, { fetch, autoBegin });
        return { response: new Response(response), table: newTable(columns, rows) };
      } catch (problem) {
        throw tellQuery(problem, sql);
      }
    };
    const statement = async (...args: unknown[]): Promise<string> => {
      const names = ['name', 'fetch_result', 'auto_begin', 'language', 'caller'];
      const given = bindArguments('statement', names, args);
      const body = text(await (given['caller'] as () => Promise<unknown>)());
      const name = given['name'] === undefined || given['name'] === null ? null : text(given['name']);
      if (name === 'main' && node !== undefined) database.write(node, body);
      const { response, table } = await query(body, given['fetch_result'] === true, given['auto_begin'] !== false);
      if (name !== null) results.store(name, response, table);
      return '';
    };
    let model: Record<string, unknown> | undefined;
    const named = (call: unknown) => this.nameOf(call, from);
    const values: Record<string, unknown> = {
      ...pass.base,
      execute: true,
      sql: null,
      compiled_code: null,
      sql_now: 'now()',
      get model() {
        model ??= modelValue(node, run.batch, named);
        return model;
      },
      graph: database.graph,
      this: node === undefined ? null : this.relationOf(node),
      schema: node?.schema ?? database.config.schema,
      database: node?.database ?? database.config.database,
      // A list as long as the project: it is made for those who ask.
      get selected_resources() {
        return [...database.selected];
      },
      defer_relation: this.deferRelation(node),
      pre_hooks: node?.config['pre-hook'] ?? [],
      post_hooks: node?.config['post-hook'] ?? [],
      ref: async (...args: unknown[]) => {
        const call = refCall(args);
        const target = this.sought(call, from);
        checkSeen(target.unique_id, `ref('${call.name}')`);
        if (target.config.materialized === 'ephemeral') return this.cteOf(target, used, { node, run });
        return this.read(target, await this.standsIn(target), { node, run });
      },
      source: (...args: unknown[]) => {
        const [source, table] = sourceCall(args);
        const target = project.findSource(source, table, from);
        if (target === undefined) throw new LakeError([diagnose('source-not-found', { source, table })]);
        checkSeen(target.unique_id, `source('${source}', '${table}')`);
        return this.read(target, toRelation(target), { node, run });
      },
      function: (...args: unknown[]) => {
        const target = this.functionOf(args, from);
        checkSeen(target.unique_id, `function('${target.name}')`);
        return this.relation(toRelation(target), 'function');
      },
      config: configValue(node),
      statement,
      run_query: async (sql: unknown) => (await query(text(sql), true, false)).table,
      ...results.values(),
      load_agate_table: () => loadSeedTable(node, print),
      write: (payload: unknown) => {
        if (node !== undefined) database.write(node, text(payload));
        return '';
      },
      render: async (source: unknown) => (await renderInline(text(source), context)).text,
      try_or_compiler_error: async (message: unknown, action: unknown, ...rest: unknown[]) => {
        try {
          return await (action as (...args: unknown[]) => unknown)(...rest);
        } catch {
          throw new LakeError([diagnose('template-raised', { message: text(message) })]);
        }
      },
      ...run.values,
      ...more,
    };
    const context = contextOf(values, pass, { replaced: run.macros ?? {} });
    let macros: Context | undefined;
    values['adapter'] = adapterValue({
      type: database.adapter.name,
      dialect: database.adapter.dialect,
      quoting: project.pass.quoting,
      engine,
      cache: this.cache,
      externalRoot: text(database.config.settings['external_root'] ?? '.'),
      ducklakes: new Set((database.config.settings['ducklakes'] ?? []) as readonly string[]),
      behavior: behaviorOf(project.settings.flags),
      macros: () => {
        macros ??= node === undefined ? context : this.runContext(undefined, { engine, results: this.newResults() });
        return macros;
      },
      dispatch: (args) => dispatch(pass, context, args),
      relation: (relation, type) => this.relation(relation, type),
      column: (name, type) => (values['api'] as { Column: (...args: unknown[]) => unknown }).Column(name, type),
      table: newTable,
      seedFile,
      convertType: (table, column) => convertType(table as Table, column),
      warn: (message) => database.warn(message),
    });
    values['column'] = (values['api'] as { Column: unknown }).Column;
    const { Relation, Column } = values['api'] as Record<'Relation' | 'Column', unknown>;
    Object.assign(values['adapter'] as object, { Relation, Column });
    values['var'] = renderedVar(values['var'] as Variable, context);
    nameContext(values, context);
    return context;
  }

  /** The text of a node's template in the context of another node, with other relations for its refs: a unit test. */
  async render(
    id: string,
    {
      node,
      run,
      values,
      relation,
    }: {
      readonly node: Node;
      readonly run: NodeRun;
      readonly values: Readonly<Record<string, unknown>>;
      relation(id: string, call: string): RelationValue;
    },
  ): Promise<string> {
    const tested = this.project.nodes.get(id);
    if (tested !== undefined) refusePython(tested);
    const template = this.project.template(id);
    if (template === undefined) throw new LakeError([diagnose('model-empty', { name: node.name })]);
    const named = {
      ...values,
      ref: (...args: unknown[]) => {
        const call = refCall(args);
        const target = this.sought(call, node.package_name);
        return relation(target.unique_id, `ref('${call.name}')`);
      },
      source: (...args: unknown[]) => {
        const [source, table] = sourceCall(args);
        const target = this.project.findSource(source, table, node.package_name);
        if (target === undefined) throw new LakeError([diagnose('source-not-found', { source, table })]);
        return relation(target.unique_id, `source('${source}', '${table}')`);
      },
    };
    return (await template.render(this.runContext(node, run, [], { values: named }))).text.trim();
  }

  /** Something that lake itself does with the adapter, on a connection of its own. */
  async operation<T>(name: string, action: (seams: Operation) => Promise<T>): Promise<T> {
    const run = this.enter(name);
    try {
      const context = this.runContext(undefined, run);
      const adapter = context.resolve('adapter') as AdapterMethods;
      const relation = (database: string, schema: string) =>
        this.relation({ database, schema, identifier: '' }, null).without_identifier();
      return await action({ adapter, context, relation });
    } finally {
      await this.leave(name);
    }
  }

  /** Renders and runs a hook of the project; its text may be empty after rendering. */
  async hook(
    source: string,
    { id, values }: { readonly id: string; readonly values: Readonly<Record<string, unknown>> },
  ): Promise<{ sql: string; response: Readonly<Record<string, unknown>> }> {
    const run = this.enter(id);
    try {
      const context = this.runContext(undefined, run, [], { values });
      const sql = await this.text(source, context);
      if (sql === '') return { sql, response: {} };
      const { response } = await run.engine.execute(sql, { fetch: false, autoBegin: false });
      await run.engine.commit();
      return { sql, response };
    } finally {
      await this.leave(id);
    }
  }

  /** A template by hand, in a context. */
  async text(source: string, context: Context, names: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return (await renderInline(source, withNames(context, names))).text.trim();
  }

  /** The relation that a foreign key's ref(…) or source(…) means: with --defer that of the other environment. */
  private nameOf(call: unknown, from: string | undefined): string | undefined {
    const target = namedBy(call, this.project, from ?? this.project.name);
    if (target === undefined) return undefined;
    const other = this.database.deferred?.get(target.unique_id)?.relation;
    const own = toRelation(target);
    const relation = other === undefined ? own : { ...other, database: other.database ?? own.database };
    return this.relation(relation, null).__str__();
  }

  private deferRelation(node: Node | undefined): RelationValue | null {
    const other = node === undefined ? undefined : this.database.deferred?.get(node.unique_id)?.relation;
    if (other === undefined) return null;
    const { database, schema, identifier } = other;
    return this.relation({ database: database ?? '', schema, identifier }, null);
  }

  /** What function('name') or function('package', 'name') means: of the root project before the asking package before any. */
  private functionOf(args: readonly unknown[], from: string | undefined): Node {
    const { functions, name: root } = this.project;
    const names = splitArguments(args).positional.map(text);
    const name = names.at(-1) ?? '';
    const packages = names.length > 1 ? [names[0]] : [root, from];
    for (const packageName of packages) {
      const target = functions.get(`function.${packageName}.${name}`);
      if (target !== undefined) return target;
    }
    const target = names.length > 1 ? undefined : [...functions.values()].find((node) => node.name === name);
    if (target !== undefined) return target;
    throw new LakeError([diagnose('function-undeclared', { name })]);
  }

  private sought(call: RefCall, from: string | undefined): Node {
    const { name, package: packageName, version } = call;
    const target = this.project.find(name, { packageName, version, from });
    if (target === undefined) throw new LakeError([diagnose('ref-not-found', { name })]);
    return target;
  }

  newResults(): Results {
    return new Results(() => new ResultTable({ columns: [], rows: [], truncated: false }));
  }

  /** Where a node's rows are read: in its own relation, or with --defer in that of another environment. */
  private async standsIn(node: Node): Promise<Relation> {
    const own = toRelation(node);
    const other = this.database.deferred?.get(node.unique_id);
    if (other === undefined) return own;
    const { database, schema, identifier } = other.relation;
    const there = { database: database ?? own.database, schema, identifier };
    if (other.always) return there;
    return (await this.existing(own)) === undefined ? there : own;
  }

  /** A relation as it is read: whole, without rows, or a stretch of event time of it. */
  private read(
    target: Node | SourceNode,
    relation: Relation,
    reader: { readonly node: Node | undefined; readonly run: NodeRun },
  ): RelationValue {
    return this.relation(relation, target.resource_type === 'source' ? null : relationType(target), {
      quotePolicy: this.quoting(target),
      ...this.part(target, reader),
      ...(target.resource_type === 'source' ? { external: externalOf(target) ?? null } : {}),
    });
  }

  /** Which rows of a relation are read: with --empty none, of a batch or a sample those of its time. */
  private part(
    target: Node | SourceNode,
    { node, run }: { readonly node: Node | undefined; readonly run: NodeRun },
  ): RelationOptions {
    const window = this.window(node, run);
    const field = target.config['event_time'];
    const filtered = typeof field === 'string' && window !== undefined;
    const time = (value: Date) => new DateTime(value, { zone: true });
    return {
      ...(this.database.empty === true ? { limit: 0 } : {}),
      ...(filtered
        ? {
            eventTimeFilter: {
              field_name: eventTimeColumn(target, field, (name) => this.options.dialect.quote(name)),
              start: time(window.start),
              end: time(window.end),
            },
          }
        : {}),
    };
  }

  /** The stretch of event time that a node reads: of its batch, of the sample, or of both together. */
  private window(node: Node | undefined, { batch }: NodeRun): EventTimeWindow | undefined {
    if (node?.resource_type !== 'model' && node?.resource_type !== 'snapshot') return undefined;
    const { sample } = this.database;
    if (batch === undefined || sample === undefined) return batch ?? sample;
    return {
      start: sample.start > batch.start ? sample.start : batch.start,
      end: sample.end < batch.end ? sample.end : batch.end,
    };
  }

  private cteOf(
    target: Node,
    used: string[],
    reader: { readonly node: Node | undefined; readonly run: NodeRun },
  ): RelationValue {
    if (!used.includes(target.unique_id)) used.push(target.unique_id);
    const shown = { database: false, schema: false, identifier: true };
    const relation = { database: '', schema: '', identifier: cteName(target) };
    return new RelationValue(relation, (parts) => parts.join('.'), 'cte', shown, this.part(target, reader));
  }
}

/** What a source with `external_location` reads in place of a table, as dbt-duckdb does. */
function externalOf(source: SourceNode): string | undefined {
  const { name, identifier, schema, database, tags, config } = source;
  const meta = { ...source.source_meta, ...source.meta, ...(config['meta'] as Record<string, unknown> | undefined) };
  return externalLocation({ name, identifier, schema, database, tags, meta });
}

/** The event time as it stands in SQL: quoted where the column says so (dbt's _resolve_event_time_field_name). */
function eventTimeColumn(target: Node | SourceNode, field: string, quote: (name: string) => string): string {
  const own = target.columns[field]?.quote;
  const source = target.resource_type === 'source' ? target.quoting['column'] : undefined;
  return (own ?? source) === true ? quote(field) : field;
}

/** dbt tells the kind of relation that a materialization makes, so that `this.is_view` holds. */
function relationType(node: Node): string | null {
  const { materialized } = node.config;
  if (node.resource_type === 'function') return 'function';
  return materialized === 'view' || materialized === 'table' ? materialized : null;
}

function withNames(context: Context, names: Readonly<Record<string, unknown>>): Context {
  return {
    lenientUndefined: context.lenientUndefined === true,
    names: () => context.names(),
    resolve: (key) => (Object.hasOwn(names, key) ? names[key] : context.resolve(key)),
  };
}

async function renderInline(source: string, context: Context): Promise<{ text: string }> {
  return await inlineTemplate(source).render(context);
}

/** Templates by hand that were read: every node has the same query comment, and most tests are written the same. */
const inlineTemplates = new Map<string, Template>();

function inlineTemplate(source: string): Template {
  const known = inlineTemplates.get(source);
  if (known !== undefined) return known;
  const parsed = parseTemplate('', source);
  if (parsed.value === undefined) throw new LakeError(parsed.diagnostics);
  const template = loadTemplate('', source, parsed.value, true);
  // What is long, such as the SQL that a macro gives to render(), hardly comes again.
  if (source.length < 1000) inlineTemplates.set(source, template);
  return template;
}

/** The value of a template that is one expression; the text of any other. */
async function expressionValue(source: string, context: Context): Promise<unknown> {
  const expression = /^\s*\{\{([\s\S]*?)\}\}\s*$/.exec(source)?.[1];
  if (expression === undefined || /\{\{|\}\}/.test(expression)) return (await renderInline(source, context)).text;
  let kept: unknown;
  const keep = (value: unknown) => {
    kept = value;
    return '';
  };
  await renderInline(`{% do __keep(${expression}) %}`, withNames(context, { __keep: keep }));
  return kept;
}

/** dbt's behaviour flags of adapters, each with its value (dbt-adapters, DEFAULT_BASE_BEHAVIOR_FLAGS). */
function behaviorOf(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = ['enable_truthy_nulls_equals_macro', 'require_batched_execution_for_custom_microbatch_strategy'];
  return Object.fromEntries(
    names.map((name) => {
      const on = flags[name] === true;
      return [name, { setting: on, no_warn: on, __bool__: () => on }];
    }),
  );
}

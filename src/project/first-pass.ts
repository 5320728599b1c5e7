import { diagnose, LakeError, type Relation } from '../core/index.ts';
import {
  bindArguments,
  type Context,
  loadTemplate,
  parseTemplate,
  splitArguments,
  type Template,
  text,
} from '../template/index.ts';
import { apiValue } from './api-value.ts';
import { configFunction } from './config-call.ts';
import { MacroCalls } from './macro-calls.ts';
import type { MacroScope } from './macros.ts';
import type { RefCall } from './node.ts';
import { nodeDefaults } from './node-defaults.ts';
import type { Captured } from './nodes.ts';
import { emptyTable, parseAdapter } from './parse-adapter.ts';
import { RelationValue } from './relation-value.ts';

/** What the first pass over a template of a package needs to know: it collects refs, sources and configs, and touches no engine. */
export interface FirstPass {
  readonly packageName: string;
  readonly base: Readonly<Record<string, unknown>>;
  readonly macros: MacroScope;
  /** Prefixes that adapter.dispatch tries, in order. */
  readonly dispatch: readonly string[];
  /** Packages that adapter.dispatch looks into for a namespace; undefined: whatever the scope has. */
  searchOrder(namespace: string): readonly string[] | undefined;
  readonly lenient: boolean;
  quoted(parts: readonly string[]): string;
}

/** Renders a template as dbt parses one: `execute` is false, refs and configs are noted, the text is thrown away. */
export async function firstPass(
  pass: FirstPass,
  template: Template,
  model: Readonly<Record<string, unknown>>,
): Promise<Captured> {
  const { context, captured } = parseContext(pass, model, template.file);
  await template.render(context);
  return captured();
}

/** A context in which templates of one resource are parsed, and what those that were rendered in it have told. */
export interface ParseContext {
  readonly context: Context;
  /** Names that templates see besides macros; more may be added. */
  readonly values: Record<string, unknown>;
  captured(): Captured;
}

/** Begins the parse of a resource of `file`; `config` are the configs that are known before anything is rendered. */
export function parseContext(
  pass: FirstPass,
  model: Readonly<Record<string, unknown>>,
  file: string,
  config: Record<string, unknown> = {},
): ParseContext {
  const refs: RefCall[] = [];
  const sources: (readonly [string, string])[] = [];
  const functions: (readonly string[])[] = [];
  const metrics: (readonly string[])[] = [];
  const calls = new MacroCalls();
  const values: Record<string, unknown> = {
    ...pass.base,
    ...parseValues(pass, {
      model: parsedModel(pass, model, file, config),
      ref: (call) => refs.push(call),
      source: (...names) => sources.push(names),
      function: (names) => functions.push(names),
      metric: (names) => metrics.push(names),
    }),
    config: configFunction(config, pass.lenient),
  };
  if (pass.lenient) values['var'] = forgivingVar(pass.base['var'] as Variable);
  const context = openContext(pass, values, { parsing: true, calls });
  const captured = () => ({ config, refs, sources, functions, metrics, macros: [...calls.direct] });
  return { context, values, captured };
}

/** What is told of the calls in a template that is parsed. */
interface Heard {
  readonly model: Readonly<Record<string, unknown>>;
  ref(call: RefCall): void;
  source(source: string, table: string): void;
  function(names: readonly string[]): void;
  metric(names: readonly string[]): void;
}

const unheard: Heard = {
  model: {},
  ref: () => undefined,
  source: () => undefined,
  function: () => undefined,
  metric: () => undefined,
};

/** What a template's names hold while it is parsed: `execute` is false, and relations are the one that is parsed, as in dbt. */
function parseValues({ base, lenient, quoted }: FirstPass, heard: Heard): Record<string, unknown> {
  const { model } = heard;
  const target = (base['target'] ?? {}) as Readonly<Record<string, unknown>>;
  const database = model['database'] ?? target['database'] ?? '';
  const schema = model['schema'] ?? target['schema'] ?? '';
  const name = model['alias'] ?? model['name'];
  const relation = (parts: Relation) => new RelationValue(parts, quoted);
  const self = relation({ database: text(database), schema: text(schema), identifier: text(name) });
  const named = (identifier: string, of = '') =>
    lenient ? self : relation({ database: '', schema: of, identifier } satisfies Relation);
  return {
    execute: false,
    model,
    graph: lenient ? {} : { nodes: {}, sources: {}, exposures: {}, metrics: {}, groups: {}, macros: {} },
    this: model['resource_type'] === 'operation' ? null : self,
    schema,
    database,
    pre_hooks: [],
    post_hooks: [],
    sql: null,
    compiled_code: null,
    ref: (...args: unknown[]) => {
      const call = refCall(args);
      heard.ref(call);
      return named(call.name);
    },
    source: (...args: unknown[]) => {
      const [source, table] = sourceCall(args);
      heard.source(source, table);
      return named(table, source);
    },
    function: (...args: unknown[]) => {
      const names = nameArguments('function', args);
      heard.function(names);
      return named(names.at(-1) as string);
    },
    metric: (...args: unknown[]) => {
      const names = nameArguments('metric', args);
      heard.metric(names);
      return names.at(-1);
    },
    is_incremental: () => false,
    should_full_refresh: () => false,
    run_query: () => undefined,
    statement: () => '',
    noop_statement: () => '',
    ...parseResults(),
    write: () => '',
    defer_relation: null,
    load_agate_table: () => null,
    sql_now: 'now()',
    try_or_compiler_error: async (message: unknown, action: unknown, ...rest: unknown[]) => {
      try {
        return await (action as (...args: unknown[]) => unknown)(...rest);
      } catch {
        throw new LakeError([diagnose('template-raised', { message: text(message) })]);
      }
    },
    get_where_subquery: (given: unknown) => given,
    doc: () => '',
    caller: undefined,
  };
}

/** Results that a template itself stores and loads; queries give none while parsing. */
function parseResults(): Record<string, unknown> {
  const stored = new Map<string, unknown>();
  const store = (name: unknown, response: unknown) => {
    stored.set(text(name), { response, data: [], table: emptyTable() });
    return '';
  };
  return {
    store_result: (...args: unknown[]) => {
      const given = bindArguments('store_result', ['name', 'response', 'agate_table'], args);
      return store(given['name'], given['response'] ?? '');
    },
    store_raw_result: (...args: unknown[]) => {
      const names = ['name', 'message', 'code', 'rows_affected', 'agate_table'];
      const given = bindArguments('store_raw_result', names, args);
      return store(given['name'], given['message'] ?? '');
    },
    load_result: (name: unknown) => stored.get(text(name)) ?? null,
  };
}

/** The context of a template that is parsed. */
function openContext(pass: FirstPass, values: Record<string, unknown>, options: ContextOptions): Context {
  const context = contextOf(values, pass, options);
  const adapter = parseAdapter({
    type: pass.dispatch[0] ?? 'default',
    quoted: (parts) => pass.quoted(parts),
    dispatch: (args) => dispatch(pass, context, args),
  });
  values['adapter'] = adapter;
  values['render'] = (source: unknown) => rendered(text(source), context);
  values['api'] = { Relation: adapter['Relation'], Column: adapter['Column'] };
  values['column'] = adapter['Column'];
  if (pass.lenient) values['var'] = renderedVar(values['var'] as Variable, context);
  nameContext(values, context);
  return context;
}

/** `builtins` and `context` of templates: what the context itself has, and all that can be named, macros too. */
export function nameContext(values: Record<string, unknown>, context: Context): void {
  values['builtins'] = { ...values };
  const value = (name: string | symbol): unknown => (typeof name === 'string' ? context.resolve(name) : undefined);
  values['context'] = new Proxy(values, {
    get: (_, name) => value(name),
    has: (_, name) => value(name) !== undefined,
    ownKeys: () => [...new Set([...context.names(), 'context'])],
    getOwnPropertyDescriptor: (_, name) => {
      const found = value(name);
      return found === undefined ? undefined : { value: found, enumerable: true, configurable: true, writable: true };
    },
  });
}

/** A var whose value is a template is rendered where it is asked for, as in dbt. */
export function renderedVar(variable: Variable, context: Context): Variable {
  const asked = (...args: unknown[]): unknown => {
    const value = variable(...args);
    return typeof value === 'string' && /\{[{%#]/.test(value) && variable.has_var(nameOf(args))
      ? rendered(value, context)
      : value;
  };
  return Object.assign(asked, { has_var: variable.has_var });
}

const nameOf = (args: readonly unknown[]) => bindArguments('var', ['var_name', 'default'], args)['var_name'];

async function rendered(source: string, context: Context): Promise<string> {
  const parsed = parseTemplate('', source);
  if (parsed.value === undefined) throw new LakeError(parsed.diagnostics);
  return (await loadTemplate('', source, parsed.value, true).render(context)).text;
}

/** The context of what is rendered while the project is read but is no node: YAML, and the macros that name relations. */
export function readingContext(pass: FirstPass, more: Readonly<Record<string, unknown>> = {}): Context {
  const config = configFunction({}, pass.lenient);
  return openContext(pass, { ...pass.base, ...parseValues(pass, unheard), config, ...more }, {});
}

export type Variable = ((...args: unknown[]) => unknown) & { has_var(name: unknown): boolean };

/** While parsing, dbt takes a var that nobody gives for none: it may be asked for behind a condition. */
function forgivingVar(variable: Variable): Variable {
  const forgiving = (...args: unknown[]): unknown => {
    const { var_name: name, default: fallback } = bindArguments('var', ['var_name', 'default'], args);
    return fallback === undefined && !variable.has_var(name) ? null : variable(...args);
  };
  return Object.assign(forgiving, { has_var: variable.has_var });
}

/** `model` before its node is made: what the file tells, dbt's defaults for the rest; its config grows as the file sets it. */
function parsedModel(
  { base }: FirstPass,
  given: Readonly<Record<string, unknown>>,
  file: string,
  config: Record<string, unknown>,
): Record<string, unknown> {
  const fqn = (given['fqn'] ?? []) as readonly string[];
  const kind = given['resource_type'] === 'test' ? 'data_tests' : 'models';
  const defaults = nodeDefaults(kind);
  const all = new Proxy(config, {
    get: (target, key) => Reflect.get(key in target ? target : defaults, key) as unknown,
    has: (target, key) => key in target || key in defaults,
    ownKeys: (target) => [...new Set([...Reflect.ownKeys(defaults), ...Reflect.ownKeys(target)])],
    getOwnPropertyDescriptor: (target, key) => {
      const value = Reflect.get(key in target ? target : defaults, key) as unknown;
      return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true };
    },
  });
  const target = (base['target'] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    database: target['database'] ?? '',
    schema: target['schema'] ?? '',
    alias: given['name'],
    path: `${fqn.slice(1).join('/')}.sql`,
    original_file_path: file,
    tags: [],
    meta: {},
    description: '',
    columns: {},
    docs: { show: true, node_color: null },
    group: null,
    patch_path: null,
    build_path: null,
    language: 'sql',
    raw_code: '',
    refs: [],
    sources: [],
    depends_on: { macros: [], nodes: [] },
    relation_name: null,
    unrendered_config: config,
    ...given,
    config: all,
  };
}

export interface ContextOptions {
  readonly parsing?: boolean;
  /** Told the macros that are called. */
  readonly calls?: MacroCalls;
  /** What stands in the place of macros, by name. */
  readonly replaced?: Readonly<Record<string, unknown>>;
}

/** Resolves names for a template: the project's macros first, then what the context holds, then lake's own macros. */
export function contextOf(
  values: Record<string, unknown>,
  pass: FirstPass,
  { parsing = false, calls = new MacroCalls(), replaced = {} }: ContextOptions = {},
): Context {
  values['api'] ??= apiValue(pass.quoted);
  const { track } = calls;
  values['context_macro_stack'] = calls;
  const context: Context = {
    lenientUndefined: pass.lenient,
    parsing,
    resolve(name) {
      const built = `dbt.${name}`;
      if (Object.hasOwn(replaced, name)) return () => replaced[name];
      if (Object.hasOwn(replaced, built)) return () => replaced[built];
      if (pass.macros.overrides(name)) return pass.macros.bind(name, context, track);
      if (Object.hasOwn(values, name)) return values[name];
      const namespace = pass.macros.namespace(name);
      if (namespace !== undefined) {
        return new PackageNamespace((key) => {
          const qualified = [...(name === 'dbt' ? [key] : []), `${name}.${key}`].find((k) =>
            Object.hasOwn(replaced, k),
          );
          return qualified === undefined ? namespace.bind(key, context, track) : () => replaced[qualified];
        });
      }
      return pass.macros.bind(name, context, track);
    },
    *names() {
      yield* pass.macros.names();
      yield* Object.keys(values);
    },
  };
  return context;
}

/** `my_project.my_macro(…)`. */
class PackageNamespace {
  private readonly macro: (name: string) => unknown;

  constructor(macro: (name: string) => unknown) {
    this.macro = macro;
  }

  __getattr__(name: string): unknown {
    return this.macro(name);
  }
}

/**
 * `adapter.dispatch(name, namespace)`: the macro for the engine's family, else the default one. Each package of the namespace's
 * search order is asked for all prefixes before the next one is (docs.getdbt.com/reference/dbt-jinja-functions/dispatch).
 */
export function dispatch(pass: FirstPass, context: Context, args: readonly unknown[]): unknown {
  const given = bindArguments('adapter.dispatch', ['macro_name', 'macro_namespace'], args);
  const name = text(given['macro_name']);
  const namespace = given['macro_namespace'] ?? null;
  const fail = (reason: string) => new LakeError([diagnose('template-failed', { reason })]);
  const dot = name.indexOf('.');
  if (dot >= 0) {
    const meant = `adapter.dispatch("${name.slice(dot + 1)}", macro_namespace="${name.slice(0, dot)}")`;
    throw fail(
      `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component. Did you mean \`${meant}\`?`,
    );
  }
  if (namespace !== null && typeof namespace !== 'string') {
    throw fail(`In adapter.dispatch, macro_namespace should be None or a string, got ${text(namespace)}`);
  }
  const track = (context.resolve('context_macro_stack') as MacroCalls | undefined)?.track;
  const tried: string[] = [];
  for (const packageName of (namespace === null ? undefined : pass.searchOrder(namespace)) ?? [undefined]) {
    const macros = packageName === undefined ? pass.macros : pass.macros.namespace(packageName);
    for (const prefix of pass.dispatch) {
      const candidate = `${prefix}__${name}`;
      tried.push(packageName === undefined ? `'${candidate}'` : `'${packageName}.${candidate}'`);
      const found = macros?.bind(candidate, context, track);
      if (found !== undefined) return found;
    }
  }
  const within = namespace === null ? 'None' : namespace;
  throw fail(
    `In dispatch: No macro named '${name}' found within namespace: '${within}'\n    Searched for: ${tried.join(', ')}`,
  );
}

export function refCall(args: readonly unknown[]): RefCall {
  const { positional, keywords } = splitArguments(args);
  const version = keywords['v'] ?? keywords['version'] ?? null;
  const bad = (reason: string) => new LakeError([diagnose('ref-invalid', { reason })]);
  for (const key of Object.keys(keywords)) {
    if (key !== 'v' && key !== 'version')
      throw bad(`has no argument '${key}'; it takes a name, or a package and a name, and v`);
  }
  if (positional.length < 1 || positional.length > 2)
    throw bad(`takes one or two names, ${positional.length} were given`);
  if (positional.some((part) => typeof part !== 'string')) throw bad('takes names as text');
  const [first, second] = positional as [string, string | undefined];
  return {
    name: second ?? first,
    package: second === undefined ? null : first,
    version: version === null ? null : (version as string | number),
  };
}

/** The names given to function() or metric(): its own, or its package's and its own. */
function nameArguments(what: string, args: readonly unknown[]): string[] {
  const { positional } = splitArguments(args);
  if (positional.length < 1 || positional.length > 2 || positional.some((part) => typeof part !== 'string')) {
    throw new LakeError([diagnose('ref-invalid', { reason: `${what}() takes one or two names as text` })]);
  }
  return positional as string[];
}

export function sourceCall(args: readonly unknown[]): [string, string] {
  const { positional } = splitArguments(args);
  if (positional.length !== 2 || positional.some((part) => typeof part !== 'string')) {
    throw new LakeError([diagnose('ref-invalid', { reason: 'source() takes the names of a source and of a table' })]);
  }
  return positional as [string, string];
}

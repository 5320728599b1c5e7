import { diagnose, LakeError, type Relation } from '../core/index.ts';
import { bindArguments, type Context, splitArguments, type Template, text } from '../template/index.ts';
import { apiValue } from './api-value.ts';
import { configFunction } from './config-call.ts';
import type { MacroScope } from './macros.ts';
import type { RefCall } from './node.ts';
import { nodeDefaults } from './node-defaults.ts';
import type { Captured } from './nodes.ts';
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
  const refs: RefCall[] = [];
  const sources: (readonly [string, string])[] = [];
  const functions: (readonly string[])[] = [];
  const metrics: (readonly string[])[] = [];
  const config: Record<string, unknown> = {};
  const macros = new Set<string>();
  const relation = (identifier: string, schema: string): RelationValue =>
    new RelationValue({ database: '', schema, identifier } satisfies Relation, pass.quoted);
  const values: Record<string, unknown> = {
    ...pass.base,
    execute: false,
    model: parsedModel(model, template.file, config),
    graph: { nodes: {}, sources: {}, exposures: {}, metrics: {}, groups: {}, macros: {} },
    this: relation(text(model['alias'] ?? model['name']), text(model['schema'] ?? '')),
    schema: model['schema'] ?? '',
    database: model['database'] ?? '',
    ref: (...args: unknown[]) => {
      const call = refCall(args);
      refs.push(call);
      return relation(call.name, '');
    },
    source: (...args: unknown[]) => {
      const [source, table] = sourceCall(args);
      sources.push([source, table]);
      return relation(table, source);
    },
    function: (...args: unknown[]) => {
      const names = nameArguments('function', args);
      functions.push(names);
      return relation(names.at(-1) as string, '');
    },
    metric: (...args: unknown[]) => {
      const names = nameArguments('metric', args);
      metrics.push(names);
      return names.at(-1);
    },
    config: configFunction(config),
    is_incremental: () => false,
    should_full_refresh: () => false,
    run_query: () => undefined,
    statement: () => '',
    noop_statement: () => '',
    load_result: () => null,
    store_result: () => '',
    get_where_subquery: (given: unknown) => given,
    doc: () => '',
    caller: undefined,
  };
  if (pass.lenient) values['var'] = forgivingVar(pass.base['var'] as Variable);
  const context: Context = contextOf(values, pass, { parsing: true, used: (id) => macros.add(id) });
  values['context'] = values;
  values['builtins'] = { ref: values['ref'], source: values['source'], config: values['config'] };
  values['adapter'] = parseAdapter(pass, context, (id) => macros.add(id));
  await template.render(context);
  return { config, refs, sources, functions, metrics, macros: [...macros] };
}

type Variable = ((...args: unknown[]) => unknown) & { has_var(name: unknown): boolean };

/** While parsing, dbt takes a var that nobody gives for none: it may be asked for behind a condition. */
function forgivingVar(variable: Variable): Variable {
  const forgiving = (...args: unknown[]): unknown => {
    const { name, default: fallback } = bindArguments('var', ['name', 'default'], args);
    return fallback === undefined && !variable.has_var(name) ? null : variable(...args);
  };
  return Object.assign(forgiving, { has_var: variable.has_var });
}

/** `model` before its node is made: what the file tells, dbt's defaults for the rest; its config grows as the file sets it. */
function parsedModel(
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
  return {
    alias: given['name'],
    schema: '',
    database: '',
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
  readonly used?: (id: string) => void;
  /** What stands in the place of macros, by name. */
  readonly replaced?: Readonly<Record<string, unknown>>;
}

/** Resolves names for a template: the project's macros first, then what the context holds, then lake's own macros. */
export function contextOf(
  values: Record<string, unknown>,
  pass: FirstPass,
  { parsing = false, used, replaced = {} }: ContextOptions = {},
): Context {
  values['api'] ??= apiValue(pass.quoted);
  const context: Context = {
    lenientUndefined: pass.lenient,
    parsing,
    resolve(name) {
      if (Object.hasOwn(replaced, name)) return () => replaced[name];
      if (pass.macros.overrides(name)) return pass.macros.bind(name, context, used);
      if (Object.hasOwn(values, name)) return values[name];
      const namespace = pass.macros.namespace(name);
      if (namespace !== undefined) return new PackageNamespace(namespace, context, used);
      return pass.macros.bind(name, context, used);
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

  constructor(macros: MacroScope, context: Context, used?: (id: string) => void) {
    this.macro = (name) => macros.bind(name, context, used);
  }

  __getattr__(name: string): unknown {
    return this.macro(name);
  }
}

/**
 * `adapter.dispatch(name, namespace)`: the macro for the engine's family, else the default one. Each package of the namespace's
 * search order is asked for all prefixes before the next one is (docs.getdbt.com/reference/dbt-jinja-functions/dispatch).
 */
export function dispatch(
  pass: FirstPass,
  context: Context,
  args: readonly unknown[],
  used?: (id: string) => void,
): unknown {
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
  const tried: string[] = [];
  for (const packageName of (namespace === null ? undefined : pass.searchOrder(namespace)) ?? [undefined]) {
    const macros = packageName === undefined ? pass.macros : pass.macros.namespace(packageName);
    for (const prefix of pass.dispatch) {
      const candidate = `${prefix}__${name}`;
      tried.push(packageName === undefined ? `'${candidate}'` : `'${packageName}.${candidate}'`);
      const found = macros?.bind(candidate, context, used);
      if (found !== undefined) return found;
    }
  }
  const within = namespace === null ? 'None' : namespace;
  throw fail(
    `In dispatch: No macro named '${name}' found within namespace: '${within}'\n    Searched for: ${tried.join(', ')}`,
  );
}

function parseAdapter(pass: FirstPass, context: Context, used: (id: string) => void): Record<string, unknown> {
  const nothing = () => null;
  const none = () => [];
  return {
    dispatch: (...args: unknown[]) => dispatch(pass, context, args, used),
    get_relation: nothing,
    load_relation: nothing,
    get_columns_in_relation: none,
    get_missing_columns: none,
    check_schema_exists: () => false,
    quote: (name: unknown) => pass.quoted([text(name)]),
    quote_as_configured: (name: unknown) => pass.quoted([text(name)]),
    type: () => pass.dispatch[0] ?? 'default',
    execute: nothing,
    create_schema: nothing,
    drop_relation: nothing,
  };
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

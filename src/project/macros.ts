import { type Diagnostic, diagnose, type Span } from '../core/index.ts';
import { type Context, loadTemplate, type Macro, type ParsedTemplate, type Template } from '../template/index.ts';
import type { MacroNode } from './node.ts';

interface MacroFile {
  readonly template: Template;
}

interface MacroEntry {
  readonly node: MacroNode;
  readonly file: MacroFile;
  readonly callable: string;
  readonly span: Span;
}

/** All macros of the project, of its packages and of lake's own package `dbt`. */
export interface MacroRegistry {
  readonly nodes: ReadonlyMap<string, MacroNode>;
  /** What the files of a package can call by name. */
  scope(packageName: string): MacroScope;
}

/** Is given each macro that a template asks for, by its id, and gives what the template gets. */
export type Track = (id: string, macro: Macro) => Macro;

/**
 * The macros that the files of one package see: its own, then the root project's, which so override what packages bring, then
 * those that come with lake (docs.getdbt.com/reference/dbt-jinja-functions/dispatch).
 */
export interface MacroScope {
  has(name: string): boolean;
  /** There is one, and it goes before what the context holds: in dbt every macro does, in lake's own projects theirs alone. */
  overrides(name: string): boolean;
  names(): Iterable<string>;
  /** The macro bound to a context; `track` may put another in its place. */
  bind(name: string, context: Context, track?: Track): Macro | undefined;
  span(name: string): Span | undefined;
  idOf(name: string): string | undefined;
  find(name: string): MacroNode | undefined;
  /** The macros of one package alone, for `package.name(…)`; undefined when there is no such package. */
  namespace(packageName: string): MacroScope | undefined;
}

export interface MacroSource {
  /** Relative to its package's root. */
  readonly path: string;
  readonly text: string;
  readonly parsed: ParsedTemplate;
}

/** Macro files of one package. */
export interface MacroPackage {
  readonly name: string;
  /** How the package's folder is told in messages: '' for the root project, `dbt_packages/x/` for what is installed. */
  readonly prefix: string;
  readonly files: readonly MacroSource[];
}

/** Lake's own macros, and what becomes of their names. */
export interface InternalMacros {
  readonly name: string;
  readonly files: readonly MacroSource[];
  /** Whether they go before what the context holds, as in dbt. */
  readonly override: boolean;
  /** Names that are not seen at all: what the engine does itself. */
  hidden(name: string): boolean;
}

type Entries = ReadonlyMap<string, MacroEntry>;

/**
 * Collects the macros, tests and materializations of parsed files, the root project's package first; a name twice in one package
 * is an error naming both places.
 */
export function macroRegistry(
  packages: readonly MacroPackage[],
  internal: InternalMacros,
  diagnostics: Diagnostic[],
): MacroRegistry {
  const nodes = new Map<string, MacroNode>();
  const byPackage = new Map<string, Map<string, MacroEntry>>();
  for (const pack of packages) byPackage.set(pack.name, readMacros(pack, nodes, diagnostics));
  const ours = readMacros({ ...internal, prefix: '' }, nodes, diagnostics, true, internal.hidden);
  byPackage.set(internal.name, ours);
  const root = packages[0]?.name ?? '';
  const none: Entries = new Map();
  const visible = (packageName: string): Entries[] => {
    const own = byPackage.get(packageName) ?? none;
    if (own === ours) return [ours];
    return packageName === root ? [own, ours] : [own, byPackage.get(root) ?? none, ours];
  };
  const bind = binder();
  const scopes = new Map<string, MacroScope>();
  const scopeOf = (levels: readonly Entries[]): MacroScope => {
    const find = (name: string) => {
      for (const level of levels) {
        const entry = level.get(name);
        if (entry !== undefined) return entry;
      }
      return undefined;
    };
    const before = internal.override ? levels : levels.filter((level) => level !== ours);
    return {
      has: (name) => find(name) !== undefined,
      overrides: (name) => before.some((level) => level.has(name)),
      *names() {
        for (const level of levels) yield* level.keys();
      },
      span: (name) => find(name)?.span,
      idOf: (name) => find(name)?.node.unique_id,
      find: (name) => find(name)?.node,
      bind(name, context, track) {
        const entry = find(name);
        const macro = entry === undefined ? undefined : bind(entry, context);
        if (entry === undefined || macro === undefined || track === undefined) return macro;
        return track(entry.node.unique_id, macro);
      },
      namespace(packageName) {
        const entries = byPackage.get(packageName);
        return entries === undefined ? undefined : scopeOf([entries]);
      },
    };
  };
  return {
    nodes,
    scope(packageName) {
      let scope = scopes.get(packageName);
      if (scope === undefined) {
        scope = scopeOf(visible(packageName));
        scopes.set(packageName, scope);
      }
      return scope;
    },
  };
}

/** Binds macros to contexts; those of one file are bound together, once a context. */
function binder(): (entry: MacroEntry, context: Context) => Macro | undefined {
  const bound = new WeakMap<Context, Map<MacroFile, ReadonlyMap<string, Macro>>>();
  return (entry, context) => {
    let files = bound.get(context);
    if (files === undefined) {
      files = new Map();
      bound.set(context, files);
    }
    let macros = files.get(entry.file);
    if (macros === undefined) {
      macros = entry.file.template.macros(context);
      files.set(entry.file, macros);
    }
    return macros.get(entry.callable);
  };
}

function readMacros(
  { name: packageName, prefix, files }: MacroPackage,
  nodes: Map<string, MacroNode>,
  diagnostics: Diagnostic[],
  internal = false,
  hidden: (name: string) => boolean = () => false,
): Map<string, MacroEntry> {
  const entries = new Map<string, MacroEntry>();
  for (const source of files) {
    const template = loadTemplate(`${prefix}${source.path}`, source.text, source.parsed, internal);
    const file: MacroFile = { template };
    for (const block of source.parsed.blocks) {
      const { callable } = block;
      if (callable === undefined || hidden(callable)) continue;
      let placed: Span | undefined;
      const first = entries.get(callable);
      if (first !== undefined) {
        const notes = [{ message: 'the first is here', span: first.span }];
        const span = template.span(block.start);
        diagnostics.push(diagnose('macro-duplicate', { name: callable }, { span, notes }));
        continue;
      }
      const node: MacroNode = {
        unique_id: `macro.${packageName}.${callable}`,
        name: callable,
        resource_type: 'macro',
        package_name: packageName,
        path: source.path,
        original_file_path: source.path,
        macro_sql: source.text.slice(block.start, block.end),
        depends_on: { macros: [] },
        description: '',
        meta: {},
        docs: { show: true, node_color: null },
        patch_path: null,
        arguments: block.parameters.map((p) => ({ name: p.name, type: null, description: '' })),
        created_at: 0,
        supported_languages: block.kind === 'materialization' ? ['sql'] : null,
      };
      nodes.set(node.unique_id, node);
      entries.set(callable, {
        node,
        file,
        callable,
        get span() {
          placed ??= template.span(block.start);
          return placed;
        },
      });
    }
  }
  return entries;
}

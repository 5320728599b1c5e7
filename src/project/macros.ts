import { type Diagnostic, diagnose, type Span } from '../core/index.ts';
import { type Context, loadTemplate, type Macro, type ParsedTemplate, type Template } from '../template/index.ts';
import type { MacroNode } from './node.ts';

interface MacroFile {
  readonly path: string;
  readonly template: Template;
}

interface MacroEntry {
  readonly node: MacroNode;
  readonly file: MacroFile;
  readonly callable: string;
  readonly span: Span;
}

/** All macros of the project by the name they are called with. */
export interface MacroRegistry {
  readonly nodes: ReadonlyMap<string, MacroNode>;
  has(name: string): boolean;
  names(): Iterable<string>;
  /** The macro bound to a context; `used` is told its id. */
  bind(name: string, context: Context, used?: (id: string) => void): Macro | undefined;
  span(name: string): Span | undefined;
  idOf(name: string): string | undefined;
}

export interface MacroSource {
  readonly path: string;
  readonly text: string;
  readonly parsed: ParsedTemplate;
}

/** Collects the macros, tests and materializations of parsed files; a name twice in one package is an error naming both places. */
export function macroRegistry(
  packageName: string,
  sources: readonly MacroSource[],
  diagnostics: Diagnostic[],
): MacroRegistry {
  const entries = new Map<string, MacroEntry>();
  const nodes = new Map<string, MacroNode>();
  for (const source of sources) {
    const template = loadTemplate(source.path, source.text, source.parsed);
    const file: MacroFile = { path: source.path, template };
    for (const block of source.parsed.blocks) {
      if (block.callable === undefined) continue;
      const span = template.span(block.start);
      const first = entries.get(block.callable);
      if (first !== undefined) {
        const notes = [{ message: 'the first is here', span: first.span }];
        diagnostics.push(diagnose('macro-duplicate', { name: block.callable }, { span, notes }));
        continue;
      }
      const node: MacroNode = {
        unique_id: `macro.${packageName}.${block.callable}`,
        name: block.callable,
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
      entries.set(block.callable, { node, file, callable: block.callable, span });
    }
  }
  linkCalls(sources, entries);
  const bound = new WeakMap<Context, Map<MacroFile, ReadonlyMap<string, Macro>>>();
  return {
    nodes,
    has: (name) => entries.has(name),
    names: () => entries.keys(),
    span: (name) => entries.get(name)?.span,
    idOf: (name) => entries.get(name)?.node.unique_id,
    bind(name, context, used) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      used?.(entry.node.unique_id);
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
    },
  };
}

/** Which macros a macro calls, as far as its text tells. */
function linkCalls(sources: readonly MacroSource[], entries: ReadonlyMap<string, MacroEntry>): void {
  for (const source of sources) {
    for (const block of source.parsed.blocks) {
      const entry = block.callable === undefined ? undefined : entries.get(block.callable);
      if (entry === undefined) continue;
      const called = new Set<string>();
      for (const call of source.parsed.calls) {
        if (call.offset < block.bodyStart || call.offset >= block.bodyEnd) continue;
        const target = entries.get(call.name);
        if (target !== undefined) called.add(target.node.unique_id);
      }
      entry.node.depends_on = { macros: [...called].sort() };
    }
  }
}

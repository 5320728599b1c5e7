import type { Macro, ParsedTemplate } from '../template/index.ts';
import type { MacroPackage, MacroRegistry, Track } from './macros.ts';
import type { MacroNode } from './node.ts';

/**
 * Notes which macros a template calls itself: what those call in turn is theirs. It is `context_macro_stack` of templates too: the
 * macros that are being called, outermost first (dbt-core, MacroStack).
 */
export class MacroCalls {
  readonly direct = new Set<string>();
  readonly call_stack: string[] = [];
  private readonly tracked = new WeakMap<Macro, Macro>();

  get depth(): number {
    return this.call_stack.length;
  }

  readonly track: Track = (id, macro) => {
    const known = this.tracked.get(macro);
    if (known !== undefined) return known;
    const call = async (...args: unknown[]): Promise<unknown> => {
      if (this.depth === 0) this.direct.add(id);
      this.call_stack.push(id);
      try {
        return await macro(...args);
      } finally {
        this.call_stack.pop();
      }
    };
    const wrapped = Object.assign(call, { macroName: macro.macroName });
    this.tracked.set(macro, wrapped);
    return wrapped;
  };
}

export interface MacroLinking {
  /** The root project first, lake's own package last. */
  readonly packages: readonly Pick<MacroPackage, 'name' | 'files'>[];
  readonly macros: MacroRegistry;
  /** Prefixes that adapter.dispatch tries, in order. */
  readonly dispatch: readonly string[];
  /** Packages that adapter.dispatch looks into for a namespace. */
  searchOrder(namespace: string): readonly string[] | undefined;
}

/**
 * Tells each macro which macros it calls, as far as its text tells: by name, by package and name, or by a dispatch of literal names
 * (dbt-core, statically_extract_macro_calls). A name that the asking package has not is looked for in all others.
 */
export function linkMacroCalls(linking: MacroLinking): void {
  const links = new MacroLinks(linking);
  for (const { name, files } of linking.packages) {
    for (const { parsed } of files) {
      for (const block of parsed.blocks) {
        const macro = block.callable === undefined ? undefined : links.named(name, block.callable);
        if (macro === undefined) continue;
        const called = new Set<string>();
        for (const call of parsed.calls) {
          if (call.offset < block.start || call.offset >= block.end) continue;
          for (const target of links.called(macro, call)) called.add(target.unique_id);
        }
        macro.depends_on = { macros: [...called] };
      }
    }
  }
}

type StaticCall = ParsedTemplate['calls'][number];

class MacroLinks {
  private readonly linking: MacroLinking;
  private readonly byName = new Map<string, MacroNode>();

  constructor(linking: MacroLinking) {
    this.linking = linking;
    const [root, ...others] = linking.packages;
    const internal = others.pop();
    for (const pack of [internal, ...others, root]) {
      for (const { parsed } of pack?.files ?? []) {
        for (const { callable } of parsed.blocks) {
          const macro = callable === undefined ? undefined : this.named(pack?.name as string, callable);
          if (macro !== undefined) this.byName.set(macro.name, macro);
        }
      }
    }
  }

  named(packageName: string, name: string): MacroNode | undefined {
    return this.linking.macros.nodes.get(`macro.${packageName}.${name}`);
  }

  private find(packageName: string, name: string): MacroNode | undefined {
    return this.named(packageName, name) ?? this.byName.get(name);
  }

  called(from: MacroNode, call: StaticCall): MacroNode[] {
    if (call.name === 'adapter.dispatch') return this.dispatched(from, call);
    const [packageName, name, ...more] = call.name.includes('.')
      ? call.name.split('.')
      : [from.package_name, call.name];
    if (more.length > 0 || packageName === 'adapter' || standard.has(call.name)) return [];
    return this.besides(from, name as string, this.find(packageName as string, name as string), call.name);
  }

  /** A dispatch depends on the macro it leads to, and on the one that has the name itself. */
  private dispatched(from: MacroNode, { args, keywords }: StaticCall): MacroNode[] {
    const name = args[0] ?? keywords['macro_name'];
    const namespace = args[1] ?? keywords['macro_namespace'];
    if (typeof name !== 'string') return [];
    const found = this.besides(from, name, this.find(from.package_name, name), name);
    const packages = typeof namespace === 'string' ? this.linking.searchOrder(namespace) : [undefined];
    for (const packageName of packages ?? []) {
      for (const prefix of this.linking.dispatch) {
        const wanted = `${prefix}__${name}`;
        const macro = packageName === undefined ? this.byName.get(wanted) : this.named(packageName, wanted);
        if (macro !== undefined) return [...found, macro];
      }
    }
    return found;
  }

  private besides(from: MacroNode, name: string, macro: MacroNode | undefined, written: string): MacroNode[] {
    return macro === undefined || (written === name && name === from.name) ? [] : [macro];
  }
}

const standard = new Set(['ref', 'source', 'config']);

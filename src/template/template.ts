import type { Span } from '../core/index.ts';
import { globals } from './globals.ts';
import type { Scope } from './macro.ts';
import { lazyLines, type ParsedTemplate } from './parse.ts';
import { type Context, type Macro, ReturnSignal, Run, type RunFile } from './runtime.ts';
import { Output, type SourceMap } from './source-map.ts';

/** Rendered text. `place(offset)` gives the author's line and column for an offset of the text. */
export interface Rendered {
  readonly text: string;
  place(offset: number): Span;
}

/** A template ready to run. */
export interface Template {
  readonly file: string;
  /** Renders in a context. Rejects with a LakeError that has its place in the author's file. */
  render(context: Context): Promise<Rendered>;
  /** The macros of the file, bound to a context. */
  macros(context: Context): ReadonlyMap<string, Macro>;
  /** The place of an offset of the source. */
  span(offset: number): Span;
}

interface Compiled {
  root(run: Run, scope: Scope, output: Output): Promise<void>;
  macros: ReadonlyMap<string, (run: Run, scope: Scope) => Macro>;
}

/** Makes a parsed template callable. `internal` files belong to lake: errors in them are placed at their caller. */
export function loadTemplate(file: string, source: string, parsed: ParsedTemplate, internal = false): Template {
  const lines = lazyLines(source);
  const place = (offset: number): Span => ({ file, ...lines().at(offset) });
  let compiled: Compiled | undefined;
  const load = (): Compiled => {
    compiled ??= new Function(parsed.code as string)() as Compiled;
    return compiled;
  };
  const runFile: RunFile = { file, internal, locate: (offset) => lines().at(offset) };
  return {
    file,
    span: place,
    async render(context) {
      if (parsed.code === null) {
        const text = source.replace(/\r?\n$/, '');
        return { text, place };
      }
      const output = new Output();
      try {
        await load().root(new Run(runFile, withGlobals(context)), Object.create(null) as Scope, output);
      } catch (problem) {
        if (!(problem instanceof ReturnSignal)) throw problem;
      }
      return { text: output.text, place: placer(output.map, place, source.length) };
    },
    macros(context) {
      if (parsed.code === null) return new Map();
      const run = new Run(runFile, withGlobals(context));
      const scope = Object.create(null) as Scope;
      const bound = new Map<string, Macro>();
      for (const [name, make] of load().macros) bound.set(name, make(run, scope));
      return bound;
    },
  };
}

function placer(map: SourceMap, place: (offset: number) => Span, end: number): (offset: number) => Span {
  return (offset) => place(map.source(offset) ?? Math.min(offset, end));
}

/** Contexts win over the globals, so that a project may define a macro called `zip`. */
function withGlobals(context: Context): Context {
  return {
    lenientUndefined: context.lenientUndefined === true,
    parsing: context.parsing === true,
    native: context.native === true,
    resolve(name) {
      const found = context.resolve(name);
      return found === undefined && Object.hasOwn(globals, name) ? globals[name] : found;
    },
    *names() {
      yield* context.names();
      yield* Object.keys(globals);
    },
  };
}

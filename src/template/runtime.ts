import { diagnose, LakeError, type Note, nearest, type Span } from '../core/index.ts';
import { filters } from './filters.ts';
import { attributeOf, itemOf, SliceRange } from './lookup.ts';
import { Loop } from './loop.ts';
import { bindMacro, type Default, type Scope } from './macro.ts';
import { nativeFilters } from './native-filters.ts';
import * as operators from './operators.ts';
import { tests } from './tests.ts';
import {
  assign,
  dictEntries,
  float,
  isMapping,
  items,
  keywords,
  Namespace,
  PyDict,
  splitArguments,
  text,
  truthy,
  tuple,
} from './values.ts';

/** What templates see: names are looked up here when the template itself does not define them. */
export interface Context {
  /** The value of a name, undefined when there is none. */
  resolve(name: string): unknown;
  /** All names, for "did you mean". */
  names(): Iterable<string>;
  /** dbt prints an undefined value as nothing; lake calls it an error. */
  readonly lenientUndefined?: boolean;
  /** True in the first pass, where queries and the graph answer nothing: what is asked of nothing is nothing too, as in dbt. */
  readonly parsing?: boolean;
  /** The template gives a value, not text: dbt's as_* filters make values then. */
  readonly native?: boolean;
}

type Body = (scope: Scope) => Promise<string>;

/** Carries the value of `return()` up to the macro that is left. */
export class ReturnSignal {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** A macro bound to a context: callable from templates and from the host. */
export interface Macro {
  (...args: unknown[]): Promise<unknown>;
  readonly macroName: string;
}

/** What a run needs of its file. Files of lake itself are not shown as the place of an error: their caller is. */
export interface RunFile {
  readonly file: string;
  readonly internal: boolean;
  locate(offset: number): { line: number; column: number };
}

/** One file running in one context: what the generated code calls. */
export class Run {
  readonly context: Context;
  private readonly file: RunFile;
  /** Names that neither the template nor its context has. */
  private readonly unknown = new Set<string>();

  readonly truthy = truthy;
  readonly text = text;
  readonly tuple = tuple;
  readonly add = operators.add;
  readonly sub = operators.subtract;
  readonly mul = operators.multiply;
  readonly div = operators.divide;
  readonly floorDiv = operators.floorDivide;
  readonly mod = operators.modulo;
  readonly pow = operators.power;
  readonly negate = operators.negate;
  readonly concat = operators.concat;
  readonly compare = operators.compareWith;
  readonly items = items;

  constructor(file: RunFile, context: Context) {
    this.file = file;
    this.context = context;
  }

  scope(parent: Scope): Scope {
    return Object.create(parent) as Scope;
  }

  get(scope: Scope, name: string): unknown {
    const key = `$${name}`;
    if (key in scope) return scope[key];
    const found = this.context.resolve(name);
    if (found === undefined) this.unknown.add(name);
    return found;
  }

  readonly float = float;
  readonly keywords = keywords;

  slice(start: unknown, stop: unknown, step: unknown): SliceRange {
    return new SliceRange(start, stop, step);
  }

  dict(pairs: readonly [unknown, unknown][]): PyDict {
    return new PyDict(pairs);
  }

  print(value: unknown, label: string): string {
    if (value === undefined && this.context.lenientUndefined !== true && !this.forgives(label))
      throw this.undefined(label);
    return text(value);
  }

  attribute(owner: unknown, key: unknown, label: string): unknown {
    if (owner === undefined) return this.nothing(label);
    return attributeOf(owner, key);
  }

  item(owner: unknown, key: unknown, label: string): unknown {
    if (owner === undefined) return this.nothing(label);
    return itemOf(owner, key);
  }

  private nothing(label: string): undefined {
    if (!this.forgives(label)) throw this.undefined(label);
    return undefined;
  }

  /** The first pass forgives what is asked of a value that only a run has; a name that is nowhere is a mistake at once. */
  private forgives(label: string): boolean {
    return this.context.parsing === true && (this.context.lenientUndefined === true || !this.unknown.has(label));
  }

  call(target: unknown, args: unknown[], label: string): unknown {
    if (typeof target === 'function') return (target as (...args: unknown[]) => unknown)(...args);
    const callable = (target as { __call__?: (...args: unknown[]) => unknown } | null | undefined)?.__call__;
    if (typeof callable === 'function') return callable.apply(target, args);
    if (target === undefined) {
      if (/\W/.test(label)) return this.nothing(label);
      throw this.undefined(label, true);
    }
    throw new TypeError(`'${label}' cannot be called`);
  }

  private undefined(label: string, called = false): LakeError {
    const name = label.split(/[.[(]/)[0] as string;
    const suggestion = label === name ? nearest(name, this.context.names()) : undefined;
    const place = label === name ? {} : { hint: this.executeHint() };
    return new LakeError([diagnose('template-undefined', { name: label, called, nearest: suggestion }, place)]);
  }

  private executeHint(): string | undefined {
    if (this.context.resolve('execute') !== false) return undefined;
    return 'queries and the graph give nothing while the project is parsed: put this in {% if execute %} … {% endif %}';
  }

  filter(name: string, args: unknown[]): unknown {
    const known = this.context.native === true && Object.hasOwn(nativeFilters, name) ? nativeFilters : filters;
    const found = Object.hasOwn(known, name) ? known[name] : undefined;
    if (found === undefined) {
      throw new LakeError([
        diagnose('template-unknown-filter', { name, nearest: nearest(name, Object.keys(filters)) }),
      ]);
    }
    return (found as (...args: unknown[]) => unknown)(...args);
  }

  test(name: string, args: unknown[]): boolean {
    const found = Object.hasOwn(tests, name) ? tests[name] : undefined;
    if (found === undefined) {
      throw new LakeError([diagnose('template-unknown-test', { name, nearest: nearest(name, Object.keys(tests)) })]);
    }
    return (found as (...args: unknown[]) => boolean)(...args);
  }

  unpack(value: unknown, count: number): unknown[] {
    const list = items(value);
    if (list.length !== count) throw new TypeError(`cannot unpack ${list.length} values into ${count} names`);
    return list;
  }

  setAttribute(owner: unknown, key: unknown, value: unknown): void {
    if (!(owner instanceof Namespace)) throw new TypeError('only namespace() objects can be assigned to with a dot');
    assign(owner.values, text(key), value);
  }

  loop(
    list: readonly unknown[],
    i: number,
    memory: object,
    _scope: Scope,
    depth = 1,
    again?: (given: unknown, depth: number) => unknown,
  ): unknown {
    const loop = new Loop(list, i, memory as { changed?: unknown[] }, depth);
    return again === undefined ? loop : Object.assign(loop, { __call__: (given: unknown) => again(given, depth + 1) });
  }

  macro(
    name: string,
    parameters: readonly string[],
    defaults: Record<string, Default>,
    special: readonly string[],
    scope: Scope,
    offset: number,
    body: Body,
  ): Macro {
    const invoke = async (...args: unknown[]): Promise<unknown> => {
      try {
        const own = this.scope(scope);
        await bindMacro({ name, parameters, defaults, special }, own, args);
        return await body(own);
      } catch (problem) {
        if (problem instanceof ReturnSignal) return problem.value;
        throw this.trace(this.placeless(problem), name, offset);
      }
    };
    return Object.assign(invoke, { macroName: name });
  }

  /** An error of binding arguments belongs to the call, which gives it its place. */
  private placeless(problem: unknown): unknown {
    return problem instanceof LakeError
      ? problem
      : new LakeError([diagnose('template-failed', { reason: reasonOf(problem) })]);
  }

  private trace(problem: unknown, name: string, offset: number): unknown {
    if (!(problem instanceof LakeError) || this.file.internal || name === 'caller') return problem;
    if (problem.diagnostics.every((d) => d.span === undefined)) return problem;
    const left = withNote(problem, { message: `in macro '${name}'`, span: this.span(offset) });
    leaving.add(left);
    return left;
  }

  private span(offset: number): Span {
    return { file: this.file.file, ...this.file.locate(offset) };
  }

  /** Gives an error its place in the author's file: the innermost one that is not lake's own. */
  fail(problem: unknown, offset: number): unknown {
    if (problem instanceof ReturnSignal) return problem;
    if (problem instanceof LakeError) {
      if (this.file.internal) return problem;
      if (leaving.has(problem)) return withNote(problem, { message: 'called from', span: this.span(offset) });
      const placed = problem.diagnostics.map((d) => (d.span === undefined ? { ...d, span: this.span(offset) } : d));
      return new LakeError(placed, problem.exitCode);
    }
    const place = this.file.internal ? {} : { span: this.span(offset) };
    const reason = reasonOf(problem);
    const hint = /undefined/.test(reason) ? this.executeHint() : undefined;
    return new LakeError([diagnose('template-failed', { reason }, { ...place, hint })]);
  }
}

/** Errors on their way out of a macro: the next place that sees one is where the macro was called. */
const leaving = new WeakSet<LakeError>();

function withNote(problem: LakeError, note: Note): LakeError {
  return new LakeError(
    problem.diagnostics.map((d) => ({ ...d, notes: [...(d.notes ?? []), note] })),
    problem.exitCode,
  );
}

function reasonOf(problem: unknown): string {
  if (problem instanceof RangeError && /call stack/i.test(problem.message)) return 'macros call each other without end';
  return String((problem as Error)?.message ?? problem);
}

export function newNamespace(...args: unknown[]): Namespace {
  const made = new Namespace();
  const { positional, keywords } = splitArguments(args);
  for (const source of [...positional, keywords]) {
    if (isMapping(source)) for (const [key, value] of dictEntries(source)) assign(made.values, text(key), value);
  }
  return made;
}

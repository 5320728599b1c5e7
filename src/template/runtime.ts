import { diagnose, LakeError, type Note, nearest, type Span } from '../core/index.ts';
import { filters } from './filters.ts';
import { lookup, SliceRange } from './lookup.ts';
import { assign } from './methods.ts';
import * as operators from './operators.ts';
import { tests } from './tests.ts';
import {
  type Dict,
  Float,
  isDict,
  items,
  Kwargs,
  Namespace,
  repr,
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
}

export type Scope = Record<string, unknown>;

type Body = (scope: Scope) => Promise<string>;
type Default = (scope: Scope) => Promise<unknown>;

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

class Loop {
  private readonly list: readonly unknown[];
  private readonly i: number;
  private readonly memory: { changed?: string };
  readonly depth: number;
  constructor(list: readonly unknown[], i: number, memory: { changed?: string }, depth: number) {
    this.list = list;
    this.i = i;
    this.memory = memory;
    this.depth = depth;
  }
  get index() {
    return this.i + 1;
  }
  get index0() {
    return this.i;
  }
  get revindex() {
    return this.list.length - this.i;
  }
  get revindex0() {
    return this.list.length - this.i - 1;
  }
  get first() {
    return this.i === 0;
  }
  get last() {
    return this.i === this.list.length - 1;
  }
  get length() {
    return this.list.length;
  }
  get depth0() {
    return this.depth - 1;
  }
  get previtem() {
    return this.list[this.i - 1];
  }
  get nextitem() {
    return this.list[this.i + 1];
  }
  cycle(...values: unknown[]): unknown {
    return values[this.i % values.length];
  }
  changed(...values: unknown[]): boolean {
    const now = repr(values);
    const different = this.memory.changed !== now;
    this.memory.changed = now;
    return different;
  }
}

/** One file running in one context: what the generated code calls. */
export class Run {
  readonly context: Context;
  private readonly file: RunFile;

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
    return key in scope ? scope[key] : this.context.resolve(name);
  }

  float(value: number): unknown {
    return Number.isInteger(value) ? new Float(value) : value;
  }

  slice(start: unknown, stop: unknown, step: unknown): SliceRange {
    return new SliceRange(start, stop, step);
  }

  dict(pairs: readonly [unknown, unknown][]): Dict {
    const made: Dict = Object.create(null);
    for (const [key, value] of pairs) assign(made, text(key), value);
    return made;
  }

  keywords(parts: readonly (readonly [string, unknown] | Dict | Namespace)[]): Kwargs {
    const values: Dict = Object.create(null);
    for (const part of parts) {
      if (Array.isArray(part)) assign(values, part[0] as string, part[1]);
      else
        for (const [key, value] of Object.entries(part instanceof Namespace ? part.values : part))
          assign(values, key, value);
    }
    return new Kwargs(values);
  }

  print(value: unknown, label: string): string {
    if (value === undefined && this.context.lenientUndefined !== true) throw this.undefined(label);
    return text(value);
  }

  attribute(owner: unknown, key: unknown, label: string): unknown {
    if (owner === undefined) throw this.undefined(label);
    return lookup(owner, key);
  }

  call(target: unknown, args: unknown[], label: string): unknown {
    if (typeof target === 'function') return (target as (...args: unknown[]) => unknown)(...args);
    const callable = (target as { __call__?: (...args: unknown[]) => unknown } | null | undefined)?.__call__;
    if (typeof callable === 'function') return callable.apply(target, args);
    if (target === undefined) throw this.undefined(label, true);
    throw new TypeError(`'${label}' cannot be called`);
  }

  private undefined(label: string, called = false): LakeError {
    const name = label.split(/[.[(]/)[0] as string;
    const suggestion = label === name ? nearest(name, this.context.names()) : undefined;
    return new LakeError([diagnose('template-undefined', { name: label, called, nearest: suggestion })]);
  }

  filter(name: string, args: unknown[]): unknown {
    const found = Object.hasOwn(filters, name) ? filters[name] : undefined;
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
    const loop = new Loop(list, i, memory as { changed?: string }, depth);
    return again === undefined ? loop : Object.assign(loop, { __call__: (given: unknown) => again(given, depth + 1) });
  }

  macro(
    name: string,
    parameters: readonly string[],
    defaults: Record<string, Default>,
    scope: Scope,
    offset: number,
    body: Body,
  ): Macro {
    const invoke = async (...args: unknown[]): Promise<unknown> => {
      try {
        const own = await this.bind(name, parameters, defaults, scope, args);
        return await body(own);
      } catch (problem) {
        if (problem instanceof ReturnSignal) return problem.value;
        throw this.trace(problem, name, offset);
      }
    };
    return Object.assign(invoke, { macroName: name });
  }

  private async bind(
    name: string,
    parameters: readonly string[],
    defaults: Record<string, Default>,
    parent: Scope,
    args: readonly unknown[],
  ): Promise<Scope> {
    const own = this.scope(parent);
    const { positional, keywords } = splitArguments(args);
    const rest: Dict = Object.create(null);
    for (const [key, value] of Object.entries(keywords)) {
      if (!parameters.includes(key)) rest[key] = value;
    }
    for (const [i, parameter] of parameters.entries()) {
      const key = `$${parameter}`;
      if (i < positional.length) {
        if (Object.hasOwn(keywords, parameter))
          throw new TypeError(`macro '${name}' got two values for '${parameter}'`);
        own[key] = positional[i];
      } else if (Object.hasOwn(keywords, parameter)) own[key] = keywords[parameter];
      else own[key] = Object.hasOwn(defaults, key) ? await (defaults[key] as Default)(own) : undefined;
    }
    if ('caller' in rest) {
      own['$caller'] = rest['caller'];
      delete rest['caller'];
    }
    own['$varargs'] = tuple(positional.slice(parameters.length));
    own['$kwargs'] = rest;
    return own;
  }

  private trace(problem: unknown, name: string, offset: number): unknown {
    if (!(problem instanceof LakeError) || this.file.internal || name === 'caller') return problem;
    const note: Note = { message: `in macro '${name}'`, span: this.span(offset) };
    return new LakeError(
      problem.diagnostics.map((d) => ({ ...d, notes: [...(d.notes ?? []), note] })),
      problem.exitCode,
    );
  }

  private span(offset: number): Span {
    return { file: this.file.file, ...this.file.locate(offset) };
  }

  /** Gives an error its place in the author's file: the innermost one that is not lake's own. */
  fail(problem: unknown, offset: number): unknown {
    if (problem instanceof ReturnSignal) return problem;
    if (problem instanceof LakeError) {
      if (this.file.internal) return problem;
      const placed = problem.diagnostics.map((d) => (d.span === undefined ? { ...d, span: this.span(offset) } : d));
      return new LakeError(placed, problem.exitCode);
    }
    const reason =
      problem instanceof RangeError && /call stack/i.test(problem.message)
        ? 'macros call each other without end'
        : String((problem as Error)?.message ?? problem);
    const place = this.file.internal ? {} : { span: this.span(offset) };
    return new LakeError([diagnose('template-failed', { reason }, place)]);
  }
}

export function newNamespace(...args: unknown[]): Namespace {
  const made = new Namespace();
  const { positional, keywords } = splitArguments(args);
  for (const source of [...positional, keywords]) {
    if (isDict(source)) for (const [key, value] of Object.entries(source)) assign(made.values, key, value);
  }
  return made;
}

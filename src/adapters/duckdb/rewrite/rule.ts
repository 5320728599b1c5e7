import type { Call, Expression } from '../../../sql/index.ts';
import { type Chunk, join, text } from './chunk.ts';
import { type Type, unknown } from './type.ts';

export interface Typed {
  readonly c: Chunk;
  readonly t: Type;
  /** The local time of a timestamp that brings its own zone along. */
  readonly local?: Chunk;
  /** The instant of a timestamp that is held as its local time. */
  readonly instant?: Chunk;
}

/** What a function's rule may ask of the rewriter. */
export interface Rules {
  expr(node: Expression): Typed;
  /** A lambda with its parameters typed; gives parameter names and the body. */
  lambda(
    node: Expression,
    types: readonly Type[],
    names?: readonly string[],
  ): { params: readonly string[]; body: Chunk; t: Type };
  /** Refuses what is no condition. */
  truth(node: Expression, value: Typed): void;
  refuse(node: { start: number; end: number }, construct: string, alternative: string): never;
  mismatch(node: { start: number; end: number }, reason: string): never;
  unknownType(node: Expression, construct: string): never;
  fresh(): string;
}

export type Rule = (call: Call, args: readonly Typed[], rules: Rules) => Typed;

export const plain =
  (t: Type | ((args: readonly Typed[]) => Type), name?: string): Rule =>
  (call, args) => ({
    c:
      name === undefined
        ? text`${[call.name[0]?.start ?? 0, call.name[0]?.end ?? 0]}(${commas(args)})`
        : text`${name}(${commas(args)})`,
    t: typeof t === 'function' ? t(args) : t,
  });

export const commas = (args: readonly Typed[]): Chunk =>
  join(
    args.map((a) => a.c),
    ', ',
  );
export const first = (args: readonly Typed[]): Type => args[0]?.t ?? unknown;
export const elementOf = (t: Type): Type => (t.k === 'array' ? t.e : unknown);
export const isList = (t: Type): boolean => t.k === 'array';

export function literalText(node: Expression | undefined): string | undefined {
  return node?.kind === 'string' ? node.value : undefined;
}

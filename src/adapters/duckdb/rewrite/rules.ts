import type { Expression } from '../../../sql/index.ts';
import type { Chunk } from './chunk.ts';
import type { Type } from './type.ts';

export interface Typed {
  readonly c: Chunk;
  readonly t: Type;
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

import type { Expression } from '../../../sql/index.ts';
import { type Chunk, text } from './chunk.ts';
import type { Typed } from './rule.ts';
import { isFloating } from './type.ts';

function constant(node: Expression): boolean {
  if (node.kind === 'paren') return constant(node.expr);
  if (node.kind === 'unary') return constant(node.expr);
  return node.kind === 'number' || node.kind === 'typed-literal';
}

/** Whether a value may be NaN: DuckDB takes it for the largest number and equal to itself, Trino for neither. */
export const maybeNaN = (node: Expression, value: Typed): boolean => isFloating(value.t) && !constant(node);

/** A comparison that is false, or true for <>, where NaN takes part. */
export function withoutNaN(
  op: string,
  compared: Chunk,
  [leftNode, left]: readonly [Expression, Typed],
  [rightNode, right]: readonly [Expression, Typed],
): Chunk {
  const [l, r] = [maybeNaN(leftNode, left), maybeNaN(rightNode, right)];
  if (op === '=' && l && r) return text`(${compared} AND NOT isnan(${left.c}))`;
  if (op !== '=' && !/[<>]=?$/.test(op)) return compared;
  if ((op === '<>' || op === '!=') && l && r) return text`(${compared} OR isnan(${left.c}))`;
  if ((op === '>' || op === '>=') && l) return text`(${compared} AND NOT isnan(${left.c}))`;
  if ((op === '<' || op === '<=') && r) return text`(${compared} AND NOT isnan(${right.c}))`;
  return compared;
}

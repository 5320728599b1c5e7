import type { Call, Expression } from '../../../sql/index.ts';
import { text } from './chunk.ts';
import type { Rules, Typed } from './rule.ts';
import { arrayOf, boolean, isKnown, type Type, unknown } from './type.ts';

const elementOf = (t: Type): Type => (t.k === 'array' ? t.e : unknown);

/**
 * array_sort() with a comparator: each element's place is the number of elements that come before it, of equal ones those that
 * stood before it. That is a stable sort, as Trino's is, for every comparator that orders at all.
 */
export function sortWith(call: Call, args: readonly Typed[], rules: Rules): Typed {
  const list = args[0] as Typed;
  const e = elementOf(list.t);
  const [x, y, i, j, z] = [rules.fresh(), rules.fresh(), rules.fresh(), rules.fresh(), rules.fresh()];
  const compare = rules.lambda(call.args[1] as Expression, [e, e], [y, x]);
  const before = text`len(list_filter(${list.c}, lambda ${y}, ${j}: ${j} <> ${i} AND ((${compare.body}) < 0 OR ((${compare.body}) = 0 AND ${j} < ${i}))))`;
  const placed = text`list_transform(${list.c}, lambda ${x}, ${i}: {'place': ${before}, 'v': ${x}})`;
  return { c: text`list_transform(list_sort(${placed}), lambda ${z}: ${z}.v)`, t: list.t };
}

/** Runs of n neighbours; a shorter array is one run. */
export function ngrams(call: Call, args: readonly Typed[], rules: Rules): Typed {
  const [list, n] = args as [Typed, Typed];
  if (!isKnown(list.t)) rules.unknownType(call.args[0] as Expression, 'ngrams()');
  const z = rules.fresh();
  const starts = text`range(1, greatest(len(${list.c}) - (${n.c}) + 2, 2))`;
  return {
    c: text`CASE WHEN (${list.c}) IS NOT NULL THEN list_transform(${starts}, lambda ${z}: (${list.c})[${z}:${z} + (${n.c}) - 1]) END`,
    t: arrayOf(list.t),
  };
}

export function containsSequence(_call: Call, args: readonly Typed[], rules: Rules): Typed {
  const [list, part] = args as [Typed, Typed];
  const z = rules.fresh();
  const starts = text`range(1, len(${list.c}) - len(${part.c}) + 2)`;
  return {
    c: text`CASE WHEN (${list.c}) IS NOT NULL AND (${part.c}) IS NOT NULL THEN len(${part.c}) = 0 OR len(list_filter(${starts}, lambda ${z}: (${list.c})[${z}:${z} + len(${part.c}) - 1] = (${part.c}))) > 0 END`,
    t: boolean,
  };
}

import { type Chunk, text } from './chunk.ts';
import type { Rules } from './rule.ts';
import { common, describe, duckType, isInteger, isKnown, mixes, type Type } from './type.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The type that branches share. Trino has no common type of text and numbers, and pads text that meets a char. */
export function branches(node: Place, types: readonly Type[], rules: Rules): Type {
  const shared = types.reduce(common);
  const known = types.filter(isKnown);
  if (known.some((t) => t.k === 'char') && known.some((t) => t.k === 'varchar'))
    rules.refuse(node, 'char and varchar as one type', 'cast both to varchar');
  if (new Set(known.map((t) => (t.k === 'char' ? t.n : undefined))).size > 1)
    rules.refuse(node, 'char of several lengths as one type', 'cast all to the longest');
  const [one] = known;
  const other = known.find((t) => one !== undefined && !mixes(one, t));
  if (one !== undefined && other !== undefined)
    rules.mismatch(node, `${describe(one)} and ${describe(other)} have no common type`);
  return shared;
}

/** DuckDB lets a literal take the type of a narrower neighbour; what comes out must be as wide as Trino's, or it overflows later. */
export function settled(c: Chunk, t: Type, types: readonly Type[]): Chunk {
  return isInteger(t) && types.some((of) => of.k !== t.k) ? text`CAST(${c} AS ${duckType(t)})` : c;
}

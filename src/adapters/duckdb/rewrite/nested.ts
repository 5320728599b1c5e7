import type { Expression } from '../../../sql/index.ts';
import { type Chunk, join, text } from './chunk.ts';
import type { Rules, Typed } from './rule.ts';
import { isKnown, type Type } from './type.ts';

export const isNested = (t: Type): boolean => t.k === 'row' || t.k === 'array' || t.k === 'map';

/**
 * Whether two rows or arrays are equal: NULL where that hangs on a NULL inside them. DuckDB takes NULLs inside for equal.
 */
export function equalNested(node: Expression, left: Typed, right: Typed, rules: Rules): Chunk {
  const [a, b] = [left.t, right.t];
  if (a.k === 'row' && b.k === 'row') {
    if (a.fields.length !== b.fields.length) rules.mismatch(node, 'rows of different width cannot be compared');
    const fields = a.fields.map((field, i) => {
      const at = (side: Chunk) => text`struct_extract_at(${side}, ${String(i + 1)})`;
      const [x, y] = [
        { c: at(left.c), t: field.type },
        { c: at(right.c), t: b.fields[i]?.type ?? field.type },
      ];
      return isNested(x.t) ? equalNested(node, x, y, rules) : text`${x.c} = ${y.c}`;
    });
    return text`(${join(fields, ' AND ')})`;
  }
  if (a.k === 'array' && b.k === 'array' && !isNested(a.e) && isKnown(a.e) && isKnown(b.e))
    return text`trino_array_equal(${left.c}, ${right.c})`;
  return rules.refuse(
    node,
    a.k === 'map' ? 'comparing maps' : 'comparing nested values',
    a.k === 'map' ? 'compare their keys and values, or json_format(CAST(m AS json))' : 'compare their parts one by one',
  );
}

import type { Rules } from './rule.ts';
import { common, describe, isKnown, isNumeric, isText, type Type } from './type.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

const plain = (t: Type): boolean =>
  isNumeric(t) || isText(t) || ['boolean', 'date', 'timestamp', 'json', 'varbinary', 'array', 'map'].includes(t.k);

/** The type that branches share. Trino has no common type of text and numbers, and pads text that meets a char. */
export function branches(node: Place, types: readonly Type[], rules: Rules): Type {
  const shared = types.reduce(common);
  const known = types.filter(isKnown);
  if (known.some((t) => t.k === 'char') && known.some((t) => t.k === 'varchar'))
    rules.refuse(node, 'char and varchar as one type', 'cast both to varchar');
  const [one] = known;
  const other = known.find((t) => one !== undefined && plain(one) && plain(t) && common(one, t).k === 'unknown');
  if (one !== undefined && other !== undefined)
    rules.mismatch(node, `${describe(one)} and ${describe(other)} have no common type`);
  return shared;
}

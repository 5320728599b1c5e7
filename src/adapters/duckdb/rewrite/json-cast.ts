import type { Expression } from '../../../sql/index.ts';
import { literal } from '../names.ts';
import { type Chunk, join, mapAdded, text } from './chunk.ts';
import { raising } from './prelude.ts';
import type { Rules, Typed } from './rule.ts';
import { json, type Type } from './type.ts';

type CastLeaf = (value: Typed, to: Type) => Typed;

export const isNested = (t: Type): boolean => t.k === 'array' || t.k === 'map' || t.k === 'row';

/**
 * JSON as an array, a map or a row. DuckDB's own cast wants every key to be known and in the same case; Trino passes over what the
 * row does not name, gives NULL for what the object lacks, and takes an array for a row by position.
 */
export function castJson(value: Typed, node: Expression, to: Type, safe: boolean, leaf: CastLeaf, rules: Rules): Typed {
  const c = convert(value.c, to);
  // A part that fails makes the whole NULL.
  return { c: safe ? text`TRY(${mapAdded(c, (added) => added.replace(raising, 'trino_try_$1'))})` : c, t: to };

  function convert(from: Chunk, type: Type): Chunk {
    const z = rules.fresh();
    switch (type.k) {
      case 'array':
        return text`list_transform(CAST(${from} AS JSON[]), lambda ${z}: ${convert(z, type.e)})`;
      case 'map': {
        const key = leaf({ c: `${z}.key`, t: { k: 'varchar' } }, type.key).c;
        const entry = text`{'key': ${key}, 'value': ${convert(`${z}.value`, type.value)}}`;
        return text`map_from_entries(list_transform(map_entries(CAST(${from} AS MAP(VARCHAR, JSON))), lambda ${z}: ${entry}))`;
      }
      case 'row': {
        const fields = type.fields.map((field, i) => {
          const name = field.name ?? `field${i}`;
          const part = text`trino_json_field(${z}, ${literal(name.toLowerCase())}, ${String(i)})`;
          return text`${literal(name)}: ${convert(part, field.type)}`;
        });
        const row = text`CASE WHEN trino_json_is_row(${z}) THEN {${join(fields, ', ')}} END`;
        return text`list_transform([${from}], lambda ${z}: ${row})[1]`;
      }
      case 'json':
        return from;
      case 'unknown':
        return rules.unknownType(node, 'a cast of JSON');
      default:
        return leaf({ c: from, t: json }, type).c;
    }
  }
}

import type { Value } from '../../adapters/adapter.ts';
import { PyDict } from '../../template/index.ts';

type Leaf = (value: Value, type: string) => unknown;

const list = /^(.*)\[\d*\]$/s;
const others = /^(array|map|row|struct)\s*[(<](.*)[)>]$/is;

/** Whether a type holds values of other types: INTEGER[], MAP(…), STRUCT(…), and Trino's array(…), map(…), row(…). */
export function isNested(type: string): boolean {
  return list.test(type) || others.test(type);
}

/** A list, map or struct with each of its values read by its own type. */
export function readNested(value: Value, type: string, leaf: Leaf): unknown {
  if (value === null) return null;
  const [, item] = list.exec(type) ?? [];
  if (item !== undefined && Array.isArray(value)) return value.map((one) => readNested(one as Value, item, leaf));
  const [, kind = '', inside = ''] = others.exec(type) ?? [];
  if (kind === '' || typeof value !== 'object') return leaf(value, type);
  const parts = splitTypes(inside);
  if (Array.isArray(value)) return value.map((one) => readNested(one as Value, parts[0] ?? '', leaf));
  const isMap = kind.toLowerCase() === 'map';
  const entries = Object.entries(value).map(([name, one], i): [string, unknown] => {
    const own = isMap ? (parts[1] ?? '') : fieldType(parts[i] ?? '');
    return [name, readNested(one, own, leaf)];
  });
  return new PyDict(entries);
}

const fieldType = (field: string): string => /^(?:"(?:[^"]|"")*"|[^\s"]+)\s+([\s\S]*)$/.exec(field)?.[1] ?? field;

/** Splits at commas that are inside no bracket and no quoted name. */
function splitTypes(inside: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i < inside.length; i++) {
    const c = inside[i];
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === '(' || c === '<') depth++;
    else if (c === ')' || c === '>') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(inside.slice(from, i).trim());
      from = i + 1;
    }
  }
  parts.push(inside.slice(from).trim());
  return parts;
}

import { dictEntries, isMapping, jsonKey, PyDict, PySet } from './dict.ts';
import { float, integer, isNumber } from './numbers.ts';
import { compare, text, typeName } from './values.ts';

/** JSON as Python's json.dumps writes it: a space after , and :, ASCII unless `unicode` is set (ensure_ascii=False). */
export function pythonJson(
  value: unknown,
  options: { indent?: number | undefined; sortKeys?: boolean; unicode?: boolean } = {},
  level = 0,
): string {
  const { indent: by } = options;
  const line = by === undefined ? '' : `\n${' '.repeat(by * (level + 1))}`;
  const close = by === undefined ? '' : `\n${' '.repeat(by * level)}`;
  const comma = by === undefined ? ', ' : ',';
  const inner = (item: unknown) => pythonJson(item, options, level + 1);
  if (value === null) return 'null';
  if (typeof value === 'string') {
    const quoted = JSON.stringify(value);
    if (options.unicode === true) return quoted;
    return quoted.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return jsonNumber(text(value));
  const list = Array.isArray(value) ? value : value instanceof PySet ? value.items : undefined;
  if (list !== undefined) return list.length === 0 ? '[]' : `[${line}${list.map(inner).join(comma + line)}${close}]`;
  if (isMapping(value)) {
    const entries = dictEntries(value);
    if (options.sortKeys === true) entries.sort((a, b) => compare(a[0], b[0]));
    if (entries.length === 0) return '{}';
    return `{${line}${entries.map(([key, item]) => `${pythonJson(jsonKey(key), options)}: ${inner(item)}`).join(comma + line)}${close}}`;
  }
  throw new TypeError(`${typeName(value)} cannot be written as JSON`);
}

const jsonNumber = (shown: string) => ({ nan: 'NaN', inf: 'Infinity', '-inf': '-Infinity' })[shown] ?? shown;

const token =
  /\s*([[\]{}:,]|"(?:[^"\\]|\\[\s\S])*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)\s*/y;

/** Reads JSON as Python's json.loads does: 2.0 is a float, integers are exact, keys keep their order. */
export function parseJson(source: string): unknown {
  const reader = new JsonReader(source);
  const value = reader.value();
  reader.end();
  return value;
}

class JsonReader {
  private readonly source: string;
  private at = 0;
  constructor(source: string) {
    this.source = source;
  }

  private next(): string {
    token.lastIndex = this.at;
    const match = token.exec(this.source);
    if (match === null) throw new TypeError(`this is not JSON: unexpected text at character ${this.at + 1}`);
    this.at = token.lastIndex;
    return match[1] as string;
  }

  private peek(): string {
    const before = this.at;
    const found = this.next();
    this.at = before;
    return found;
  }

  end(): void {
    if (this.at < this.source.length) throw new TypeError(`this is not JSON: extra text at character ${this.at + 1}`);
  }

  value(): unknown {
    const found = this.next();
    if (found === '[') return this.list();
    if (found === '{') return this.dict();
    if (found.startsWith('"')) return JSON.parse(found) as string;
    switch (found) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      case 'NaN':
        return Number.NaN;
      case 'Infinity':
        return Number.POSITIVE_INFINITY;
      case '-Infinity':
        return Number.NEGATIVE_INFINITY;
      default:
        if (/^-?\d+$/.test(found)) return integer(found);
        if (/^-?\d/.test(found)) return float(Number(found));
        throw new TypeError(`this is not JSON: unexpected '${found}' before character ${this.at + 1}`);
    }
  }

  private list(): unknown[] {
    const items: unknown[] = [];
    if (this.peek() === ']') this.next();
    else
      for (let mark = ','; mark === ','; ) {
        items.push(this.value());
        mark = this.mark(']');
      }
    return items;
  }

  private dict(): PyDict {
    const dict = new PyDict();
    if (this.peek() === '}') this.next();
    else
      for (let mark = ','; mark === ','; ) {
        const key = this.next();
        if (!key.startsWith('"') || this.next() !== ':')
          throw new TypeError(`this is not JSON: expected a key in quotes and ':' before character ${this.at + 1}`);
        dict.set(JSON.parse(key), this.value());
        mark = this.mark('}');
      }
    return dict;
  }

  private mark(close: string): string {
    const found = this.next();
    if (found !== ',' && found !== close)
      throw new TypeError(`this is not JSON: expected ',' or '${close}' before character ${this.at + 1}`);
    return found;
  }
}

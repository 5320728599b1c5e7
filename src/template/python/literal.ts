import { parseFloatText } from '../number-text.ts';
import { integer, PyDict, PySet, tuple } from '../values.ts';

/** The value of a literal of Python: numbers, text, lists, dicts (ast.literal_eval). Undefined when the text is none. */
export function pythonLiteral(source: string): { readonly value: unknown } | undefined {
  const reader = new Reader(source.trim());
  try {
    const value = reader.value();
    return reader.done() ? { value } : undefined;
  } catch (problem) {
    if (problem instanceof NoLiteral) return undefined;
    throw problem;
  }
}

class NoLiteral extends Error {}

const words: Readonly<Record<string, unknown>> = { None: null, True: true, False: false };
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

class Reader {
  private readonly source: string;
  private at = 0;
  constructor(source: string) {
    this.source = source;
  }

  done(): boolean {
    this.blank();
    return this.at === this.source.length;
  }
  private blank(): void {
    while (/\s/.test(this.source.charAt(this.at))) this.at++;
  }
  private take(text: string): boolean {
    this.blank();
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }
  private match(pattern: RegExp): string | undefined {
    this.blank();
    const found = pattern.exec(this.source.slice(this.at))?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  value(): unknown {
    const word = this.match(/^(?:None|True|False)\b/);
    if (word !== undefined) return words[word];
    const number = this.match(/^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/);
    if (number !== undefined) return this.number(number);
    const text = this.match(/^(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")/);
    if (text !== undefined) {
      return text.slice(1, -1).replace(/\\([\s\S])/g, (whole, c: string) => escapes[c] ?? whole);
    }
    if (this.take('[')) return this.list(']').items;
    if (this.take('(')) {
      const { items, comma } = this.list(')');
      return items.length === 1 && !comma ? items[0] : tuple(items);
    }
    if (this.take('{')) return this.braces();
    throw new NoLiteral();
  }

  private number(text: string): unknown {
    if (/^[-+]?\d[\d_]*$/.test(text)) {
      if (/^[-+]?0\d*[1-9]/.test(text)) throw new NoLiteral();
      return integer(text.replaceAll('_', ''));
    }
    return parseFloatText(text);
  }

  private list(end: string): { items: unknown[]; comma: boolean } {
    const items: unknown[] = [];
    let comma = true;
    while (!this.take(end)) {
      if (!comma) throw new NoLiteral();
      items.push(this.value());
      comma = this.take(',');
    }
    return { items, comma };
  }

  private braces(): unknown {
    if (this.take('}')) return new PyDict();
    const first = this.value();
    if (!this.take(':')) {
      const rest = this.take(',') ? this.list('}').items : [];
      if (rest.length === 0 && this.source.charAt(this.at - 1) !== '}' && !this.take('}')) throw new NoLiteral();
      return new PySet([first, ...rest]);
    }
    const dict = new PyDict([[first, this.value()]]);
    while (this.take(',')) {
      if (this.take('}')) return dict;
      const key = this.value();
      if (!this.take(':')) throw new NoLiteral();
      dict.set(key, this.value());
    }
    if (!this.take('}')) throw new NoLiteral();
    return dict;
  }
}

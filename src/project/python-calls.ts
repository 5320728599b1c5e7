import type { StaticCall } from '../template/index.ts';
import { type PythonToken, pythonTokens } from './python-tokens.ts';

const functions = new Set(['ref', 'source', 'config', 'config.get', 'config.meta_get']);

/**
 * The calls of `dbt.ref`, `dbt.source`, `dbt.config`, `dbt.config.get` and `dbt.config.meta_get` in Python code, named without
 * `dbt.`, in the order of the text. Arguments that are no literals are undefined; None is null, a tuple is a list.
 */
export function pythonCalls(source: string): StaticCall[] {
  const found: StaticCall[] = [];
  for (const tokens of pythonTokens(source)) {
    tokens.forEach((token, i) => {
      if (token.text !== 'dbt' || token.kind !== 'name' || tokens[i - 1]?.text === '.') return;
      const names: string[] = [];
      let at = i + 1;
      for (; tokens[at]?.text === '.' && tokens[at + 1]?.kind === 'name'; at += 2)
        names.push((tokens[at + 1] as PythonToken).text);
      const called = names.join('.');
      if (!functions.has(called) || tokens[at]?.text !== '(') return;
      found.push({ name: called, ...new Arguments(tokens, at + 1).read(), offset: token.offset });
    });
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** Reads the arguments of a call up to its closing parenthesis. */
class Arguments {
  private readonly tokens: readonly PythonToken[];
  private at: number;

  constructor(tokens: readonly PythonToken[], at: number) {
    this.tokens = tokens;
    this.at = at;
  }

  read(): Pick<StaticCall, 'args' | 'keywords'> {
    const args: unknown[] = [];
    const keywords: Record<string, unknown> = {};
    while (this.at < this.tokens.length && !this.take(')')) {
      const key = this.keyword();
      const value = this.argument();
      if (key === undefined) args.push(value);
      else keywords[key] = value;
      this.take(',');
    }
    return { args, keywords };
  }

  private text(ahead = 0): string | undefined {
    const token = this.tokens[this.at + ahead];
    return token?.kind === 'mark' || token?.kind === 'name' ? token.text : undefined;
  }

  private take(mark: string): boolean {
    if (this.text() !== mark) return false;
    this.at++;
    return true;
  }

  private keyword(): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== 'name' || this.text(1) !== '=' || this.text(2) === '=') return undefined;
    this.at += 2;
    return token.text;
  }

  /** The value of an argument; whatever stands there, what follows is read after it. */
  private argument(): unknown {
    const start = this.at;
    const value = this.literal();
    if (value !== undefined && (this.text() === ',' || this.text() === ')')) return value;
    this.at = start;
    for (let depth = 0; this.at < this.tokens.length; this.at++) {
      const text = this.text() ?? '';
      if (depth === 0 && (text === ',' || text === ')')) break;
      if ('([{'.includes(text) && text !== '') depth++;
      if (')]}'.includes(text) && text !== '') depth--;
    }
    return undefined;
  }

  private literal(): unknown {
    const token = this.tokens[this.at];
    if (token === undefined) return undefined;
    this.at++;
    if (token.kind === 'string') return this.joined(token.value ?? '');
    if (token.kind === 'number') return numberOf(token.text);
    switch (token.text) {
      case 'None':
        return null;
      case 'True':
        return true;
      case 'False':
        return false;
      case '-': {
        const value = this.literal();
        return typeof value === 'number' ? -value : undefined;
      }
      case '[':
        return this.items(']')?.values;
      case '(': {
        const items = this.items(')');
        return items?.values.length === 1 && !items.comma ? items.values[0] : items?.values;
      }
      case '{':
        return this.mapping();
      default:
        return undefined;
    }
  }

  /** Strings that stand side by side are one. */
  private joined(first: string): string | undefined {
    let whole = first;
    for (let next = this.tokens[this.at]; next?.kind === 'string'; next = this.tokens[this.at]) {
      whole += next.value ?? '';
      this.at++;
    }
    return this.tokens[this.at]?.kind === 'other' ? undefined : whole;
  }

  private items(end: string): { values: unknown[]; comma: boolean } | undefined {
    const values: unknown[] = [];
    let comma = false;
    while (!this.take(end)) {
      const value = this.literal();
      if (value === undefined) return undefined;
      values.push(value);
      comma = this.take(',');
      if (!comma && this.text() !== end) return undefined;
    }
    return { values, comma };
  }

  private mapping(): Record<string, unknown> | undefined {
    const found: Record<string, unknown> = {};
    while (!this.take('}')) {
      const key = this.literal();
      if (key === undefined || typeof key === 'object' || !this.take(':')) return undefined;
      const value = this.literal();
      if (value === undefined) return undefined;
      found[String(key)] = value;
      if (!this.take(',') && this.text() !== '}') return undefined;
    }
    return found;
  }
}

/** Imaginary numbers are none that a config could hold. */
function numberOf(text: string): number | undefined {
  const value = Number(text.replaceAll('_', ''));
  return Number.isNaN(value) ? undefined : value;
}

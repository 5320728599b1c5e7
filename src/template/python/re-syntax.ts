/** Python's flags, as numbers that add up. */
export const flagBits: Readonly<Record<string, number>> = { a: 256, i: 2, L: 4, m: 8, s: 16, u: 32, x: 64 };
const [ASCII, IGNORECASE, MULTILINE, DOTALL, VERBOSE] = [256, 2, 8, 16, 64];

/** A pattern as JavaScript's, in which Python's group n is called `gn`. */
export interface Translated {
  readonly source: string;
  readonly flags: string;
  readonly bits: number;
  /** How many groups there are, and the numbers of those with names. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** A stretch of a pattern, and how many characters it can match. */
interface Part {
  readonly js: string;
  readonly min: number;
  readonly max: number;
  /** It is a place, which cannot be repeated. */
  readonly place?: boolean;
}

const word = '[\\p{L}\\p{N}_]';
const space = '[\\t-\\r\\x1c-\\x20\\x85\\p{Zs}\\u2028\\u2029]';
const categories: Readonly<Record<string, readonly [wide: string, ascii: string]>> = {
  d: ['\\p{Nd}', '[0-9]'],
  D: ['\\P{Nd}', '[^0-9]'],
  w: [word, '[A-Za-z0-9_]'],
  W: ['[^\\p{L}\\p{N}_]', '[^A-Za-z0-9_]'],
  s: [space, '[\\t-\\r\\x20]'],
  S: [`[^${space.slice(1)}`, '[^\\t-\\r\\x20]'],
};
const controls: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Writes Python's regular expression as JavaScript's. Throws what Python's re.error would say. */
export function translate(source: string, given: number): Translated {
  return new Translator(source, given).pattern();
}

class Translator {
  private readonly source: readonly string[];
  private at = 0;
  private bits: number;
  /** JavaScript cannot change case in the middle of a pattern: letters are written in both then. */
  private spell: boolean;
  private atoms = 0;
  /** Of each group that is closed, by its number. */
  private readonly widths: (Part | undefined)[] = [undefined];
  private readonly names = new Map<string, number>();

  constructor(source: string, given: number) {
    this.source = Array.from(source);
    this.bits = given;
    this.spell = /\(\?[aLmsux]*(?:i[aLmsux]*(?:-[imsx]+)?|-[msx]*i[msx]*):/.test(source);
  }

  pattern(): Translated {
    this.leadingFlags();
    this.spell ||= this.has(ASCII) && this.has(IGNORECASE);
    const { js } = this.alternatives();
    if (this.at < this.source.length) throw this.error('unbalanced parenthesis');
    const flags = (this.bits & IGNORECASE) !== 0 && !this.spell ? 'iv' : 'v';
    return { source: js, flags, bits: this.bits, groups: this.widths.length - 1, names: this.names };
  }

  private leadingFlags(): void {
    for (;;) {
      const lead = /^\(\?([aiLmsux]+)\)/.exec(this.source.slice(this.at, this.at + 12).join(''));
      if (lead === null) return;
      for (const c of lead[1] as string) this.bits |= flagBits[c] ?? 0;
      this.at += lead[0].length;
    }
  }

  private error(message: string, at = this.at): TypeError {
    return new TypeError(`${message} at position ${at}`);
  }
  private has(bit: number): boolean {
    return (this.bits & bit) !== 0;
  }
  private peek(text: string): boolean {
    return Array.from(text).every((c, i) => this.source[this.at + i] === c);
  }
  private take(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at += text.length;
    return true;
  }

  private alternatives(): Part {
    const all = [this.sequence()];
    while (this.take('|')) all.push(this.sequence());
    return {
      js: all.map(({ js }) => js).join('|'),
      min: Math.min(...all.map(({ min }) => min)),
      max: Math.max(...all.map(({ max }) => max)),
    };
  }

  private sequence(): Part {
    let [js, min, max] = ['', 0, 0];
    for (;;) {
      this.skipBlank();
      const c = this.source[this.at];
      if (c === undefined || c === '|' || c === ')') return { js, min, max };
      const part = this.repeated(this.at);
      js += part.js;
      min += part.min;
      max += part.max;
    }
  }

  /** Passes over comments, and over what verbose patterns do not count. */
  private skipBlank(): void {
    while (this.peek('(?#')) {
      const start = this.at;
      while (this.at < this.source.length && this.source[this.at] !== ')') this.at++;
      if (!this.take(')')) throw this.error('missing ), unterminated comment', start);
    }
    while (this.has(VERBOSE)) {
      const c = this.source[this.at];
      if (c === undefined || !/[ \t\n\r\f\v#]/.test(c)) return;
      if (c === '#') while (this.at < this.source.length && this.source[this.at] !== '\n') this.at++;
      else this.at++;
    }
  }

  /** One item with the repetition behind it. */
  private repeated(start: number): Part {
    if (this.repetition() !== undefined) throw this.error('nothing to repeat', start);
    const item = this.item();
    this.skipBlank();
    const counts = this.repetition();
    if (counts === undefined) return item;
    if (item.place === true) throw this.error('nothing to repeat', start);
    const [low, high] = counts;
    const lazy = this.take('?');
    const possessive = !lazy && this.take('+');
    this.skipBlank();
    if (this.repetition() !== undefined) throw this.error('multiple repeat');
    const count = `{${low},${high === Number.POSITIVE_INFINITY ? '' : high}}`;
    const js = `(?:${item.js})${count}${lazy ? '?' : ''}`;
    const part = { min: item.min * low, max: item.max === 0 ? 0 : item.max * high };
    return possessive ? { ...part, js: this.atomic(js) } : { ...part, js };
  }

  /** `*`, `+`, `?`, `{m,n}`: the least and the most; undefined when there is none here. */
  private repetition(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.take('?')) return [0, 1];
    if (!this.peek('{')) return undefined;
    const count = /^\{(\d*)(,?)(\d*)\}/.exec(this.source.slice(this.at, this.at + 24).join(''));
    if (count === null || (count[1] === '' && count[2] === '')) return undefined;
    this.at += count[0].length;
    const low = count[1] === '' ? 0 : Number(count[1]);
    const high = count[2] === '' ? low : count[3] === '' ? Number.POSITIVE_INFINITY : Number(count[3]);
    if (high < low) throw this.error('min repeat greater than max repeat');
    return [low, high];
  }

  /** What is inside is not tried again: a lookahead keeps what it found. */
  private atomic(js: string): string {
    const name = `a${++this.atoms}`;
    return `(?:(?=(?<${name}>${js}))\\k<${name}>)`;
  }

  private item(): Part {
    const c = this.source[this.at] as string;
    this.at++;
    if (c === '(') return this.group();
    if (c === '[') return this.set();
    if (c === '\\') return this.escape();
    if (c === '.') return one(this.has(DOTALL) ? '[\\s\\S]' : '[^\\n]');
    if (c === '^') return place(this.has(MULTILINE) ? '(?:^|(?<=\\n))' : '^');
    if (c === '$') return place(this.has(MULTILINE) ? '(?:$|(?=\\n))' : '(?:$|(?=\\n$))');
    return this.letter(c);
  }

  private letter(c: string): Part {
    const other = this.otherCase(c);
    return one(other === undefined ? escaped(c) : `[${escaped(c)}${escaped(other)}]`);
  }

  /** The letter in the other case, where it has to be written out. */
  private otherCase(c: string): string | undefined {
    if (!this.spell || !this.has(IGNORECASE) || (this.has(ASCII) && c > '\x7f')) return undefined;
    const other = c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase();
    return other === c || Array.from(other).length !== 1 ? undefined : other;
  }

  private group(): Part {
    const start = this.at - 1;
    const saved = this.bits;
    if (!this.take('?')) return this.close(this.capture(), start, saved);
    if (this.take('P<')) return this.close(this.capture(this.until('>')), start, saved);
    if (this.take('P=')) return this.named(this.until(')'));
    for (const look of ['<=', '<!', '=', '!']) {
      if (!this.take(look)) continue;
      const inner = this.close(this.alternatives(), start, saved);
      if (look.startsWith('<') && inner.min !== inner.max)
        throw new TypeError('look-behind requires fixed-width pattern');
      return none(`(?${look}${inner.js})`);
    }
    if (this.take('>')) {
      const inner = this.close(this.alternatives(), start, saved);
      return { ...inner, js: this.atomic(inner.js) };
    }
    if (this.peek('(')) throw new TypeError('a group that depends on another, (?(1)…), cannot be used in templates');
    this.scopedFlags(start);
    const inner = this.close(this.alternatives(), start, saved);
    return { ...inner, js: `(?:${inner.js})` };
  }

  private scopedFlags(start: number): void {
    const flags = /^([aiLmsux]*)(?:-([imsx]+))?:/.exec(this.source.slice(this.at, this.at + 20).join(''));
    if (flags === null) {
      if (/^[aiLmsux]+\)/.test(this.source.slice(this.at, this.at + 12).join('')))
        throw this.error('global flags not at the start of the expression', start);
      const shown = this.source.slice(start + 1, start + 3).join('');
      throw this.error(`unknown extension ${shown}`, start + 1);
    }
    for (const c of flags[1] as string) this.bits |= flagBits[c] ?? 0;
    for (const c of flags[2] ?? '') this.bits &= ~(flagBits[c] ?? 0);
    this.at += flags[0].length;
  }

  private close(inner: Part, start: number, bits: number): Part {
    if (!this.take(')')) throw this.error('missing ), unterminated subpattern', start);
    this.bits = bits;
    return inner;
  }

  private until(end: string): string {
    const from = this.at;
    while (this.at < this.source.length && this.source[this.at] !== end) this.at++;
    const name = this.source.slice(from, this.at).join('');
    if (!this.take(end)) throw this.error(`missing ${end}, unterminated name`, from);
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw this.error(`bad character in group name '${name}'`, from);
    return name;
  }

  private capture(name?: string): Part {
    const number = this.widths.length;
    if (name !== undefined) {
      if (this.names.has(name)) throw this.error(`redefinition of group name '${name}' as group ${number}`);
      this.names.set(name, number);
    }
    this.widths.push(undefined);
    const inner = this.alternatives();
    this.widths[number] = inner;
    return { ...inner, js: `(?<g${number}>${inner.js})` };
  }

  private named(name: string): Part {
    const number = this.names.get(name);
    if (number === undefined) throw this.error(`unknown group name '${name}'`);
    return this.back(number);
  }

  private back(number: number): Part {
    const width = this.widths[number];
    if (number >= this.widths.length) throw this.error(`invalid group reference ${number}`);
    if (width === undefined) throw this.error('cannot refer to an open group');
    return { ...width, js: `\\k<g${number}>` };
  }

  private escape(): Part {
    const start = this.at - 1;
    const c = this.source[this.at++];
    if (c === undefined) throw this.error('bad escape (end of pattern)', start);
    if (c === 'A') return place('^');
    if (c === 'Z') return place('$');
    if (c === 'b' || c === 'B') {
      const w = this.has(ASCII) ? '[A-Za-z0-9_]' : word;
      const both = `(?<=${w})(?=${w})`;
      return place(c === 'b' ? `(?:(?<=${w})(?!${w})|(?<!${w})(?=${w}))` : `(?:${both}|(?<!${w})(?!${w}))`);
    }
    const category = this.category(c);
    if (category !== undefined) return one(category);
    if (/[1-9]/.test(c)) {
      const digits = /^\d{1,3}/.exec(this.source.slice(this.at - 1, this.at + 2).join(''))?.[0] ?? c;
      if (/^[0-3][0-7]{2}$/.test(digits)) {
        this.at += 2;
        return this.letter(String.fromCodePoint(Number.parseInt(digits, 8)));
      }
      const number = digits.slice(0, 2);
      this.at += number.length - 1;
      return this.back(Number(number));
    }
    return this.letter(this.character(c, start));
  }

  private category(c: string): string | undefined {
    return Object.hasOwn(categories, c) ? categories[c]?.[this.has(ASCII) ? 1 : 0] : undefined;
  }

  /** The character that an escape stands for. */
  private character(c: string, start: number): string {
    if (c === '0') {
      const octal = /^[0-7]{0,2}/.exec(this.source.slice(this.at, this.at + 2).join(''))?.[0] ?? '';
      this.at += octal.length;
      return String.fromCodePoint(Number.parseInt(`0${octal}`, 8));
    }
    const size = { x: 2, u: 4, U: 8 }[c];
    if (size !== undefined) {
      const hex = this.source.slice(this.at, this.at + size).join('');
      if (!new RegExp(`^[0-9a-fA-F]{${size}}$`).test(hex)) throw this.error(`incomplete escape \\${c}${hex}`, start);
      this.at += size;
      return String.fromCodePoint(Number.parseInt(hex, 16));
    }
    const control = controls[c];
    if (control !== undefined) return String.fromCodePoint(control);
    if (/[a-zA-Z0-9]/.test(c)) throw this.error(`bad escape \\${c}`, start);
    return c;
  }

  private set(): Part {
    const start = this.at - 1;
    const negated = this.take('^');
    let js = '';
    for (let first = true; ; first = false) {
      const c = this.source[this.at];
      if (c === undefined) throw this.error('unterminated character set', start);
      if (c === ']' && !first) break;
      const from = this.at;
      const low = this.member();
      const ranged = this.peek('-') && this.source[this.at + 1] !== undefined && this.source[this.at + 1] !== ']';
      if (!ranged) {
        js += low.category ?? this.both(low.character, low.character);
        continue;
      }
      this.at++;
      const high = this.member();
      const fits = low.category === undefined && high.category === undefined;
      if (!fits || (low.character.codePointAt(0) as number) > (high.character.codePointAt(0) as number))
        throw this.error(`bad character range ${this.source.slice(from, this.at).join('')}`, from);
      js += this.both(low.character, high.character);
    }
    this.at++;
    return one(`[${negated ? '^' : ''}${js}]`);
  }

  /** A character of a set, or the class of a category. */
  private member(): { readonly character: string; readonly category?: string | undefined } {
    const c = this.source[this.at++] as string;
    if (c !== '\\') return { character: c };
    const start = this.at - 1;
    const next = this.source[this.at++];
    if (next === undefined) throw this.error('unterminated character set', start);
    const octal = /^[0-7]{3}/.exec(this.source.slice(this.at - 1, this.at + 2).join(''));
    if (octal !== null) {
      this.at += 2;
      return { character: String.fromCodePoint(Number.parseInt(octal[0], 8)) };
    }
    const category = this.category(next);
    return category === undefined ? { character: this.character(next, start) } : { character: '', category };
  }

  /** A range of a set, in both cases where case does not count. */
  private both(low: string, high: string): string {
    const range = (from: string, to: string) => (from === to ? escaped(from) : `${escaped(from)}-${escaped(to)}`);
    if (!this.spell || !this.has(IGNORECASE)) return range(low, high);
    if (low === high) return range(low, low) + escaped(this.otherCase(low) ?? low);
    const [from, to] = [low.codePointAt(0) as number, high.codePointAt(0) as number];
    const swap = (first: number, last: number, by: number) => {
      const [a, b] = [Math.max(from, first), Math.min(to, last)];
      return a > b ? '' : range(String.fromCodePoint(a + by), String.fromCodePoint(b + by));
    };
    return range(low, high) + swap(65, 90, 32) + swap(97, 122, -32);
  }
}

const one = (js: string): Part => ({ js, min: 1, max: 1 });
const none = (js: string): Part => ({ js, min: 0, max: 0 });
const place = (js: string): Part => ({ js, min: 0, max: 0, place: true });

const code = (c: string) => `\\u{${(c.codePointAt(0) as number).toString(16)}}`;
const escaped = (c: string) => (/[\p{L}\p{N}_]/u.test(c) ? c : code(c));

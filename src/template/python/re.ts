import { bindArguments, isNumber, PyDict, repr, text, toNumber, tuple, typeName } from '../values.ts';
import { type Translated, translate } from './re-syntax.ts';

/** Python's flags, under both of their names. */
const flags = {
  A: 256,
  ASCII: 256,
  I: 2,
  IGNORECASE: 2,
  L: 4,
  LOCALE: 4,
  M: 8,
  MULTILINE: 8,
  S: 16,
  DOTALL: 16,
  X: 64,
  VERBOSE: 64,
  U: 32,
  UNICODE: 32,
  NOFLAG: 0,
};

/** Where a match stands in a text, in Python's count: of characters, not of UTF-16 units. */
const countOf = (string: string, at: number) =>
  at > 0 && /[\ud800-\udfff]/.test(string) ? Array.from(string.slice(0, at)).length : at;

class Match {
  private readonly found: RegExpExecArray;
  readonly string: string;
  readonly re: Pattern;
  readonly pos: number;
  readonly endpos: number;
  constructor(found: RegExpExecArray, string: string, re: Pattern, pos = 0, endpos = string.length) {
    this.found = found;
    this.string = string;
    this.re = re;
    this.pos = pos;
    this.endpos = endpos;
  }
  /** A group's name in the pattern; undefined when there is no such group. */
  private key(given: unknown): string | undefined {
    const number = isNumber(given) ? toNumber(given) : this.re.names.get(text(given));
    if (number === undefined || number < 0 || number > this.re.groups) return undefined;
    return number === 0 ? '' : `g${number}`;
  }
  private known(given: unknown): string {
    const key = this.key(given);
    if (key === undefined) throw new RangeError('no such group');
    return key;
  }
  private one(given: unknown): string | null {
    const key = this.known(given);
    return (key === '' ? this.found[0] : this.found.groups?.[key]) ?? null;
  }
  private get all(): (string | null)[] {
    return Array.from({ length: this.re.groups }, (_, i) => this.one(i + 1));
  }
  group(...keys: unknown[]): unknown {
    if (keys.length > 1) return tuple(keys.map((key) => this.one(key)));
    return this.one(keys[0] ?? 0);
  }
  groups(...args: unknown[]): unknown[] {
    const { default: fallback = null } = bindArguments('groups', ['default'], args);
    return tuple(this.all.map((part) => part ?? fallback));
  }
  groupdict(...args: unknown[]): PyDict {
    const { default: fallback = null } = bindArguments('groupdict', ['default'], args);
    return new PyDict([...this.re.names.keys()].map((name) => [name, this.one(name) ?? fallback]));
  }
  /** The place in UTF-16 units. */
  bounds(given: unknown): readonly [number, number] {
    const key = this.known(given);
    const { indices } = this.found as RegExpExecArray & { indices?: RegExpIndicesArray };
    return (key === '' ? indices?.[0] : indices?.groups?.[key]) ?? [-1, -1];
  }
  start(key: unknown = 0): number {
    return countOf(this.string, this.bounds(key)[0]);
  }
  end(key: unknown = 0): number {
    return countOf(this.string, this.bounds(key)[1]);
  }
  span(key: unknown = 0): unknown[] {
    return tuple([this.start(key), this.end(key)]);
  }
  expand(template: unknown): string {
    return expanded(asText(template), this);
  }
  /** The group that was closed last. */
  get lastindex(): number | null {
    let [last, end, begun]: [number | null, number, number] = [null, -1, -1];
    for (const [i, part] of this.all.entries()) {
      if (part === null) continue;
      const [from, to] = this.bounds(i + 1);
      if (to < end || (to === end && from >= begun && last !== null)) continue;
      [last, end, begun] = [i + 1, to, from];
    }
    return last;
  }
  get lastgroup(): string | null {
    const last = this.lastindex;
    return [...this.re.names].find(([, number]) => number === last)?.[0] ?? null;
  }
  __getitem__(given: unknown): unknown {
    return this.key(given) === undefined ? undefined : this.one(given);
  }
  *[Symbol.iterator](): Iterator<unknown> {
    yield* [this.one(0), ...this.all];
  }
  __bool__(): boolean {
    return true;
  }
  __str__(): string {
    return `<re.Match object; span=(${this.start()}, ${this.end()}), match=${repr(this.found[0])}>`;
  }
}

const asText = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError(`expected string or bytes-like object, got '${typeName(value)}'`);
  return value;
};

/** What re.compile() gives. */
class Pattern {
  readonly pattern: string;
  private readonly js: Translated;
  private readonly made = new Map<string, RegExp>();
  constructor(source: string, bits: number) {
    this.pattern = source;
    this.js = translate(source, bits);
    this.regex();
  }
  get groups(): number {
    return this.js.groups;
  }
  get names(): ReadonlyMap<string, number> {
    return this.js.names;
  }
  get groupindex(): PyDict {
    return new PyDict(this.js.names);
  }
  get flags(): number {
    const { bits } = this.js;
    return (bits & 256) !== 0 ? bits : bits | 32;
  }

  private regex(end = '', mode = 'dg'): RegExp {
    const key = `${mode} ${end}`;
    let regex = this.made.get(key);
    if (regex === undefined) {
      try {
        regex = new RegExp(`(?:${this.js.source})${end}`, this.js.flags + mode);
      } catch {
        throw new TypeError(`this is no regular expression that templates can use: ${this.pattern}`);
      }
      this.made.set(key, regex);
    }
    return regex;
  }
  private first(args: readonly unknown[], name: string, regex: RegExp): Match | null {
    const given = bindArguments(name, ['string', 'pos', 'endpos'], args);
    const string = asText(given['string']);
    const pos = Math.max(0, Number(given['pos'] ?? 0));
    const endpos = Math.min(string.length, Number(given['endpos'] ?? string.length));
    if (pos > endpos) return null;
    regex.lastIndex = pos;
    const found = regex.exec(string.slice(0, endpos));
    return found === null ? null : new Match(found, string, this, pos, endpos);
  }
  match(...args: unknown[]): Match | null {
    return this.first(args, 'match', this.regex('', 'dy'));
  }
  fullmatch(...args: unknown[]): Match | null {
    return this.first(args, 'fullmatch', this.regex('$', 'dy'));
  }
  search(...args: unknown[]): Match | null {
    return this.first(args, 'search', this.regex());
  }
  finditer(...args: unknown[]): Match[] {
    const given = bindArguments('finditer', ['string', 'pos', 'endpos'], args);
    const string = asText(given['string']);
    const regex = this.regex();
    const found: Match[] = [];
    const searched = given['endpos'] === undefined ? string : string.slice(0, Number(given['endpos']));
    let at = Number(given['pos'] ?? 0);
    while (at <= searched.length) {
      regex.lastIndex = at;
      const next = regex.exec(searched);
      if (next === null) break;
      found.push(new Match(next, string, this));
      const end = next.index + next[0].length;
      if (next[0] !== '') {
        at = end;
        continue;
      }
      // After nothing, something may still begin at the same place.
      const more = this.mayBeEmptyFirst() ? this.somethingAt(searched, end) : null;
      if (more !== null) found.push(new Match(more, string, this));
      at = more === null ? end + (isPair(searched, end) ? 2 : 1) : end + more[0].length;
    }
    return found;
  }
  private mayBeEmptyFirst(): boolean {
    return /[|]|\?\?|\*\?|\}\?/.test(this.pattern);
  }
  private somethingAt(string: string, at: number): RegExpExecArray | null {
    const count = Array.from(string.slice(0, at)).length;
    const regex = new RegExp(`(?:${this.js.source})(?<=^[\\s\\S]{${count + 1},})`, `${this.js.flags}dy`);
    regex.lastIndex = at;
    return regex.exec(string);
  }
  findall(...args: unknown[]): unknown[] {
    return this.finditer(...args).map((found) => {
      const groups = found.groups('');
      return groups.length === 0 ? found.group() : groups.length === 1 ? groups[0] : tuple(groups);
    });
  }
  split(...args: unknown[]): unknown[] {
    const { string, maxsplit = 0 } = bindArguments('split', ['string', 'maxsplit'], args);
    const whole = asText(string);
    const parts: unknown[] = [];
    let from = 0;
    for (const found of this.finditer(whole)) {
      if (Number(maxsplit) > 0 && parts.length >= Number(maxsplit)) break;
      const [start, end] = found.bounds(0);
      parts.push(whole.slice(from, start), ...found.groups());
      from = end;
    }
    return [...parts, whole.slice(from)];
  }
  async subn(...args: unknown[]): Promise<unknown[]> {
    const { repl, string, count = 0 } = bindArguments('sub', ['repl', 'string', 'count'], args);
    const whole = asText(string);
    let done = '';
    let from = 0;
    let made = 0;
    for (const found of this.finditer(whole)) {
      if (Number(count) > 0 && made >= Number(count)) break;
      const by = typeof repl === 'function' ? text(await repl(found)) : expanded(asText(repl), found);
      const [start, end] = found.bounds(0);
      done += whole.slice(from, start) + by;
      from = end;
      made++;
    }
    return tuple([done + whole.slice(from), made]);
  }
  async sub(...args: unknown[]): Promise<unknown> {
    return (await this.subn(...args))[0];
  }
  __str__(): string {
    const named = Object.entries(flags).filter(([name, bit]) => name.length > 1 && (this.js.bits & bit & ~32) !== 0);
    const shown = named.map(([name]) => `re.${name}`).join('|');
    return `re.compile(${repr(this.pattern)}${shown === '' ? '' : `, ${shown}`})`;
  }
}

const isPair = (string: string, at: number) => /^[\ud800-\udbff][\udc00-\udfff]/.test(string.slice(at, at + 2));

const controls: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

/** `\1`, `\g<name>` and escapes in the replacement of sub(). */
function expanded(by: string, found: Match): string {
  return by.replace(
    /\\(?:g<(\w+)>|(0[0-7]{0,2}|[1-9]\d?)|([\s\S]))/g,
    (whole, name?: string, number?: string, other?: string) => {
      const key = name ?? number;
      if (key !== undefined) {
        if (number?.startsWith('0') === true) return String.fromCodePoint(Number.parseInt(number, 8));
        if (number !== undefined && Number(number) > found.re.groups)
          throw new RangeError(`invalid group reference ${Number(number)} at position 1`);
        return text(found.group(/^\d+$/.test(key) ? Number(key) : key) ?? '');
      }
      const control = controls[other as string];
      if (control === undefined && /[a-zA-Z]/.test(other as string)) throw new TypeError(`bad escape ${whole}`);
      return control ?? whole;
    },
  );
}

/** Patterns by their flags and text: templates mostly give the text anew for each search. */
const compiled = new Map<string, Pattern>();

function compile(...args: unknown[]): Pattern {
  const { pattern, flags: bits = 0 } = bindArguments('compile', ['pattern', 'flags'], args);
  if (pattern instanceof Pattern) return pattern;
  const key = `${Number(bits)} ${asText(pattern)}`;
  let made = compiled.get(key);
  if (made === undefined) {
    made = new Pattern(asText(pattern), Number(bits));
    if (compiled.size > 500) compiled.clear();
    compiled.set(key, made);
  }
  return made;
}

/** `re.search(pattern, string, flags)`: a method of the compiled pattern, which takes the same arguments after the pattern. */
const through =
  (method: 'match' | 'fullmatch' | 'search' | 'finditer' | 'findall' | 'split' | 'sub' | 'subn', names: string[]) =>
  (...args: unknown[]): unknown => {
    const given = bindArguments(method, ['pattern', ...names, 'flags'], args);
    const pattern = compile(given['pattern'], given['flags'] ?? 0);
    const rest = names.map((name) => given[name] ?? 0);
    return (pattern[method] as (...args: unknown[]) => unknown).apply(pattern, rest);
  };

/** Python's module re. */
export const re: Readonly<Record<string, unknown>> = {
  ...flags,
  compile,
  match: through('match', ['string']),
  fullmatch: through('fullmatch', ['string']),
  search: through('search', ['string']),
  finditer: through('finditer', ['string']),
  findall: through('findall', ['string']),
  split: through('split', ['string', 'maxsplit']),
  sub: through('sub', ['repl', 'string', 'count']),
  subn: through('subn', ['repl', 'string', 'count']),
  escape: (value: unknown) => asText(value).replace(/[\t\n\v\f\r #$&()*+\-.?[\\\]^{|}~]/g, '\\$&'),
  purge: () => {
    compiled.clear();
    return null;
  },
};

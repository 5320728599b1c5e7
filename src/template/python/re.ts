import { bindArguments, isNumber, PyDict, repr, text, toNumber, tuple, typeName } from '../values.ts';

/** Python's flags, as numbers that add up. */
const flags = {
  A: 256,
  ASCII: 256,
  I: 2,
  IGNORECASE: 2,
  M: 8,
  MULTILINE: 8,
  S: 16,
  DOTALL: 16,
  X: 64,
  VERBOSE: 64,
  U: 32,
  UNICODE: 32,
};
const inline: Readonly<Record<string, number>> = { a: 256, i: 2, m: 8, s: 16, x: 64, u: 32 };

const classes: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: '[\\p{L}\\p{N}_]',
  W: '[^\\p{L}\\p{N}_]',
};

/** Writes Python's regular expression as JavaScript's: names of groups, \A, \Z and $ at the end, verbose text, Unicode classes. */
function translated(source: string, given: number): { source: string; flags: string } {
  const lead = /^\(\?([aimsux]+)\)/.exec(source);
  const bits = Array.from(lead?.[1] ?? '').reduce((sum, c) => sum | (inline[c] ?? 0), given);
  const [ascii, multiline, verbose] = [(bits & 256) !== 0, (bits & 8) !== 0, (bits & 64) !== 0];
  let out = '';
  let inClass = false;
  for (let i = lead?.[0].length ?? 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === '\\') {
      i++;
      out += escapedOf(source[i] ?? '', { ascii, inClass });
    } else if (inClass) {
      if (c === ']') inClass = false;
      out += c === '[' ? '\\[' : c;
    } else if (c === '[') {
      inClass = true;
      out += c;
      if (source[i + 1] === '^') out += source[++i];
      if (source[i + 1] === ']') {
        out += '\\]';
        i++;
      }
    } else if (c === '$' && !multiline) out += '(?=\\n?(?![\\s\\S]))';
    else if (c === '(' && source.startsWith('(?P<', i)) {
      out += '(?<';
      i += 3;
    } else if (c === '(' && source.startsWith('(?P=', i)) {
      const end = source.indexOf(')', i);
      out += `\\k<${source.slice(i + 4, end)}>`;
      i = end;
    } else if (c === '(' && source.startsWith('(?#', i)) i = source.indexOf(')', i);
    else if (verbose && /\s/.test(c)) continue;
    else if (verbose && c === '#') {
      const end = source.indexOf('\n', i);
      i = end < 0 ? source.length : end;
    } else if (c === '{' || c === '}') {
      // A bracket that is no repetition is itself in Python.
      const count = /^\{(\d*)(,?)(\d*)\}/.exec(source.slice(i));
      const repeats = c === '{' && count !== null && (count[1] !== '' || count[3] !== '');
      if (!repeats) out += `\\${c}`;
      else {
        out += `{${count[1] === '' ? '0' : count[1]}${count[2]}${count[3]}}`;
        i += count[0].length - 1;
      }
    } else out += c;
  }
  const js = `${(bits & 2) !== 0 ? 'i' : ''}${multiline ? 'm' : ''}${(bits & 16) !== 0 ? 's' : ''}u`;
  return { source: out, flags: js };
}

function escapedOf(c: string, options: { ascii: boolean; inClass: boolean }): string {
  if (c === 'A') return '(?<![\\s\\S])';
  if (c === 'Z') return '(?![\\s\\S])';
  if (c === 'a') return '\\x07';
  const wide = options.ascii ? undefined : classes[c];
  if (wide !== undefined)
    return options.inClass && c === 'w' ? '\\p{L}\\p{N}_' : options.inClass && c === 'W' ? '\\W' : wide;
  if (/[a-zA-Z0-9^$\\.*+?()[\]{}|/]/.test(c)) return `\\${c}`;
  return c === '-' && options.inClass ? '\\-' : c;
}

class Match {
  private readonly found: RegExpExecArray;
  readonly string: string;
  readonly re: Pattern;
  constructor(found: RegExpExecArray, string: string, re: Pattern) {
    this.found = found;
    this.string = string;
    this.re = re;
  }
  private one(key: unknown): unknown {
    if (isNumber(key)) {
      if (toNumber(key) >= this.found.length) throw new RangeError('no such group');
      return this.found[toNumber(key)] ?? null;
    }
    const groups = this.found.groups ?? {};
    if (!Object.hasOwn(groups, text(key))) throw new RangeError('no such group');
    return groups[text(key)] ?? null;
  }
  group(...keys: unknown[]): unknown {
    if (keys.length > 1) return tuple(keys.map((key) => this.one(key)));
    return this.one(keys[0] ?? 0);
  }
  groups(fallback: unknown = null): unknown[] {
    return tuple(this.found.slice(1).map((part) => part ?? fallback));
  }
  groupdict(fallback: unknown = null): PyDict {
    return new PyDict(Object.entries(this.found.groups ?? {}).map(([key, value]) => [key, value ?? fallback]));
  }
  private bounds(key: unknown): readonly [number, number] {
    const indices = (this.found as RegExpExecArray & { indices?: RegExpIndicesArray }).indices;
    const at = isNumber(key) ? indices?.[toNumber(key)] : indices?.groups?.[text(key)];
    return at ?? [-1, -1];
  }
  start(key: unknown = 0): number {
    return this.bounds(key)[0];
  }
  end(key: unknown = 0): number {
    return this.bounds(key)[1];
  }
  span(key: unknown = 0): unknown[] {
    return tuple([...this.bounds(key)]);
  }
  get lastindex(): number | null {
    const last = this.found.findLastIndex((part, i) => i > 0 && part !== undefined);
    return last < 0 ? null : last;
  }
  __getattr__(name: string): unknown {
    const own = (this as unknown as Record<string, unknown>)[name];
    if (typeof own === 'function') return own.bind(this);
    if (own !== undefined) return own;
    return /^\d+$/.test(name) || Object.hasOwn(this.found.groups ?? {}, name)
      ? this.one(/^\d+$/.test(name) ? Number(name) : name)
      : undefined;
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
  private readonly bits: number;
  private readonly js: { source: string; flags: string };
  constructor(source: string, bits: number) {
    this.pattern = source;
    this.bits = bits;
    this.js = translated(source, bits);
    this.regex();
  }

  private regex(wrap: (source: string) => string = (source) => source, extra = 'd'): RegExp {
    try {
      return new RegExp(wrap(this.js.source), this.js.flags + extra);
    } catch {
      throw new TypeError(`this is no regular expression that templates can use: ${this.pattern}`);
    }
  }
  private first(value: unknown, regex: RegExp): Match | null {
    const string = asText(value);
    const found = regex.exec(string);
    return found === null ? null : new Match(found, string, this);
  }
  match(value: unknown): Match | null {
    return this.first(value, this.regex(undefined, 'dy'));
  }
  fullmatch(value: unknown): Match | null {
    return this.first(
      value,
      this.regex((source) => `(?:${source})(?![\\s\\S])`, 'dy'),
    );
  }
  search(value: unknown): Match | null {
    return this.first(value, this.regex());
  }
  finditer(value: unknown): Match[] {
    const string = asText(value);
    return [...string.matchAll(this.regex(undefined, 'dg'))].map((found) => new Match(found, string, this));
  }
  findall(value: unknown): unknown[] {
    return [...asText(value).matchAll(this.regex(undefined, 'g'))].map((found) => {
      const groups = found.slice(1).map((part) => part ?? '');
      return groups.length === 0 ? found[0] : groups.length === 1 ? groups[0] : tuple(groups);
    });
  }
  split(...args: unknown[]): unknown[] {
    const { string, maxsplit = 0 } = bindArguments('split', ['string', 'maxsplit'], args);
    const whole = asText(string);
    const parts: unknown[] = [];
    let from = 0;
    for (const found of this.finditer(whole)) {
      if (Number(maxsplit) > 0 && parts.length >= Number(maxsplit)) break;
      parts.push(whole.slice(from, found.start()), ...found.groups());
      from = found.end();
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
      done += whole.slice(from, found.start()) + by;
      from = found.end();
      made++;
    }
    return tuple([done + whole.slice(from), made]);
  }
  async sub(...args: unknown[]): Promise<unknown> {
    return (await this.subn(...args))[0];
  }
  get flags(): number {
    return this.bits | 32;
  }
  __str__(): string {
    return `re.compile(${repr(this.pattern)})`;
  }
}

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
  return by.replace(/\\(?:g<(\w+)>|(\d{1,2})|([\s\S]))/g, (whole, name?: string, number?: string, other?: string) => {
    const key = name ?? number;
    if (key !== undefined) return text(found.group(/^\d+$/.test(key) ? Number(key) : key) ?? '');
    const control = controls[other as string];
    if (control === undefined && /[a-zA-Z]/.test(other as string)) throw new TypeError(`bad escape ${whole}`);
    return control ?? whole;
  });
}

function compile(...args: unknown[]): Pattern {
  const { pattern, flags: bits = 0 } = bindArguments('compile', ['pattern', 'flags'], args);
  return pattern instanceof Pattern ? pattern : new Pattern(asText(pattern), Number(bits));
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
  purge: () => null,
};

import { ascii, converted, floatDigits, formatValue, integerDigits } from './number-format.ts';
import { comparable, float, isFloat, isNumber, toNumber } from './numbers.ts';
import { Decimal } from './python/decimal.ts';
import { dictGet, dictHas, isMapping, isTuple, repr, splitArguments, text, typeName } from './values.ts';

const conversion = /%(?:\(([^)]*)\))?([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*)?)?[hlL]?([\s\S]|$)/g;

/** Python's `%` on strings (docs.python.org/3/library/stdtypes.html#printf-style-string-formatting). */
export function formatPercent(pattern: string, args: unknown): string {
  const list = isTuple(args) ? (args as unknown[]) : [args];
  let next = 0;
  const take = () => {
    if (next >= list.length) throw new TypeError('not enough arguments for format string');
    return list[next++];
  };
  const done = pattern.replace(conversion, (whole, key: string | undefined, flags: string, ...rest) => {
    const [width, precision, kind] = rest as [string | undefined, string | undefined, string];
    if (kind === '%') return '%';
    if (kind === '') throw new TypeError('incomplete format');
    const size = width === '*' ? Number(take()) : Number(width ?? 0);
    const digits = precision === '*' ? Number(take()) : Number(precision ?? 0);
    const value = key === undefined ? take() : named(args, key);
    const dotted = precision !== undefined || /\.[hlL]?.$/s.test(whole);
    const style = { flags, precision: dotted ? digits : undefined };
    const { sign, body } = field(kind, value, style);
    const missing = Math.max(0, Math.abs(size) - Array.from(sign + body).length);
    if (flags.includes('-') || size < 0) return sign + body + ' '.repeat(missing);
    if (flags.includes('0') && /[diuoxXeEfFgG]/.test(kind)) return sign + '0'.repeat(missing) + body;
    return ' '.repeat(missing) + sign + body;
  });
  if (next < list.length && !(isMapping(args) && list[0] === args))
    throw new TypeError('not all arguments converted during string formatting');
  return done;
}

function named(args: unknown, key: string): unknown {
  if (!isMapping(args)) throw new TypeError('format requires a mapping');
  if (!dictHas(args, key)) throw new TypeError(`the format has no value for '${key}'`);
  return dictGet(args, key);
}

function field(
  kind: string,
  value: unknown,
  { flags, precision }: { flags: string; precision: number | undefined },
): { sign: string; body: string } {
  if (/[sra]/.test(kind)) {
    const shown = kind === 's' ? text(value) : kind === 'r' ? repr(value) : ascii(repr(value));
    return { sign: '', body: precision === undefined ? shown : Array.from(shown).slice(0, precision).join('') };
  }
  if (kind === 'c') {
    if (typeof value === 'string' && Array.from(value).length === 1) return { sign: '', body: value };
    if (typeof value === 'boolean' || (isNumber(value) && !isFloat(value)))
      return { sign: '', body: String.fromCodePoint(toNumber(value)) };
    throw new TypeError('%c requires int or char');
  }
  if (!/[diuoxXeEfFgG]/.test(kind)) throw new TypeError(`unsupported format character '${kind}'`);
  if (value instanceof Decimal) {
    // As in Python, %d cuts what is after the point and the others go by way of a float.
    const number = /[diu]/.test(kind) ? (value.toInteger() ?? Number.NaN) : float(value.valueOf());
    return field(kind, number, { flags, precision });
  }
  if (!isNumber(value) && typeof value !== 'boolean') {
    throw new TypeError(
      `%${kind} format: a ${/[diu]/.test(kind) ? 'real number' : 'number'} is required, not ${typeName(value)}`,
    );
  }
  const number = toNumber(value);
  const plus = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const alternate = flags.includes('#');
  if (/[eEfFgG]/.test(kind)) {
    const sign = number < 0 || Object.is(comparable(value), -0) ? '-' : plus;
    return { sign, body: floatDigits(number, kind, { precision, alternate }) };
  }
  if (/[oxX]/.test(kind) && isFloat(value)) throw new TypeError(`%${kind} format: an integer is required, not float`);
  const whole = isFloat(value) ? BigInt(Math.trunc(number)) : (comparable(value) as number | bigint);
  const sign = whole < 0 ? '-' : plus;
  const body = integerDigits(whole, kind, alternate);
  const prefix = /^0[oxX]/.exec(body)?.[0] ?? '';
  return { sign: sign + prefix, body: body.slice(prefix.length).padStart(precision ?? 0, '0') };
}

/** How a field such as `{a.b[0]}` looks into its value; the look-ups know the methods of strings, so they are given, not imported. */
export interface Lookups {
  attribute(target: unknown, name: string): unknown;
  item(target: unknown, key: unknown): unknown;
}

/** Python's str.format: fields by position and name, attributes and items, conversions, nested specs. */
export function formatBraces(pattern: string, args: readonly unknown[], lookups: Lookups): string {
  const { positional, keywords } = splitArguments(args);
  const named = (name: string) => (Object.hasOwn(keywords, name) ? keywords[name] : missing(name));
  return new BraceFormat(positional, named, lookups).all(pattern);
}

/** Python's str.format_map. */
export function formatMap(pattern: string, values: unknown, lookups: Lookups): string {
  return new BraceFormat([], (name) => named(values, name), lookups).all(pattern);
}

function missing(name: string): never {
  throw new TypeError(`format() has no value for '${name}'`);
}

class BraceFormat {
  private readonly positional: readonly unknown[];
  private readonly named: (name: string) => unknown;
  private readonly lookups: Lookups;
  private next = 0;

  constructor(positional: readonly unknown[], named: (name: string) => unknown, lookups: Lookups) {
    this.lookups = lookups;
    this.positional = positional;
    this.named = named;
  }

  all(pattern: string): string {
    let done = '';
    for (let i = 0; i < pattern.length; i++) {
      const c = pattern[i] as string;
      if ((c === '{' || c === '}') && pattern[i + 1] === c) {
        done += c;
        i++;
      } else if (c === '}') throw new TypeError("Single '}' encountered in format string");
      else if (c === '{') {
        const end = closing(pattern, i);
        done += this.field(pattern.slice(i + 1, end));
        i = end;
      } else done += c;
    }
    return done;
  }

  private field(source: string): string {
    const match = /^((?:[^[!:]|\[[^\]]*\])*)(?:!([a-z]))?(?::([\s\S]*))?$/.exec(source);
    if (match === null) throw new TypeError(`bad format field '{${source}}'`);
    const [, path = '', conversion, spec = ''] = match;
    const name = /^[^.[]*/.exec(path)?.[0] ?? '';
    let value = this.value(name);
    for (const step of path.slice(name.length).matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)) {
      if (step[1] !== undefined) value = this.lookups.attribute(value, step[1]);
      else value = this.lookups.item(value, /^\d+$/.test(step[2] as string) ? Number(step[2]) : step[2]);
    }
    return formatValue(converted(value, conversion), spec.includes('{') ? this.all(spec) : spec);
  }

  private value(name: string): unknown {
    if (name !== '' && !/^\d+$/.test(name)) return this.named(name);
    const at = name === '' ? this.next++ : Number(name);
    if (at >= this.positional.length)
      throw new RangeError(`Replacement index ${at} out of range for positional args tuple`);
    return this.positional[at];
  }
}

function closing(pattern: string, start: number): number {
  let depth = 0;
  for (let i = start; i < pattern.length; i++) {
    if (pattern[i] === '{') depth++;
    else if (pattern[i] === '}' && --depth === 0) return i;
  }
  throw new TypeError("expected '}' before end of string");
}

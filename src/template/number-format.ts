import { comparable, isFloat, isNumber, numberText, toNumber } from './numbers.ts';
import { Decimal } from './python/decimal.ts';
import { repr, text, typeName } from './values.ts';

/** A digit string of a float with so many decimals; halves go to the even digit, as in C and Python. */
function fixed(value: number, precision: number): string {
  if (Math.abs(value) >= 1e21) {
    const digits = BigInt(value).toString();
    return precision > 0 ? `${digits}.${'0'.repeat(precision)}` : digits;
  }
  const exact = value.toFixed(Math.min(100, precision + 30));
  const cut = exact.length - Math.min(30, 100 - precision);
  if (!/^50*$/.test(exact.slice(cut))) return value.toFixed(precision);
  const low = exact.slice(0, precision === 0 ? cut - 1 : cut);
  return /[02468]$/.test(low) ? low : value.toFixed(precision);
}

const exponential = (value: number, precision: number) =>
  value.toExponential(Math.min(100, precision)).replace(/e([+-])(\d)$/, 'e$10$2');

const stripZeros = (digits: string) => digits.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '');

/** %g: the shorter of fixed and exponential; `dotted` is what format() does without a type, which keeps a digit after the point. */
function general(value: number, wanted: number, options: { alternate?: boolean; dotted?: boolean }): string {
  const precision = wanted === 0 ? 1 : wanted;
  const power = value === 0 ? 0 : Number(value.toExponential(Math.min(100, precision - 1)).split('e')[1]);
  const limit = options.dotted === true ? precision - 1 : precision;
  const body =
    power < -4 || power >= limit ? exponential(value, precision - 1) : fixed(value, Math.max(0, precision - 1 - power));
  const short = options.alternate === true ? body : stripZeros(body);
  return options.dotted === true && !/[.e]/.test(short) ? `${short}.0` : short;
}

interface FloatStyle {
  readonly precision: number | undefined;
  readonly alternate: boolean;
}

/** The magnitude of a float in the style e, f, g or % (capitals too). */
export function floatDigits(value: number, kind: string, style: FloatStyle): string {
  const size = Math.abs(value);
  let body: string;
  if (!Number.isFinite(size)) body = Number.isNaN(size) ? 'nan' : 'inf';
  else if (kind === 'f' || kind === 'F') body = fixed(size, style.precision ?? 6);
  else if (kind === 'e' || kind === 'E') body = exponential(size, style.precision ?? 6);
  else if (kind === '%') body = fixed(size * 100, style.precision ?? 6);
  else body = general(size, style.precision ?? 6, style);
  if (style.alternate && !/[.]/.test(body)) body = body.replace(/^\d+/, '$&.');
  if (kind === '%') body += '%';
  return /[EFG]/.test(kind) ? body.toUpperCase() : body;
}

const radix: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

/** The magnitude of an integer in the style d, b, o, x or X, with its prefix when asked for. */
export function integerDigits(value: number | bigint, kind: string, alternate: boolean): string {
  const size = value < 0 ? -BigInt(value) : BigInt(value);
  const digits = size.toString(radix[kind] ?? 10);
  const prefix = alternate && radix[kind] !== undefined ? `0${kind}` : '';
  return kind === 'X' ? prefix + digits.toUpperCase() : prefix + digits;
}

const specPattern = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([_,])?(?:\.(\d+))?([a-zA-Z%])?$/u;

/** Objects of the host with a format of their own, as dates have. */
interface Formats {
  __format__(spec: string): string;
}

/** Python's format(value, spec): the whole mini-language of docs.python.org/3/library/string.html#formatspec. */
export function formatValue(value: unknown, spec: string): string {
  if (spec === '') return text(value);
  const own = (value as Partial<Formats> | null | undefined)?.__format__;
  if (typeof own === 'function') return own.call(value, spec);
  const match = specPattern.exec(spec);
  if (match === null) throw new TypeError(`Invalid format specifier '${spec}' for object of type '${typeName(value)}'`);
  const [, fill, align, sign = '-', , alternate, zero, width, group, precision, kind] = match;
  const size = Number(width ?? 0);
  const digits = precision === undefined ? undefined : Number(precision);
  const number = isNumber(value) || typeof value === 'boolean' || value instanceof Decimal ? value : undefined;
  if (number === undefined) {
    if (typeof value !== 'string')
      throw new TypeError(`unsupported format string passed to ${typeName(value)}.__format__`);
    if (kind !== undefined && kind !== 's')
      throw new TypeError(`Unknown format code '${kind}' for object of type 'str'`);
    if (group !== undefined) throw new TypeError(`Cannot specify '${group}' with 's'.`);
    if (match[3] !== undefined) throw new TypeError('Sign not allowed in string format specifier');
    if (align === '=') throw new TypeError("'=' alignment not allowed in string format specifier");
    const characters = Array.from(value).slice(0, digits).join('');
    return pad(characters, { size, fill: fill ?? (zero === undefined ? ' ' : '0'), align: align ?? '<' });
  }
  const body = numberBody(number, { kind, alternate: alternate !== undefined, precision: digits });
  const minus =
    number instanceof Decimal ? number.is_signed() : toNumber(number) < 0 || Object.is(comparable(number), -0);
  const lead = (minus ? '-' : sign === '-' ? '' : sign) + (/^0[box]/i.exec(body)?.[0] ?? '');
  const bare = body.replace(/^0[box]/i, '');
  const exact = !(number instanceof Decimal) || number.is_finite();
  const by = fill ?? (zero === undefined || !exact ? ' ' : '0');
  const side = align ?? (zero === undefined || !exact ? '>' : '=');
  const every = kind !== undefined && radix[kind] !== undefined ? 4 : 3;
  const room = side === '=' && by === '0' ? size - lead.length : 0;
  const grouped = group === undefined ? bare : separated(bare, { by: group, every, size: room });
  return side === '='
    ? lead + pad(grouped, { size: size - lead.length, fill: by, align: '>' })
    : pad(lead + grouped, { size, fill: by, align: side });
}

interface NumberStyle extends FloatStyle {
  readonly kind: string | undefined;
}

/** A Decimal keeps its digits; of the styles of floats, those with a fixed number of places are exact. */
function decimalBody(number: Decimal, { kind, precision }: NumberStyle): string {
  if (!number.is_finite()) return number.copy_abs().__str__() + (kind === '%' ? '%' : '');
  if (kind === 'f' || kind === 'F')
    return (precision === undefined ? number : number.quantized(-precision)).plainDigits();
  if (kind === '%') {
    const scaled = number.shifted(2);
    return `${(precision === undefined ? scaled : scaled.quantized(-precision)).plainDigits()}%`;
  }
  const shown =
    kind === 'e' || kind === 'E'
      ? number.exponential(precision)
      : number
          .significant(precision === undefined ? Number.POSITIVE_INFINITY : Math.max(1, precision))
          .copy_abs()
          .__str__();
  if (kind !== undefined && !/[eEgGn]/.test(kind)) throw new TypeError('invalid format string');
  return kind === undefined || kind === 'E' || kind === 'G' ? shown : shown.toLowerCase();
}

function numberBody(number: Parameters<typeof toNumber>[0] | Decimal, style: NumberStyle): string {
  if (number instanceof Decimal) return decimalBody(number, style);
  const { kind, precision, alternate } = style;
  const floating = isFloat(number);
  if (kind === 'c') return String.fromCodePoint(toNumber(number));
  if (kind === undefined || kind === 'n') {
    if (!floating && precision !== undefined) throw new TypeError('Precision not allowed in integer format specifier');
    if (!floating) return integerDigits(comparable(number) as number | bigint, 'd', false);
    const size = Math.abs(toNumber(number));
    if (kind === 'n') return floatDigits(size, 'g', style);
    if (precision === undefined || !Number.isFinite(size)) return numberText(size, true);
    return general(size, precision, { alternate, dotted: true });
  }
  if (/[dboxX]/.test(kind)) {
    if (floating) throw new TypeError(`Unknown format code '${kind}' for object of type 'float'`);
    if (precision !== undefined) throw new TypeError('Precision not allowed in integer format specifier');
    return integerDigits(comparable(number) as number | bigint, kind, alternate);
  }
  if (!/[eEfFgG%]/.test(kind))
    throw new TypeError(`Unknown format code '${kind}' for object of type '${typeName(number)}'`);
  return floatDigits(toNumber(number), kind, style);
}

function separated(body: string, options: { by: string; every: number; size: number }): string {
  const { by, every, size } = options;
  const whole = (every === 4 ? /^[\da-fA-F]+/ : /^\d+/).exec(body)?.[0] ?? '';
  const rest = body.slice(whole.length);
  const group = (digits: string) => digits.replace(new RegExp(`\\B(?=(.{${every}})+$)`, 'g'), by);
  let digits = whole;
  while (group(digits).length + rest.length < size) digits = `0${digits}`;
  return group(digits) + rest;
}

/** Fills text up to a width; `^` puts the odd character on the right, as format() does. */
function pad(body: string, options: { size: number; fill: string; align: string }): string {
  const missing = Math.max(0, options.size - Array.from(body).length);
  const left = options.align === '>' || options.align === '=' ? missing : options.align === '^' ? missing >> 1 : 0;
  return options.fill.repeat(left) + body + options.fill.repeat(missing - left);
}

/** Applies `!r`, `!s` or `!a`. */
export function converted(value: unknown, conversion: string | undefined): unknown {
  if (conversion === 'r') return repr(value);
  if (conversion === 's') return text(value);
  if (conversion === 'a') return ascii(repr(value));
  return value;
}

/** Python's ascii(): what is not ASCII as an escape. */
export function ascii(shown: string): string {
  return Array.from(shown, (c) => {
    const code = c.codePointAt(0) as number;
    if (code < 128) return c;
    if (code < 256) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 65536 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  }).join('');
}

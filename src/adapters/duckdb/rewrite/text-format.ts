import { literal } from '../names.ts';
import { type Chunk, join, text } from './chunk.ts';
import { literalText, type Rule, type Typed } from './rule.ts';
import { isFloating, isInteger, isText, varchar } from './type.ts';

interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly letter: string;
}

/** A value as Java's %s writes it: not as a cast to varchar does. */
function plainText({ c, t }: Typed): Chunk | undefined {
  if (t.k === 'null') return "'null'";
  if (isText(t)) return text`coalesce(${c}, 'null')`;
  if (isInteger(t) || t.k === 'boolean' || t.k === 'date' || (t.k === 'decimal' && t.s <= 6))
    return text`coalesce(CAST(${c} AS VARCHAR), 'null')`;
  if (t.k === 'double') return text`coalesce(trino_java_double(${c}), 'null')`;
  return undefined;
}

function padded(body: Chunk, { flags, width }: Conversion): Chunk {
  if (width === 0) return body;
  const fill = flags.includes('-') ? 'trino_pad_right' : 'trino_pad_left';
  return text`${fill}(${body}, ${String(width)})`;
}

function converted(of: Conversion, value: Typed): Chunk | undefined {
  const { flags, width, precision, letter } = of;
  const cut = (c: Chunk) => (precision === undefined ? c : text`left(${c}, ${String(precision)})`);
  if (letter === 's') {
    if (/[0,+ ]/.test(flags)) return undefined;
    const body = plainText(value);
    return body === undefined ? undefined : padded(cut(body), of);
  }
  if (letter !== 'd' && letter !== 'f') return undefined;
  if (value.t.k === 'null') return padded(cut("'null'"), of);
  if (letter === 'd' && (!isInteger(value.t) || precision !== undefined)) return undefined;
  const places = letter === 'd' ? 0 : (precision ?? 6);
  if (letter === 'f' && ((!isFloating(value.t) && value.t.k !== 'decimal') || places > 18)) return undefined;
  // Java rounds the digits that are shown, half up; so the digits are taken as text.
  const digits =
    letter === 'd'
      ? text`CAST(abs(CAST(${value.c} AS HUGEINT)) AS VARCHAR)`
      : text`CAST(CAST(CAST(abs(${value.t.k === 'real' ? text`CAST(${value.c} AS FLOAT)` : value.c}) AS VARCHAR) AS DECIMAL(38, ${String(places)})) AS VARCHAR)`;
  const grouped = flags.includes(',') ? text`trino_group_digits(${digits})` : digits;
  const plus = flags.includes('+') ? "'+'" : flags.includes(' ') ? "' '" : "''";
  const zeros = flags.includes('0') && !flags.includes('-') ? String(width) : '0';
  const written = text`trino_signed_digits(${value.c} < 0, ${plus}, ${grouped}, ${zeros})`;
  return padded(text`coalesce(${written}, ${cut("'null'")})`, of);
}

/** format() with a literal: the text between the conversions, and each value as Java's Formatter writes it. */
export const format: Rule = (call, args, rules) => {
  const form = literalText(call.args[0]);
  const refuse = () => rules.refuse(call, 'this form of format()', 'build the text with || and casts');
  if (form === undefined) return refuse();
  const parts: Chunk[] = [];
  let at = 0;
  let next = 1;
  for (const found of form.matchAll(/%(?:(\d+)\$)?([-0,+ ]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g)) {
    const [whole, index, flags = '', width, precision, letter = ''] = found;
    const between = form.slice(at, found.index);
    if (between.includes('%')) return refuse();
    if (between !== '') parts.push(literal(between));
    at = found.index + whole.length;
    if (whole === '%%' || whole === '%n') {
      parts.push(literal(whole === '%%' ? '%' : '\n'));
      continue;
    }
    const value = args[index === undefined ? next++ : Number(index)];
    if (value === undefined) return rules.mismatch(call, `format() has no value for '${whole}'`);
    const conversion = {
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? undefined : Number(precision),
      letter,
    };
    parts.push(converted(conversion, value) ?? refuse());
  }
  const rest = form.slice(at);
  if (rest.includes('%')) return refuse();
  if (rest !== '' || parts.length === 0) parts.push(literal(rest));
  return { c: parts.length === 1 ? (parts[0] as Chunk) : text`(${join(parts, ' || ')})`, t: varchar };
};

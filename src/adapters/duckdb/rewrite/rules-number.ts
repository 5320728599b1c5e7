import { settled } from './branches.ts';
import { type Chunk, join, text } from './chunk.ts';
import { first, plain, type Rule, type Typed } from './rule.ts';
import {
  bigint,
  boolean,
  common,
  double,
  duckType,
  isFloating,
  isInteger,
  isKnown,
  type Type,
  varchar,
} from './type.ts';

/** Rounding a decimal to a whole number may carry into one more digit. */
const wholeOf = (t: Type): Type =>
  t.k === 'decimal' ? { k: 'decimal', p: Math.min(38, t.p - t.s + Math.min(t.s, 1)), s: 0 } : t;

const cast = (c: Chunk, t: Type): Typed => ({ c: isKnown(t) ? text`CAST(${c} AS ${duckType(t)})` : c, t });

/** ceil and floor: whole numbers stay as they are, decimals become whole ones. */
const toWhole =
  (name: string): Rule =>
  (_call, args) => {
    const [value] = args as [Typed];
    if (isInteger(value.t)) return value;
    return cast(text`${name}(${value.c})`, wholeOf(value.t));
  };

const round: Rule = (call, args, rules) => {
  const [value, places] = args as [Typed, Typed | undefined];
  const t = value.t;
  if (isInteger(t)) return places === undefined ? value : cast(text`trino_round_whole(${value.c}, ${places.c})`, t);
  const c = places === undefined ? text`round(${value.c})` : text`round(${value.c}, ${places.c})`;
  if (t.k === 'decimal') {
    if (places === undefined) return cast(c, wholeOf(t));
    const node = call.args[1];
    if (node !== undefined && node.kind !== 'number' && node.kind !== 'unary')
      rules.refuse(node, 'rounding a decimal to places that are not a literal', 'write the number of places');
    return cast(c, { k: 'decimal', p: Math.min(38, t.p + 1), s: t.s });
  }
  return { c, t };
};

const truncate: Rule = (call, args, rules) => {
  const [value, places] = args as [Typed, Typed | undefined];
  const t = value.t;
  if (places === undefined)
    return cast(text`trunc(${value.c})`, t.k === 'decimal' ? { k: 'decimal', p: Math.max(1, t.p - t.s), s: 0 } : t);
  if (t.k !== 'decimal') return rules.refuse(call, 'truncate() with a scale', 'round down with floor(x * 100) / 100');
  const node = call.args[1];
  if (node?.kind !== 'number' || Number(node.text) > 18)
    return rules.refuse(call, 'truncate() to this scale', 'write the number of places, 0 to 18');
  const step = `CAST(1${'0'.repeat(Number(node.text))} AS HUGEINT)`;
  // The digits behind the scale go by dividing whole numbers.
  return Number(node.text) >= t.s
    ? value
    : cast(
        text`CAST(trunc(CAST(${value.c} AS DECIMAL(38, ${String(t.s)})) * ${step}) AS DECIMAL(38, ${String(t.s)})) / ${step}`,
        t,
      );
};

const sign: Rule = (_call, args) => {
  const [value] = args as [Typed];
  if (isFloating(value.t)) return cast(text`trino_sign(${value.c})`, value.t);
  return cast(text`sign(${value.c})`, value.t.k === 'decimal' ? { k: 'decimal', p: 1, s: 0 } : value.t);
};

const bits =
  (operator: string): Rule =>
  (_call, args) => ({
    c: text`CAST((${join(
      args.map((a) => a.c),
      operator,
    )}) AS BIGINT)`,
    t: bigint,
  });

const shift =
  (name: string): Rule =>
  (call, args, rules) => {
    const [value, by] = args as [Typed, Typed];
    if (value.t.k !== 'integer' && value.t.k !== 'bigint')
      return rules.refuse(call, 'shifting bits of this type', 'cast to bigint');
    return { c: text`${name}_${value.t.k === 'bigint' ? '64' : '32'}(${value.c}, ${by.c})`, t: value.t };
  };

export function modulo(a: Typed, b: Typed): Typed {
  const t = common(a.t, b.t);
  if (isInteger(t)) return { c: settled(text`trino_mod(${a.c}, ${b.c})`, t, [a.t, b.t]), t };
  if (t.k === 'decimal') {
    const [x, y] = [a.t, b.t].map((side) => (side.k === 'decimal' ? side.p - side.s : wholeDigits(side)));
    return cast(text`trino_mod(${a.c}, ${b.c})`, {
      k: 'decimal',
      p: Math.min(38, Math.min(x ?? 38, y ?? 38) + t.s),
      s: t.s,
    });
  }
  return { c: text`(${a.c} % ${b.c})`, t };
}

const wholeDigits = (t: Type): number => ({ tinyint: 3, smallint: 5, integer: 10 })[t.k as string] ?? 19;

const power: Rule = (_call, args) => ({
  c: text`power(CAST(${(args[0] as Typed).c} AS DOUBLE), ${(args[1] as Typed).c})`,
  t: double,
});

export const numberRules: Readonly<Record<string, Rule>> = {
  abs: plain(first),
  ceil: toWhole('ceil'),
  ceiling: toWhole('ceil'),
  floor: toWhole('floor'),
  round,
  truncate,
  sign,
  mod: (_call, args) => modulo(args[0] as Typed, args[1] as Typed),
  power,
  pow: power,
  sqrt: plain(double, 'trino_sqrt'),
  cbrt: plain(double),
  exp: plain(double),
  ln: plain(double, 'trino_ln'),
  log2: plain(double, 'trino_log2'),
  log10: plain(double, 'trino_log10'),
  log: plain(double, 'trino_log'),
  pi: plain(double),
  e: () => ({ c: 'exp(1)', t: double }),
  degrees: plain(double),
  radians: plain(double),
  sin: plain(double),
  cos: plain(double),
  tan: plain(double),
  sinh: plain(double),
  cosh: plain(double),
  tanh: plain(double),
  asin: plain(double, 'trino_asin'),
  acos: plain(double, 'trino_acos'),
  atan: plain(double),
  atan2: plain(double),
  nan: () => ({ c: "CAST('NaN' AS DOUBLE)", t: double }),
  infinity: () => ({ c: "CAST('Infinity' AS DOUBLE)", t: double }),
  is_nan: plain(boolean, 'isnan'),
  is_finite: plain(boolean, 'isfinite'),
  is_infinite: plain(boolean, 'isinf'),
  width_bucket: plain(bigint, 'trino_width_bucket'),
  bitwise_and: bits(' & '),
  bitwise_or: bits(' | '),
  bitwise_xor: (_call, args) => ({
    c: text`CAST(xor(${(args[0] as Typed).c}, ${(args[1] as Typed).c}) AS BIGINT)`,
    t: bigint,
  }),
  bitwise_not: (_call, args) => ({ c: text`(-1 - CAST(${(args[0] as Typed).c} AS BIGINT))`, t: bigint }),
  bitwise_left_shift: shift('trino_shift_left'),
  bitwise_right_shift: shift('trino_shift_right'),
  bitwise_right_shift_arithmetic: (_call, args) => ({
    c: text`trino_shift_right_arithmetic(${(args[0] as Typed).c}, ${(args[1] as Typed).c})`,
    t: first(args),
  }),
  bit_count: plain(bigint, 'trino_bit_count'),
  to_base: (_call, args) => ({
    c: text`trino_to_base(CAST(${(args[0] as Typed).c} AS BIGINT), ${(args[1] as Typed).c})`,
    t: varchar,
  }),
  from_base: plain(bigint, 'trino_from_base'),
};

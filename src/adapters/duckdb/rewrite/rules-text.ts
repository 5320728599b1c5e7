import type { Call, Expression } from '../../../sql/index.ts';
import { text } from './chunk.ts';
import { commas, first, isList, literalText, plain, type Rule, type Typed } from './rule.ts';
import { arrayOf, bigint, integer, isText, varbinary, varchar } from './type.ts';

/** substr of text, or of bytes. */
export function substring(call: Pick<Call, 'args'>, args: readonly Typed[]): Typed {
  if (first(args).k === 'varbinary') return { c: text`trino_substr_bytes(${commas(args)})`, t: varbinary };
  const simple = call.args.slice(1).every((a) => a.kind === 'number' && Number(a.text) > 0);
  return { c: simple ? text`substr(${commas(args)})` : text`trino_substr(${commas(args)})`, t: varchar };
}

export const textRules: Readonly<Record<string, Rule>> = {
  length: (_call, args) => ({
    c: text`${first(args).k === 'varbinary' ? 'octet_length' : 'length'}(${commas(args)})`,
    t: bigint,
  }),
  reverse: (call, args, rules) => {
    const [value] = args as [Typed];
    if (isList(value.t)) return { c: text`list_reverse(${value.c})`, t: value.t };
    if (isText(value.t)) return { c: text`reverse(${value.c})`, t: varchar };
    if (value.t.k === 'varbinary') return { c: text`trino_reverse_bytes(${value.c})`, t: varbinary };
    return rules.unknownType(call.args[0] as Expression, 'reverse()');
  },
  replace: (call, args) => {
    const by = args.length === 2 ? text`${commas(args)}, ''` : commas(args);
    const sought = literalText(call.args[1]);
    return { c: text`${sought === undefined || sought === '' ? 'trino_replace' : 'replace'}(${by})`, t: varchar };
  },
  strpos: (_call, args) => ({
    c: text`CAST(${args.length === 2 ? 'strpos' : 'trino_strpos'}(${commas(args)}) AS BIGINT)`,
    t: bigint,
  }),
  codepoint: plain(integer, 'unicode'),
  substr: (call, args) => substring(call, args),
  substring: (call, args) => substring(call, args),
  split: plain(arrayOf(varchar), 'trino_split'),
  split_part: plain(varchar, 'trino_split_part'),
  split_to_map: plain({ k: 'map', key: varchar, value: varchar }, 'trino_split_to_map'),
  levenshtein_distance: plain(bigint, 'trino_levenshtein'),
  hamming_distance: plain(bigint, 'trino_hamming'),
  to_utf8: plain(varbinary, 'encode'),
  from_utf8: (call, args, rules) =>
    args.length === 1
      ? plain(varchar, 'decode')(call, args, rules)
      : rules.refuse(call, 'from_utf8() with a replacement', 'leave the replacement out'),
  to_hex: plain(varchar, 'hex'),
  from_hex: plain(varbinary, 'trino_from_hex'),
  to_base64: plain(varchar),
  from_base64: plain(varbinary, 'trino_from_base64'),
  to_base64url: (_call, args) => ({ c: text`translate(to_base64(${commas(args)}), '+/', '-_')`, t: varchar }),
  from_base64url: (_call, args) => ({
    c: text`trino_from_base64(translate(${commas(args)}, '-_', '+/'))`,
    t: varbinary,
  }),
};

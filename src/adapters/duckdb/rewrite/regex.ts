import type { Call, Expression } from '../../../sql/index.ts';
import { literal } from '../names.ts';
import { text } from './chunk.ts';
import { literalText, plain, type Rule, type Rules, type Typed } from './rule.ts';
import { arrayOf, bigint, boolean, integer, varchar } from './type.ts';

/** The text of an expression that is constant: a literal, or literals put together. */
function constantText(node: Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'paren') return constantText(node.expr);
  if (node.kind === 'cast' && node.type.base === 'varchar' && node.type.params.length === 0)
    return constantText(node.expr);
  const parts =
    node.kind === 'binary-op' && node.op === '||'
      ? [node.left, node.right]
      : node.kind === 'call' && node.name.at(-1)?.name.toLowerCase() === 'concat'
        ? node.args
        : undefined;
  if (parts === undefined) return literalText(node);
  const texts = parts.map(constantText);
  return texts.includes(undefined) ? undefined : texts.join('');
}

/** Constructs of Java's expressions that RE2 lacks, or reads as something else without a word. */
const foreign: readonly (readonly [RegExp, string, string])[] = [
  [
    /\(\?[=!]|\(\?<[=!]|\\[1-9]|\(\?>|[*+?}]\+|\\[GZ]/,
    'look-around, possessive parts or back-references',
    'match with groups and take the group you need',
  ],
  [/\[(?:[^\]\\]|\\.)*?(?:&&|\[(?!:))/, 'a class inside a class', 'write one class: [ac] instead of [a-c&&[^b]]'],
  [/\[:word:\]/, '[:word:]', 'write \\w'],
  [/\\[hHRXcuNkeV]|\\p\{(?![A-Z][a-z]?\})|\\P\{(?![A-Z][a-z]?\})/, 'this escape', 'write the characters as a class'],
  [/\(\?[a-z]*x/, 'comments', 'write it without blanks'],
  [/\(\?P?<[A-Za-z]/, 'named groups', 'use groups by number'],
];

/** The pattern, where RE2 reads it as Java does. */
function pattern(call: Call, rules: Rules): string | undefined {
  const node = call.args[1];
  if (node === undefined || node.kind === 'null') return undefined;
  const value = constantText(node);
  if (value === undefined)
    return rules.refuse(node, 'a regular expression that is not a literal', 'write the pattern as a string literal');
  for (const [sign, what, alternative] of foreign)
    if (sign.test(value)) rules.refuse(node, `a regular expression with ${what}`, alternative);
  return value;
}

function countGroups(value: string): number {
  const bare = value.replace(/\\./gs, '').replace(/\[\^?\]?[^\]]*\]/g, '');
  return bare.match(/\((?!\?)/g)?.length ?? 0;
}

/** Whether a match may be empty: next to another match Trino counts it, RE2 does not. */
function mayBeEmpty(value: string): boolean {
  if (value === '' || (value.startsWith('^') && !value.includes('|'))) return false;
  try {
    const tried = new RegExp(value.replace(/^\(\?[a-z]+\)/, ''), 'g');
    return ['', 'a', '1', ' a b'].some((sample) => [...sample.matchAll(tried)].some((m) => m[0] === ''));
  } catch {
    return false;
  }
}

/** Whether a capturing group may stay out of a match: Trino then gives NULL, RE2 the empty string, and the two cannot be told apart. */
function mayMissGroup(value: string): boolean {
  if (/\)(?:[?*]|\{0)/.test(value)) return true;
  const captures = /\((?!\?)/;
  const bare = value.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  if (!bare.includes('|')) return false;
  // Alternatives inside one group without inner groups always fill that group.
  const flat = bare.replace(/\((?:\?:)?[^()]*\)/g, (group) =>
    group.includes('|') && group.startsWith('(?:') ? '' : 'g',
  );
  return flat.includes('|') && captures.test(bare);
}

/** The third argument of regexp_extract: a group the pattern has and that is part of every match. */
function group(call: Call, value: string | undefined, rules: Rules): void {
  const node = call.args[2];
  if (node === undefined || value === undefined) return;
  if (node.kind === 'number') {
    const n = Number(node.text);
    if (n > countGroups(value)) rules.mismatch(node, `the pattern has ${countGroups(value)} groups, not ${n}`);
    if (n === 0) return;
  }
  if (mayMissGroup(value)) {
    rules.refuse(
      call.args[1] as Expression,
      'the text of a group that may stay out of the match',
      'make the group take part in every match: (x?) instead of (x)?',
    );
  }
}

/** A replacement of Java in RE2's letters: \1 for $1, and a backslash takes the next character as it is. */
function replacement(node: Expression, by: string, count: number, rules: Rules): string {
  let out = '';
  for (let i = 0; i < by.length; i++) {
    const c = by[i] as string;
    if (c === '\\') {
      i++;
      if (i >= by.length) rules.mismatch(node, 'the replacement ends in a backslash');
      out += by[i] === '\\' ? '\\\\' : by[i];
      continue;
    }
    if (c !== '$') {
      out += c;
      continue;
    }
    // Java takes as many digits as name a group.
    let digits = /^\$(\d+)/.exec(by.slice(i))?.[1] ?? '';
    while (digits.length > 1 && Number(digits) > count) digits = digits.slice(0, -1);
    const at = Number(digits);
    if (digits === '' || at > count)
      rules.mismatch(node, 'the replacement names a group that the pattern does not have; write \\$ for a dollar');
    if (at > 9) rules.refuse(node, 'a group above 9 in a replacement', 'use $1 to $9');
    out += `\\${at}`;
    i += digits.length;
  }
  return out;
}

const checked =
  (rule: Rule): Rule =>
  (call, args, rules) => {
    pattern(call, rules);
    return rule(call, args, rules);
  };

export const regexRules: Readonly<Record<string, Rule>> = {
  regexp_like: checked(plain(boolean, 'regexp_matches')),
  regexp_extract: (call, args, rules) => {
    group(call, pattern(call, rules), rules);
    return { c: text`trino_regexp_extract(${args.map((a) => a.c).reduce((a, b) => text`${a}, ${b}`)})`, t: varchar };
  },
  regexp_extract_all: (call, args, rules) => {
    group(call, pattern(call, rules), rules);
    return plain(arrayOf(varchar), 'regexp_extract_all')(call, args, rules);
  },
  regexp_count: checked(plain(bigint, 'trino_regexp_count')),
  regexp_position: (call, args, rules) => {
    pattern(call, rules);
    if (args.length > 2) rules.refuse(call, 'regexp_position() with a start', 'cut the text with substr() first');
    return plain(integer, 'trino_regexp_position')(call, args, rules);
  },
  regexp_split: (call, args, rules) => {
    const value = pattern(call, rules);
    if (value === '' || (value !== undefined && mayBeEmpty(value)))
      rules.refuse(call.args[1] as Expression, 'a split by an empty match', 'split by at least one character');
    return plain(arrayOf(varchar), 'regexp_split_to_array')(call, args, rules);
  },
  regexp_replace: (call, args, rules) => {
    const value = pattern(call, rules);
    const [subject, expression] = args as [Typed, Typed];
    const node = call.args[2];
    if (node === undefined) return { c: text`trino_regexp_replace(${subject.c}, ${expression.c})`, t: varchar };
    const by = constantText(node);
    if (by === undefined)
      return rules.refuse(node, 'a replacement that is not a literal', 'write the replacement as a string literal');
    if (value === undefined) return { c: 'CAST(NULL AS VARCHAR)', t: varchar };
    if (by !== '' && mayBeEmpty(value))
      rules.refuse(
        call.args[1] as Expression,
        'the replacement of a match that may be empty',
        'match at least one character: + instead of *',
      );
    const duck = replacement(node, by, countGroups(value), rules);
    return { c: text`trino_regexp_replace(${subject.c}, ${expression.c}, ${literal(duck)})`, t: varchar };
  },
};

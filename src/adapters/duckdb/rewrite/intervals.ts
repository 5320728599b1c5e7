import type { Expression } from '../../../sql/index.ts';
import type { Rules } from './rule.ts';

type Interval = Expression & { readonly kind: 'interval' };

/** INTERVAL '1 02:03' DAY TO MINUTE and the like, as one count of milliseconds or months. */
export function spanOfFields(node: Interval, rules: Rules): string {
  const invalid = () => rules.mismatch(node, `'${node.value}' is not an interval ${node.from} TO ${node.to}`);
  const [from, to] = [node.from.toUpperCase(), (node.to ?? '').toUpperCase()];
  const sign = node.negative !== node.value.startsWith('-') ? '-' : '';
  const value = node.value.replace(/^[+-]/, '');
  if (from === 'YEAR' && to === 'MONTH') {
    const found = /^(\d+)-(\d+)$/.exec(value) ?? invalid();
    return `INTERVAL '${sign}${Number(found[1]) * 12 + Number(found[2])}' MONTH`;
  }
  const fields = ['DAY', 'HOUR', 'MINUTE', 'SECOND'];
  const sizes = [86_400_000, 3_600_000, 60_000, 1000];
  const parts = value.split(/[ :]/);
  const start = fields.indexOf(from);
  if (start < 0 || fields.indexOf(to) - start + 1 !== parts.length || !parts.every((p) => /^\d+(\.\d+)?$/.test(p)))
    return invalid();
  const total = parts.reduce((sum, p, i) => sum + Number(p) * (sizes[start + i] as number), 0);
  return `INTERVAL '${sign}${total}' MILLISECOND`;
}

/** Whether the literals of an interval are of hours or less: Trino adds no such interval to a date. */
export function hoursInside(node: Expression): boolean {
  if (node.kind === 'interval') return /^(hour|minute|second)$/i.test(node.to ?? node.from);
  if (node.kind === 'paren') return hoursInside(node.expr);
  return node.kind === 'binary-op' && (hoursInside(node.left) || hoursInside(node.right));
}

import type { Span } from '../core/index.ts';

/** Which tests come along with what is selected (docs.getdbt.com/reference/node-selection/test-selection-examples). */
export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';

export const indirectSelections: readonly IndirectSelection[] = ['eager', 'cautious', 'buildable', 'empty'];

/** One criterion: a method, its value, and how far it spreads over the graph. */
export interface Criterion {
  readonly kind: 'criterion';
  /** As the author wrote it. */
  readonly raw: string;
  readonly method: string;
  readonly value: string;
  readonly spread: Spread;
  readonly indirect: IndirectSelection;
  /** In selectors.yml; what stands on the command line has no place. */
  readonly span?: Span | undefined;
}

/** `true` is all the way, a number so many steps. */
export interface Spread {
  readonly at: boolean;
  readonly up: boolean | number;
  readonly down: boolean | number;
}

/** Criteria under a set operation. A difference is its first part without the others. */
export interface Group {
  readonly kind: 'union' | 'intersection' | 'difference';
  readonly parts: readonly Spec[];
  readonly indirect: IndirectSelection;
  /** Told when the group selects nothing although its parts do. */
  readonly raw?: string | undefined;
}

export type Spec = Criterion | Group;

/** Reads `@name`, `2+name+1`, `method.path:value`; the reason when it cannot be read. */
export function readCriterion(
  raw: string,
  indirect: IndirectSelection,
  span?: Span | undefined,
): Criterion | { readonly reason: string } {
  const match = /^(@)?(?:(\d*)(\+))?(.*?)(?:(\+)(\d*))?$/s.exec(raw);
  const [, at, upDepth, up, body = '', down, downDepth] = match ?? [];
  if (body === '') return { reason: 'it names nothing' };
  if (at !== undefined && down !== undefined) return { reason: '@ already takes the children; leave the + out' };
  const colon = /^([\w.]+):(.*)$/s.exec(body);
  const depth = (sign: string | undefined, digits: string | undefined) =>
    sign === undefined ? false : digits === undefined || digits === '' ? true : Number(digits);
  return {
    kind: 'criterion',
    raw,
    method: colon?.[1] ?? guessMethod(body),
    value: colon?.[2] ?? body,
    spread: { at: at !== undefined, up: depth(up, upDepth), down: depth(down, downDepth) },
    indirect,
    span,
  };
}

function guessMethod(value: string): string {
  if (value.includes('/') || value.includes('\\')) return 'path';
  return /\.(sql|py|csv|yml|yaml)$/i.test(value) ? 'file' : 'fqn';
}

import { assign } from './methods.ts';
import { newNamespace, ReturnSignal } from './runtime.ts';
import { type Dict, items, PySet, splitArguments, text, toNumber, tuple } from './values.ts';

type Callable = (...args: unknown[]) => unknown;

function dict(...args: unknown[]): Dict {
  const made: Dict = Object.create(null);
  const { positional, keywords } = splitArguments(args);
  const [source] = positional;
  if (Array.isArray(source))
    for (const pair of source) assign(made, text((pair as unknown[])[0]), (pair as unknown[])[1]);
  else if (source !== undefined && source !== null)
    for (const [key, value] of Object.entries(source)) assign(made, key, value);
  for (const [key, value] of Object.entries(keywords)) assign(made, key, value);
  return made;
}

function range(...args: unknown[]): number[] {
  const [a = 0, b, c = 1] = args.map((value) => toNumber(value as number));
  const [start, stop] = b === undefined ? [0, a] : [a, b];
  if (c === 0) throw new RangeError('range() step must not be zero');
  const size = Math.max(0, Math.ceil((stop - start) / c));
  if (size > 1_000_000) throw new RangeError(`range() of ${size} items is too large for a template`);
  return Array.from({ length: size }, (_, i) => start + i * c);
}

function zip(...lists: unknown[]): unknown[] {
  const all = splitArguments(lists).positional.map(items);
  const size = Math.min(...all.map((list) => list.length));
  return Array.from({ length: Number.isFinite(size) ? size : 0 }, (_, i) => tuple(all.map((list) => list[i])));
}

/** Names that every template has, besides what its context gives: Jinja's globals and dbt's return, zip and set. */
export const globals: Readonly<Record<string, unknown>> = {
  namespace: newNamespace,
  dict,
  range,
  zip,
  set: (values?: unknown) => new PySet(values === undefined ? [] : items(values)),
  return: (value: unknown = null) => {
    throw new ReturnSignal(value);
  },
  cycler: (...values: unknown[]) => {
    let i = 0;
    return {
      next: () => values[i++ % values.length],
      reset: () => {
        i = 0;
      },
    };
  },
  joiner: (by: unknown = ', ') => {
    let used = false;
    return () => {
      const separator = used ? by : '';
      used = true;
      return separator;
    };
  },
} satisfies Record<string, Callable>;

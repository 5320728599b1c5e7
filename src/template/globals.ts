import { dictMethods } from './methods.ts';
import { newNamespace, ReturnSignal } from './runtime.ts';
import { isFloat, isNumber, items, PyDict, PySet, splitArguments, toNumber, tuple, typeName, view } from './values.ts';

type Callable = (...args: unknown[]) => unknown;

function dict(...args: unknown[]): PyDict {
  const made = new PyDict();
  (dictMethods['update'] as Callable)(made, ...args);
  return made;
}

function range(...args: unknown[]): unknown[] {
  for (const given of args)
    if (!isNumber(given) || isFloat(given)) throw new TypeError(`range() needs integers, not ${typeName(given)}`);
  const [a = 0, b, c = 1] = args.map((value) => toNumber(value as number));
  const [start, stop] = b === undefined ? [0, a] : [a, b];
  if (c === 0) throw new RangeError('range() arg 3 must not be zero');
  const size = Math.max(0, Math.ceil((stop - start) / c));
  if (size > 1_000_000) throw new RangeError(`range() of ${size} items is too large for a template`);
  const made = Array.from({ length: size }, (_, i) => start + i * c);
  return view(made, () => (c === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${c})`));
}

function zip(...lists: unknown[]): unknown[] {
  const all = splitArguments(lists).positional.map(items);
  const size = Math.min(...all.map((list) => list.length));
  return Array.from({ length: Number.isFinite(size) ? size : 0 }, (_, i) => tuple(all.map((list) => list[i])));
}

class Cycler {
  private readonly values: readonly unknown[];
  private at = 0;
  constructor(values: readonly unknown[]) {
    if (values.length === 0) throw new TypeError('at least one item has to be provided');
    this.values = values;
  }
  get current(): unknown {
    return this.values[this.at];
  }
  next(): unknown {
    const { current } = this;
    this.at = (this.at + 1) % this.values.length;
    return current;
  }
  reset(): null {
    this.at = 0;
    return null;
  }
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
  cycler: (...values: unknown[]) => new Cycler(values),
  joiner: (by: unknown = ', ') => {
    let used = false;
    return () => {
      const separator = used ? by : '';
      used = true;
      return separator;
    };
  },
} satisfies Record<string, Callable>;

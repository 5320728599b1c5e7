import { tuple } from './values.ts';

const fields = new WeakMap<object, readonly string[]>();

/** A tuple whose items have names too, as groups of the groupby filter and isocalendar() have. */
export function namedTuple(names: readonly string[], items: unknown[]): unknown[] {
  const made = tuple(items);
  fields.set(made, names);
  return made;
}

/** The item of that name; undefined when the tuple names none so. */
export function namedItem(target: unknown[], name: string): unknown {
  const at = fields.get(target)?.indexOf(name) ?? -1;
  return at < 0 ? undefined : target[at];
}

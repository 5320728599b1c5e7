import { add } from '../operators.ts';
import { bindArguments, equal, items, splitArguments, truthy, tuple } from '../values.ts';

type Callable = (...args: unknown[]) => unknown;

function product(lists: readonly unknown[][]): unknown[][] {
  return lists.reduce<unknown[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

/** Picks of so many items; `next` gives the positions that may follow a pick. */
function picks(count: number, size: number, next: (used: readonly number[]) => readonly number[]): number[][] {
  let found: number[][] = [[]];
  for (let i = 0; i < count; i++) found = found.flatMap((used) => next(used).map((at) => [...used, at]));
  return size < 0 ? [] : found;
}

const span = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

function arrangements(
  name: string,
  args: readonly unknown[],
  next: (size: number, used: readonly number[]) => readonly number[],
): unknown[] {
  const given = bindArguments(name, ['iterable', 'r'], args);
  const all = items(given['iterable']);
  const count = given['r'] === undefined || given['r'] === null ? all.length : Number(given['r']);
  return picks(count, all.length, (used) => next(all.length, used)).map((positions) =>
    tuple(positions.map((i) => all[i])),
  );
}

/** A macro answers later; Python's functions answer at once, so both are waited for. */
async function mapped(list: readonly unknown[], call: unknown): Promise<unknown[]> {
  const done: unknown[] = [];
  for (const item of list) done.push(call === undefined || call === null ? item : await (call as Callable)(item));
  return done;
}

async function groupby(...args: unknown[]): Promise<unknown[]> {
  const { iterable, key } = bindArguments('groupby', ['iterable', 'key'], args);
  const all = items(iterable);
  const keys = await mapped(all, key);
  const groups: { key: unknown; list: unknown[] }[] = [];
  for (const [i, item] of all.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && equal(last.key, keys[i])) last.list.push(item);
    else groups.push({ key: keys[i], list: [item] });
  }
  return groups.map((group) => tuple([group.key, group.list]));
}

async function accumulate(...args: unknown[]): Promise<unknown[]> {
  const given = bindArguments('accumulate', ['iterable', 'func', 'initial'], args);
  const call = (given['func'] ?? add) as Callable;
  const list =
    given['initial'] === undefined ? items(given['iterable']) : [given['initial'], ...items(given['iterable'])];
  const sums: unknown[] = [];
  for (const item of list) sums.push(sums.length === 0 ? item : await call(sums.at(-1), item));
  return sums;
}

function islice(iterable: unknown, ...bounds: unknown[]): unknown[] {
  const [start, stop, step] = bounds.length === 1 ? [0, bounds[0], 1] : [bounds[0] ?? 0, bounds[1], bounds[2] ?? 1];
  const all = items(iterable);
  const end = stop === null || stop === undefined ? all.length : Math.min(all.length, Number(stop));
  return all.slice(0, end).filter((_, i) => i >= Number(start) && (i - Number(start)) % Number(step) === 0);
}

async function whileTrue(test: unknown, iterable: unknown): Promise<number> {
  const all = items(iterable);
  for (const [i, item] of all.entries()) if (!truthy(await (test as Callable)(item))) return i;
  return all.length;
}

function endless(name: string): Callable {
  return () => {
    throw new TypeError(`itertools.${name}() has no end, and templates keep whole lists: use range() or a loop`);
  };
}

/** Python's module itertools. What Python gives piece by piece is a list here. */
export const itertools: Readonly<Record<string, unknown>> = {
  chain: Object.assign((...lists: unknown[]) => splitArguments(lists).positional.flatMap((list) => items(list)), {
    from_iterable: (lists: unknown) => items(lists).flatMap((list) => items(list)),
  }),
  product: (...args: unknown[]) => {
    const { positional, keywords } = splitArguments(args);
    const lists = positional.map((list) => items(list));
    return product(Array.from({ length: Number(keywords['repeat'] ?? 1) }, () => lists).flat()).map(tuple);
  },
  permutations: (...args: unknown[]) =>
    arrangements('permutations', args, (size, used) => span(0, size).filter((i) => !used.includes(i))),
  combinations: (...args: unknown[]) =>
    arrangements('combinations', args, (size, used) => span((used.at(-1) ?? -1) + 1, size)),
  combinations_with_replacement: (...args: unknown[]) =>
    arrangements('combinations_with_replacement', args, (size, used) => span(used.at(-1) ?? 0, size)),
  groupby,
  accumulate,
  islice,
  pairwise: (iterable: unknown) => {
    const all = items(iterable);
    return all.slice(1).map((item, i) => tuple([all[i], item]));
  },
  compress: (data: unknown, selectors: unknown) => {
    const wanted = items(selectors);
    return items(data).filter((_, i) => truthy(wanted[i]));
  },
  filterfalse: async (test: unknown, iterable: unknown) => {
    const all = items(iterable);
    const results = await mapped(all, test);
    return all.filter((_, i) => !truthy(results[i]));
  },
  takewhile: async (test: unknown, iterable: unknown) => items(iterable).slice(0, await whileTrue(test, iterable)),
  dropwhile: async (test: unknown, iterable: unknown) => items(iterable).slice(await whileTrue(test, iterable)),
  starmap: async (call: unknown, iterable: unknown) => {
    const done: unknown[] = [];
    for (const args of items(iterable)) done.push(await (call as Callable)(...items(args)));
    return done;
  },
  tee: (iterable: unknown, n: unknown = 2) => tuple(Array.from({ length: Number(n) }, () => [...items(iterable)])),
  repeat: (...args: unknown[]) => {
    const { object, times } = bindArguments('repeat', ['object', 'times'], args);
    if (times === undefined) return endless('repeat')();
    return Array.from({ length: Math.max(0, Number(times)) }, () => object);
  },
  zip_longest: (...args: unknown[]) => {
    const { positional, keywords } = splitArguments(args);
    const all = positional.map((list) => items(list));
    const size = Math.max(0, ...all.map((list) => list.length));
    const fill = keywords['fillvalue'] ?? null;
    return Array.from({ length: size }, (_, i) => tuple(all.map((list) => (i < list.length ? list[i] : fill))));
  },
  count: endless('count'),
  cycle: endless('cycle'),
};

import { Graph } from '@dagrejs/graphlib';
import { type Checked, type Diagnostic, diagnose, type Span } from '../core/index.ts';

export interface DagNode {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/** A directed acyclic graph of resources. All walks are iterative: a chain may be thousands deep. */
export interface Dag {
  readonly ids: readonly string[];
  has(id: string): boolean;
  parents(id: string): readonly string[];
  children(id: string): readonly string[];
  /** Everything upstream of the ids, at most `depth` steps away; the ids themselves are not in it. */
  ancestors(ids: Iterable<string>, depth?: number): Set<string>;
  descendants(ids: Iterable<string>, depth?: number): Set<string>;
  /** Parents before children; ties by name, so that the same project always has the same order. */
  order(): readonly string[];
  /** For each id, how many steps it is from the furthest root. */
  levels(): ReadonlyMap<string, number>;
  /** Selected nodes with the selected nodes they must wait for, also through nodes that are not selected. */
  schedule(selected: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>>;
}

// graphlib keeps nodes in plain objects: a prefix keeps names such as __proto__ apart from their machinery.
const key = (id: string) => `n:${id}`;
const id = (key: string) => key.slice(2);

/** Builds the graph; a cycle is reported as the whole path, with the place of each step where `edgeSpan` knows it. */
export function buildDag(
  nodes: readonly DagNode[],
  edgeSpan: (id: string, dependency: string) => Span | undefined,
): Checked<Dag> {
  const graph = new Graph({ directed: true });
  for (const node of nodes) graph.setNode(key(node.id));
  for (const node of nodes) {
    for (const parent of node.dependsOn) if (graph.hasNode(key(parent))) graph.setEdge(key(parent), key(node.id));
  }
  // Asked for many times by every walk, and graphlib makes the list anew each time.
  const parents = remembered((n) => (graph.predecessors(key(n)) ?? []).map(id));
  const children = remembered((n) => (graph.successors(key(n)) ?? []).map(id));
  const ids = nodes.map((n) => n.id).sort(byText);
  const order = kahn(ids, parents, children);
  const diagnostics: Diagnostic[] = order.length === ids.length ? [] : [cycle(ids, order, parents, edgeSpan)];
  const walk = (
    from: Iterable<string>,
    next: (n: string) => string[],
    depth = Number.POSITIVE_INFINITY,
  ): Set<string> => {
    const found = new Set<string>();
    let layer = [...from];
    for (let step = 0; step < depth && layer.length > 0; step++) {
      const following: string[] = [];
      for (const n of layer) {
        for (const other of next(n)) {
          if (!found.has(other)) {
            found.add(other);
            following.push(other);
          }
        }
      }
      layer = following;
    }
    return found;
  };
  const dag: Dag = {
    ids,
    has: (n) => graph.hasNode(key(n)),
    parents,
    children,
    ancestors: (from, depth) => walk(from, parents, depth),
    descendants: (from, depth) => walk(from, children, depth),
    order: () => order,
    levels() {
      const levels = new Map<string, number>();
      for (const n of order) levels.set(n, Math.max(0, ...parents(n).map((p) => (levels.get(p) ?? 0) + 1)));
      return levels;
    },
    schedule: (selected) => schedule(order, parents, selected),
  };
  return { value: dag, diagnostics };
}

function remembered(find: (n: string) => string[]): (n: string) => string[] {
  const known = new Map<string, string[]>();
  return (n) => {
    let list = known.get(n);
    if (list === undefined) {
      list = find(n);
      known.set(n, list);
    }
    return list;
  };
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function kahn(ids: readonly string[], parents: (n: string) => string[], children: (n: string) => string[]): string[] {
  const waiting = new Map(ids.map((n) => [n, parents(n).length]));
  let ready = ids.filter((n) => waiting.get(n) === 0);
  const order: string[] = [];
  while (ready.length > 0) {
    const next: string[] = [];
    for (const n of ready) {
      order.push(n);
      for (const child of children(n)) {
        const left = (waiting.get(child) as number) - 1;
        waiting.set(child, left);
        if (left === 0) next.push(child);
      }
    }
    ready = next.sort(byText);
  }
  return order;
}

function cycle(
  ids: readonly string[],
  order: readonly string[],
  parents: (n: string) => string[],
  edgeSpan: (id: string, dependency: string) => Span | undefined,
): Diagnostic {
  const done = new Set(order);
  const stuck = new Set(ids.filter((n) => !done.has(n)));
  // Every stuck node has a stuck parent or hangs below a cycle: walking up must meet a node twice.
  let current = [...stuck].find((n) => parents(n).some((p) => stuck.has(p))) as string;
  const seen = new Map<string, number>();
  const path: string[] = [];
  while (!seen.has(current)) {
    seen.set(current, path.length);
    path.push(current);
    current = parents(current).find((p) => stuck.has(p)) as string;
  }
  const loop = path.slice(seen.get(current)).reverse();
  const start = loop.indexOf([...loop].sort(byText)[0] as string);
  const turned = [...loop.slice(start), ...loop.slice(0, start)];
  const steps = turned.map((n, i) => ({ from: n, to: turned[(i + 1) % turned.length] as string }));
  const name = (n: string) => n.split('.').slice(2).join('.');
  const notes = steps.map(({ from, to }) => {
    const span = edgeSpan(to, from);
    return { message: `${name(to)} refers to ${name(from)}`, ...(span === undefined ? {} : { span }) };
  });
  return diagnose(
    'graph-cycle',
    { path: [...turned, turned[0] as string].map(name).join(' → ') },
    { notes, span: notes[0]?.span },
  );
}

function schedule(
  order: readonly string[],
  parents: (n: string) => string[],
  selected: ReadonlySet<string>,
): Map<string, Set<string>> {
  // For an unselected node: the nearest selected nodes above it.
  const above = new Map<string, Set<string>>();
  const found = new Map<string, Set<string>>();
  for (const n of order) {
    const waits = new Set<string>();
    for (const parent of parents(n)) {
      if (selected.has(parent)) waits.add(parent);
      else for (const other of above.get(parent) ?? []) waits.add(other);
    }
    if (selected.has(n)) found.set(n, waits);
    else above.set(n, waits);
  }
  return found;
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildDag } from './dag.ts';

/** Graphs whose nodes depend on earlier ones only, so that they have no cycle; their names are shuffled. */
const acyclic = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 40 })
  .chain((picks) =>
    fc.shuffledSubarray([...picks.keys()], { minLength: picks.length }).map((names) => ({ picks, names })),
  )
  .map(({ picks, names }) =>
    picks.map((list, i) => ({
      id: `n${names[i]}`,
      dependsOn: i === 0 ? [] : [...new Set(list.map((n) => `n${names[n % i]}`))],
    })),
  );
const build = (nodes: readonly { id: string; dependsOn: readonly string[] }[]) => buildDag(nodes, () => undefined);

it('the order of any graph without cycles has parents before children, each node once', () => {
  fc.assert(
    fc.property(acyclic, (nodes) => {
      const { value, diagnostics } = build(nodes);
      const order = value.order();
      expect(diagnostics).toEqual([]);
      expect([...order].sort()).toEqual(nodes.map((n) => n.id).sort());
      for (const node of nodes)
        for (const parent of node.dependsOn) expect(order.indexOf(parent)).toBeLessThan(order.indexOf(node.id));
    }),
  );
});

it('the order does not depend on how the nodes came', () => {
  fc.assert(
    fc.property(acyclic, (nodes) => {
      expect(build([...nodes].reverse()).value.order()).toEqual(build(nodes).value.order());
    }),
  );
});

it('a node waits for every selected ancestor whose way to it leads through unselected nodes only', () => {
  fc.assert(
    fc.property(acyclic, fc.infiniteStream(fc.boolean()), (nodes, coins) => {
      const { value: dag } = build(nodes);
      const selected = new Set(nodes.map((n) => n.id).filter(() => coins.next().value === true));
      const schedule = dag.schedule(selected);
      const near = (id: string): string[] =>
        dag.parents(id).flatMap((parent) => (selected.has(parent) ? [parent] : near(parent)));
      for (const id of selected) expect([...(schedule.get(id) ?? [])].sort()).toEqual([...new Set(near(id))].sort());
    }),
  );
});

it('a cycle is reported with its whole path', () => {
  const { diagnostics } = build([
    { id: 'a', dependsOn: ['c'] },
    { id: 'b', dependsOn: ['a'] },
    { id: 'c', dependsOn: ['b'] },
  ]);
  expect(diagnostics[0]?.message).toContain('→');
});

import type { Dag } from './dag.ts';

/** Who is upstream of whom, asked often: one bit a pair, made in one walk over the edges. */
export interface Reach {
  /** Whether `ancestor` is upstream of `id`; nothing is upstream of itself. */
  isAncestor(ancestor: string, id: string): boolean;
}

export function reach(dag: Dag): Reach {
  const order = dag.order();
  const at = new Map(order.map((id, i) => [id, i]));
  const words = (order.length + 31) >>> 5;
  const bits = order.map(() => new Uint32Array(0));
  for (const [i, id] of order.entries()) {
    const own = new Uint32Array(words);
    for (const parent of dag.parents(id)) {
      const p = at.get(parent) as number;
      const above = bits[p] as Uint32Array;
      for (let w = 0; w < above.length; w++) own[w] = (own[w] as number) | (above[w] as number);
      own[p >>> 5] = (own[p >>> 5] as number) | (1 << (p & 31));
    }
    bits[i] = own;
  }
  return {
    isAncestor(ancestor, id) {
      const a = at.get(ancestor);
      const b = at.get(id);
      if (a === undefined || b === undefined) return false;
      return (((bits[b] as Uint32Array)[a >>> 5] as number) & (1 << (a & 31))) !== 0;
    },
  };
}

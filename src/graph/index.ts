/** The graph room's door: order, levels, cycles and selection over plain ids. */
export { buildDag, type Dag, type DagNode } from './dag.ts';
export { type Reach, reach } from './reach.ts';
export { type IndirectSelection, type Selectable, type Selection, type SelectionScope, select } from './selection.ts';

/** The graph room's door: order, levels, cycles and selection over plain ids. */
export { buildDag, type Dag, type DagNode } from './dag.ts';
export { type BadValue, type MakeMatcher, resourceTypes, type Selectable } from './match.ts';
export { type Reach, reach } from './reach.ts';
export { type Selection, type SelectionScope, select } from './selection.ts';
export { readSelectors, type SelectorsFile } from './selector-file.ts';
export type { IndirectSelection } from './spec.ts';

/** The compile room's door: templates become SQL with a way back to the author's file. */
export { ResultTable, type Table } from './agate/index.ts';
export { type Compiled, type CompileOptions, Compiler, type Overrides, toRelation } from './compiler.ts';
export { type DatabaseCompileOptions, DatabaseCompiler, type NodeRun } from './database/database-compiler.ts';
export { inlineNode } from './database/inline-node.ts';
export { cloneDeferred, type Materialized, materialize } from './database/materialize.ts';
export { loadSeedTable } from './database/seed-table.ts';

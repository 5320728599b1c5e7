/** The compile room's door: templates become SQL with a way back to the author's file. */
export { type Compiled, type CompileOptions, Compiler, type Overrides, toRelation } from './compiler.ts';

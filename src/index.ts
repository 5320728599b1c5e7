export type { Checked, Column, Diagnostic, Relation } from './core/index.ts';
export { LakeError } from './core/index.ts';

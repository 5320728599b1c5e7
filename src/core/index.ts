export type { Code, CodeParameters } from './codes.ts';
export type { Checked, Diagnostic, DiagnosticPlace, Note, Severity } from './diagnostic.ts';
export { diagnose, hasErrors, LakeError } from './diagnostic.ts';
export { md5, sha256 } from './hash.ts';
export { nearest } from './nearest.ts';
export type { Column, Relation } from './relation.ts';
export { relationKey } from './relation.ts';
export type { LineIndex, Span } from './span.ts';
export { lineIndex } from './span.ts';

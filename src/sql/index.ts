/** The SQL room's door: Trino's grammar as a typed tree with offsets. */
export type * from './ast.ts';
export { parseQuery } from './parser.ts';
export { type StatementKind, statementKind } from './statement-kind.ts';

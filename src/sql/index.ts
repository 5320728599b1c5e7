/** The SQL room's door: Trino's grammar as a typed tree with offsets. */
export type * from './ast.ts';
export { reserved, type Token, tokenize } from './lexer.ts';
export { parseQuery } from './parser.ts';

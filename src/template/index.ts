/** The template room's door: dbt's Jinja, with Python's semantics, on nunjucks' lexer and parser. Templates are trusted code. */
export type { Filter } from './filters.ts';
export { pythonJson } from './filters.ts';
export type { ParsedTemplate, StaticCall, TemplateBlock } from './parse.ts';
export { parseTemplate } from './parse.ts';
export type { Context, Macro } from './runtime.ts';
export type { Rendered, Template } from './template.ts';
export { loadTemplate } from './template.ts';
export { bindArguments, PySet, repr, splitArguments, text, tuple } from './values.ts';

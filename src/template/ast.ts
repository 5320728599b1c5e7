import nodes, { type AstNode } from '@11ty/nunjucks/src/nodes.js';

type NodeClass = NonNullable<(typeof nodes)[string]>;

const define = (name: string, fields: readonly string[]): NodeClass =>
  (nodes['Node'] as NodeClass).extend(name, { fields });

/** A class of nunjucks' tree. */
export const node = (name: string): NodeClass => nodes[name] as NodeClass;

// What nunjucks' tree has no class for.
export const Slice = define('Slice', ['start', 'stop', 'step']);
export const Star = define('Star', ['expr', 'keywords']);
export const Jump = define('Jump', ['word']);
export const Do = define('Do', ['expr']);
export const With = define('With', ['targets', 'values', 'body']);
export const Is = define('IsTest', ['left', 'name', 'args']);
export const Tuple = define('Tuple', ['items']);
export const Definition = define('Definition', [
  'blockKind',
  'name',
  'args',
  'body',
  'attributes',
  'from',
  'bodyFrom',
  'bodyTo',
  'to',
]);
export const ForEach = define('ForEach', ['target', 'iterable', 'condition', 'body', 'otherwise', 'recursive']);
export const Assign = define('Assign', ['target', 'value', 'body', 'filter']);

/** A literal of the template's text. */
export function literal(at: { lineno: number; colno: number }, value: unknown): AstNode {
  return new (node('Literal'))(at.lineno, at.colno, value);
}

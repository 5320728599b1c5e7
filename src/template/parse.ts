import type { AstNode } from '@11ty/nunjucks/src/nodes.js';
import { type Checked, diagnose, type LineIndex, lineIndex, type Span } from '../core/index.ts';
import { Generator, macroName } from './generator.ts';
import { JinjaParser } from './parser.ts';
import { TemplateSyntaxError } from './syntax-error.ts';

/** A `macro`, `test`, `materialization`, `snapshot` or `docs` block. Offsets are into the source. */
export interface TemplateBlock {
  readonly kind: 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs';
  /** As written; `callable` is the name under which it can be called. */
  readonly name: string;
  readonly callable: string | undefined;
  readonly parameters: readonly { readonly name: string; readonly required: boolean }[];
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** A call seen in the text, with those arguments that are literals; others are undefined. */
export interface StaticCall {
  /** `ref`, `config.get`, `dbt_utils.star`. */
  readonly name: string;
  readonly args: readonly unknown[];
  readonly keywords: Readonly<Record<string, unknown>>;
  readonly offset: number;
}

/** A template that was read. It can be written as JSON and kept: `code` needs no second parse. */
export interface ParsedTemplate {
  /** Generated JavaScript; null for text without any tag. */
  readonly code: string | null;
  readonly blocks: readonly TemplateBlock[];
  readonly calls: readonly StaticCall[];
}

const plain: ParsedTemplate = { code: null, blocks: [], calls: [] };

/** Reads a template. A syntax error is one diagnostic at its line and column in the file. */
export function parseTemplate(file: string, source: string): Checked<ParsedTemplate | undefined> {
  if (!/\{[{%#]/.test(source)) return { value: plain, diagnostics: [] };
  try {
    const parser = new JinjaParser(source);
    const root = parser.parseAsRoot();
    const blocks: TemplateBlock[] = [];
    const calls: StaticCall[] = [];
    for (const child of root['children'] as readonly AstNode[]) {
      if (child.typename === 'Definition') blocks.push(blockOf(child));
    }
    collectCalls(root, parser, calls);
    return { value: { code: new Generator(parser).generate(root), blocks, calls }, diagnostics: [] };
  } catch (problem) {
    return { value: undefined, diagnostics: [syntaxError(file, source, problem)] };
  }
}

function syntaxError(file: string, source: string, problem: unknown) {
  const lines = lineIndex(source);
  if (problem instanceof TemplateSyntaxError) {
    const span: Span = { file, line: problem.line, column: problem.column };
    const offset = lines.offset(problem.line, problem.column);
    const hint = literalTagHint(source, offset);
    const { opened } = problem;
    const notes =
      opened === undefined || (opened.line === problem.line && opened.column === problem.column)
        ? []
        : [
            {
              message: `the '${opened.tag}' tag is opened here`,
              span: { file, line: opened.line, column: opened.column },
            },
          ];
    return diagnose('template-syntax', { reason: problem.message }, { span, hint, notes });
  }
  if (!(problem instanceof RangeError)) throw problem;
  const reason = 'expressions are nested too deeply';
  return diagnose('template-syntax', { reason }, { span: { file, line: 1, column: 1 } });
}

/** `like '{%'` opens a tag in any Jinja. */
function literalTagHint(source: string, offset: number): string | undefined {
  const before = source.lastIndexOf('{%', offset);
  if (before <= 0 || !/['"]/.test(source[before - 1] as string)) return undefined;
  return "to write '{%' as text, wrap it: {% raw %}…{% endraw %} or {{ '{%' }}";
}

function blockOf(node: AstNode): TemplateBlock {
  const args = ((node['args'] as AstNode)['children'] as readonly AstNode[]) ?? [];
  return {
    kind: node['blockKind'] as TemplateBlock['kind'],
    name: node['name'] as string,
    callable: macroName(node),
    parameters: args.map((arg) => ({
      name: (arg.typename === 'Pair' ? (arg['key'] as AstNode)['value'] : arg['value']) as string,
      required: arg.typename !== 'Pair',
    })),
    start: node['from'] as number,
    bodyStart: node['bodyFrom'] as number,
    bodyEnd: node['bodyTo'] as number,
    end: node['to'] as number,
  };
}

function collectCalls(node: unknown, parser: JinjaParser, into: StaticCall[]): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) collectCalls(item, parser, into);
    return;
  }
  const ast = node as AstNode;
  if (ast.typename === 'TemplateData' || ast.typename === 'Literal') return;
  if (ast.typename === 'FunCall') {
    const name = pathOf(ast['name'] as AstNode);
    if (name !== undefined) into.push(staticCall(name, ast, parser));
  }
  for (const key of Object.keys(ast)) {
    if (key !== 'lineno' && key !== 'colno') collectCalls(ast[key], parser, into);
  }
}

function pathOf(node: AstNode): string | undefined {
  if (node.typename === 'Symbol') return node['value'] as string;
  if (node.typename !== 'LookupVal' || node['attribute'] !== true) return undefined;
  const owner = pathOf(node['target'] as AstNode);
  return owner === undefined ? undefined : `${owner}.${String((node['val'] as AstNode)['value'])}`;
}

function staticCall(name: string, node: AstNode, parser: JinjaParser): StaticCall {
  const args: unknown[] = [];
  const keywords: Record<string, unknown> = {};
  for (const arg of (node['args'] as AstNode)['children'] as readonly AstNode[]) {
    if (arg.typename === 'Pair') {
      const value = literalOf(arg['value'] as AstNode);
      if (value !== undefined) keywords[(arg['key'] as AstNode)['value'] as string] = value;
    } else args.push(literalOf(arg));
  }
  return { name, args, keywords, offset: parser.offset(node.lineno, node.colno) };
}

function literalOf(node: AstNode): unknown {
  if (node.typename === 'Literal') return typeof node['value'] === 'bigint' ? undefined : node['value'];
  if (node.typename === 'Array') {
    const items = (node['children'] as readonly AstNode[]).map(literalOf);
    return items.includes(undefined) ? undefined : items;
  }
  return undefined;
}

export function lazyLines(source: string): () => LineIndex {
  let lines: LineIndex | undefined;
  return () => {
    lines ??= lineIndex(source);
    return lines;
  };
}

import type { Dialect } from '../adapters/adapter.ts';
import type { Compiler } from '../compile/index.ts';
import { diagnose, LakeError, type Span } from '../core/index.ts';
import { builtInTests, type Node, type Project, parseCall } from '../project/index.ts';
import { type GenericSql, genericSql } from './generic.ts';

/** A data test ready to run. */
export interface DataTest {
  readonly node: Node;
  /** Selects the failing rows. */
  readonly failing: string;
  readonly native: boolean;
  place(offset: number): Span;
  /** For tests that can share a scan: what to aggregate over which relation. */
  readonly shared: { readonly relation: string; readonly aggregate: string } | undefined;
}

/** Compiles a data test: built-in ones to lake's SQL, others through their macro or file. */
export async function compileDataTest(
  node: Node,
  project: Project,
  compiler: Compiler,
  dialect: Dialect,
): Promise<DataTest> {
  const place = () => project.place(node.unique_id) ?? { file: node.original_file_path, line: 1, column: 1 };
  const metadata = node.test_metadata;
  if (metadata === undefined) {
    const compiled = await compiler.node(node.unique_id);
    return {
      node,
      failing: limited(node, compiled.sql),
      native: compiled.native,
      place: compiled.place,
      shared: undefined,
    };
  }
  try {
    const resolve = (value: unknown): string => {
      const call = parseCall(value);
      if (call === undefined) return String(value);
      const target = 'ref' in call ? project.find(call.ref.name) : project.findSource(call.source[0], call.source[1]);
      if (target === undefined) throw new LakeError([diagnose('ref-not-found', { name: String(value) })]);
      return String(compiler.relationOf(target).__str__());
    };
    const attached = resolve(/\((ref\(.*\)|source\(.*\))\)/.exec(String(metadata.kwargs['model']))?.[1] ?? '');
    const { where } = node.config;
    const relation =
      typeof where === 'string' ? `(select * from ${attached} where ${where}) as dbt_subquery` : attached;
    const { model: _, ...args } = metadata.kwargs;
    if (project.pass.macros.has(`test_${metadata.name}`) || !builtInTests.has(metadata.name)) {
      const failing = await customTest(node, project, compiler, args, attached);
      return { node, failing: limited(node, failing), native: false, place, shared: undefined };
    }
    const sql: GenericSql = genericSql({
      name: node.name,
      test: metadata.name,
      relation,
      column: node.column_name ?? null,
      args,
      literal: (value) => dialect.literal(value as string),
      resolve,
    });
    const alone =
      node.config['limit'] !== null ||
      node.config['fail_calc'] !== 'count(*)' ||
      node.config['store_failures'] === true;
    return {
      node,
      failing: limited(node, sql.failing),
      native: false,
      place,
      shared: alone ? undefined : { relation, aggregate: sql.aggregate },
    };
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    throw new LakeError(
      problem.diagnostics.map((d) => (d.span === undefined ? { ...d, span: place() } : d)),
      problem.exitCode,
    );
  }
}

async function customTest(
  node: Node,
  project: Project,
  compiler: Compiler,
  args: Readonly<Record<string, unknown>>,
  attached: string,
): Promise<string> {
  const { where } = node.config;
  const relation = typeof where === 'string' ? `(select * from ${attached} where ${where}) dbt_subquery` : undefined;
  const keywords: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(args)) {
    const call = parseCall(value);
    const target =
      call === undefined
        ? undefined
        : 'ref' in call
          ? project.find(call.ref.name)
          : project.findSource(call.source[0], call.source[1]);
    keywords[key] = target === undefined ? value : compiler.relationOf(target);
  }
  const tested = node.attached_node ?? '';
  const target = project.nodes.get(tested) ?? project.sources.get(tested);
  const model = relation ?? (target === undefined ? attached : compiler.relationOf(target));
  const { text } = await compiler.macro(`test_${node.test_metadata?.name ?? ''}`, node, { ...keywords, model });
  return text.trim();
}

function limited(node: Node, sql: string): string {
  const limit = node.config['limit'];
  return typeof limit === 'number' ? `select * from (\n${sql}\n) as failing limit ${limit}` : sql;
}

/** What failures mean for a test: by severity, warn_if and error_if (docs.getdbt.com/reference/resource-configs/severity). */
export function judge(node: Node, failures: number): 'pass' | 'warn' | 'fail' {
  const severity = String(node.config['severity'] ?? 'error').toLowerCase();
  if (severity === 'error' && holds(failures, String(node.config['error_if'] ?? '!= 0'))) return 'fail';
  return holds(failures, String(node.config['warn_if'] ?? '!= 0')) ? 'warn' : 'pass';
}

function holds(failures: number, condition: string): boolean {
  const match = /^\s*(=|==|!=|<>|<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(condition);
  const between = /^\s*between\s+(\d+)\s+and\s+(\d+)\s*$/i.exec(condition);
  if (between !== null) return failures >= Number(between[1]) && failures <= Number(between[2]);
  if (match === null)
    throw new LakeError([
      diagnose('config-invalid-value', {
        key: 'warn_if / error_if',
        reason: `'${condition}' is not a comparison such as '> 10'`,
      }),
    ]);
  const bound = Number(match[2]);
  switch (match[1]) {
    case '=':
    case '==':
      return failures === bound;
    case '<':
      return failures < bound;
    case '>':
      return failures > bound;
    case '<=':
      return failures <= bound;
    case '>=':
      return failures >= bound;
    default:
      return failures !== bound;
  }
}

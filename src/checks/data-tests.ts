import type { Dialect } from '../adapters/adapter.ts';
import type { Compiler } from '../compile/index.ts';
import { diagnose, LakeError, type Span } from '../core/index.ts';
import {
  builtInTests,
  type Node,
  namedBy,
  type Project,
  parseCall,
  readThreshold,
  testedBy,
} from '../project/index.ts';
import { type GenericSql, genericSql } from './generic.ts';

/** A data test ready to run. */
export interface DataTest {
  readonly node: Node;
  /** Selects the failing rows. */
  readonly failing: string;
  /** Selects one number, what fail_calc says of the failing rows: `failuresOf` reads it. */
  readonly counting: string;
  readonly native: boolean;
  place(offset: number): Span;
  readonly shared: SharedTest | undefined;
}

/** A test that can share a scan with others: what to aggregate over which relation. */
export interface SharedTest extends Pick<GenericSql, 'aggregate' | 'ctes'> {
  readonly relation: string;
  /** Counts like `counting`, but over no rows, so that nothing is read; undefined where that is 0 and passes. */
  readonly countingNone: string | undefined;
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
    return { ...alone(node, compiled.sql, place), native: compiled.native, place: compiled.place };
  }
  try {
    const { model, ...args } = metadata.kwargs;
    const relations = await relationsOf(
      [attachedCall(model), ...Object.values(args)],
      project,
      compiler,
      node.package_name,
    );
    const resolve = (value: unknown): string => relations.get(value) ?? String(value);
    const attached = resolve(attachedCall(model));
    const where = whereOf(node);
    const relation = where === undefined ? attached : `(select * from ${attached} where ${where}) as dbt_subquery`;
    if (project.pass.macros.has(`test_${metadata.name}`) || !builtInTests.has(metadata.name))
      return alone(node, await customTest(node, project, compiler, args, attached), place);
    const sql: GenericSql = genericSql({
      name: node.name,
      test: metadata.name,
      relation,
      where,
      column: node.column_name ?? null,
      args,
      literal: (value) => dialect.literal(value as string),
      resolve,
    });
    const test = alone(node, sql.failing, place);
    if (node.config['store_failures'] === true) return test;
    const none = count(node, `select * from (\n${sql.failing}\n) as failing where false`);
    const plain = failCalc(node) === 'count(*)' && judge(node, 0) === 'pass';
    const { aggregate, ctes } = sql;
    return { ...test, shared: { relation: attached, aggregate, ctes, countingNone: plain ? undefined : none } };
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    throw new LakeError(
      problem.diagnostics.map((d) => (d.span === undefined ? { ...d, span: place() } : d)),
      problem.exitCode,
    );
  }
}

function alone(node: Node, sql: string, place: () => Span): DataTest {
  const limit = node.config['limit'];
  const failing = typeof limit === 'number' ? `select * from (\n${sql}\n) as failing limit ${limit}` : sql;
  return { node, failing, counting: count(node, failing), native: false, place, shared: undefined };
}

const failCalc = (node: Node) => String(node.config['fail_calc'] ?? 'count(*)');

const count = (node: Node, failing: string) =>
  `select ${failCalc(node)} as failures from (\n${failing}\n) as dbt_internal_test`;

function whereOf(node: Node): string | undefined {
  const { where } = node.config;
  return typeof where === 'string' && where.trim() !== '' ? where : undefined;
}

/** The `ref(…)` or `source(…)` that a test hangs on. */
function attachedCall(model: unknown): unknown {
  return /\((ref\(.*\)|source\(.*\))\)/.exec(String(model))?.[1] ?? '';
}

/** The SQL of the relations that calls among the values name; an ephemeral model stands as a subquery. */
async function relationsOf(
  values: readonly unknown[],
  project: Project,
  compiler: Compiler,
  from: string,
): Promise<Map<unknown, string>> {
  const found = new Map<unknown, string>();
  for (const value of values) {
    if (parseCall(value) === undefined) continue;
    const target = namedBy(value, project, from);
    if (target === undefined) throw new LakeError([diagnose('ref-not-found', { name: String(value) })]);
    const ephemeral = target.resource_type !== 'source' && target.config.materialized === 'ephemeral';
    found.set(
      value,
      ephemeral
        ? `(\n${(await compiler.node(target.unique_id)).sql}\n) as dbt_ephemeral`
        : compiler.relationOf(target).__str__(),
    );
  }
  return found;
}

/** The failures that a test's `counting` gave; as in dbt, none is no number. */
export function failuresOf(counted: unknown): number {
  if (counted !== null && counted !== undefined) return Number(counted);
  const reason = 'gives NULL when no row fails; write coalesce(…, 0)';
  throw new LakeError([diagnose('config-invalid-value', { key: 'fail_calc', reason })], 1);
}

async function customTest(
  node: Node,
  project: Project,
  compiler: Compiler,
  args: Readonly<Record<string, unknown>>,
  attached: string,
): Promise<string> {
  const where = whereOf(node);
  const relation = where === undefined ? undefined : `(select * from ${attached} where ${where}) dbt_subquery`;
  const keywords: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(args)) {
    const target = namedBy(value, project, node.package_name);
    keywords[key] = target === undefined ? value : compiler.relationOf(target);
  }
  const target = testedBy(node, project);
  const ephemeral =
    target !== undefined && 'materialized' in target.config && target.config['materialized'] === 'ephemeral';
  const model = relation ?? (target === undefined || ephemeral ? attached : compiler.relationOf(target));
  const { text } = await compiler.macro(`test_${node.test_metadata?.name ?? ''}`, node, { ...keywords, model });
  return text.trim();
}

/** What failures mean for a test: by severity, warn_if and error_if (docs.getdbt.com/reference/resource-configs/severity). */
export function judge(node: Node, failures: number): 'pass' | 'warn' | 'fail' {
  const severity = String(node.config['severity'] ?? 'error').toLowerCase();
  const holds = (key: 'error_if' | 'warn_if') => readThreshold(String(node.config[key] ?? '!= 0'))?.(failures) === true;
  if (severity === 'error' && holds('error_if')) return 'fail';
  return holds('warn_if') ? 'warn' : 'pass';
}

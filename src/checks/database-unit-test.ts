import type { Value } from '../adapters/adapter.ts';
import { type DatabaseCompiler, materialize, type NodeRun, type ResultTable } from '../compile/index.ts';
import { diagnose, LakeError } from '../core/index.ts';
import {
  type Node,
  namedBy,
  type Project,
  type SourceNode,
  type UnitTestGiven,
  type UnitTestNode,
} from '../project/index.ts';
import { text } from '../template/index.ts';
import { cteRelation, fixtureRows, withCtes } from './unit-tests.ts';

/** What a unit test in a database found. */
export interface DatabaseUnitTest {
  readonly passed: boolean;
  readonly missing: readonly (readonly Value[])[];
  readonly unexpected: readonly (readonly Value[])[];
  readonly columns: readonly string[];
  readonly sql: string;
  readonly response: Readonly<Record<string, unknown>>;
}

interface Input {
  readonly node: Node | SourceNode;
  readonly cte: string;
}

/**
 * Runs a unit test as dbt does: each given input is a CTE made by get_fixture_sql, which asks the database for the input's
 * columns, and the `unit` materialization puts the rows that came beside those expected.
 */
export async function runDatabaseUnitTest(
  compiler: DatabaseCompiler,
  project: Project,
  test: UnitTestNode,
  engine: string,
): Promise<DatabaseUnitTest> {
  const model = project.nodes.get(test.depends_on.nodes[0] ?? '') as Node;
  const unit = unitNode(test, model, project);
  const run = compiler.enter(test.unique_id);
  try {
    const sql = await compileUnit(compiler, project, { test, model, unit, run });
    const { main, response } = await materialize(compiler, project, run, { node: unit, sql, engine });
    return { ...compare(main.table), sql, response };
  } finally {
    await compiler.leave(test.unique_id);
  }
}

function unitNode(test: UnitTestNode, model: Node, project: Project): Node {
  const place = project.place(test.unique_id);
  const { expect } = test;
  const name = model.version === undefined || model.version === null ? test.name : `${test.name}_v${model.version}`;
  const config = {
    ...model.config,
    materialized: 'unit',
    expected_rows:
      expect.format === 'sql' ? [] : fixtureRows(test, expect.rows, { format: expect.format, where: 'expect', place }),
    expected_sql: expect.format === 'sql' ? expect.rows : null,
  };
  return { ...model, unique_id: test.unique_id, name, alias: name, config, resource_type: 'unit_test' as never };
}

async function compileUnit(
  compiler: DatabaseCompiler,
  project: Project,
  { test, model, unit, run }: { test: UnitTestNode; model: Node; unit: Node; run: NodeRun },
): Promise<string> {
  const ctes: string[] = [];
  const inputs = new Map<string, Input>();
  for (const given of test.given) {
    const node = inputNode(test, model, given.input, project);
    const name = node.resource_type === 'source' ? `${node.source_name}__${node.name}` : node.alias;
    const input: Input = { node, cte: `__dbt__cte__${name}` };
    inputs.set(node.unique_id, input);
    ctes.push(`${input.cte} as (\n${await fixtureSql(compiler, project, { test, given, node, unit, run })}\n)`);
  }
  const cteOf = (id: string, name: string) => {
    const input = inputs.get(id);
    if (input !== undefined) return cteRelation(input.cte);
    const place = { span: project.place(test.unique_id) };
    throw new LakeError([diagnose('unit-test-input-missing', { test: test.name, input: name }, place)], 1);
  };
  const overrides = test.overrides ?? { macros: {}, vars: {}, env_vars: {} };
  const given = inputs.get(model.unique_id);
  const sql = await compiler.render(model.unique_id, {
    node: unit,
    run: { ...run, macros: overrides.macros },
    values: {
      ...overriding(project, overrides),
      this: given === undefined ? null : cteRelation(given.cte),
    },
    relation: cteOf,
  });
  return withCtes(sql, ctes);
}

function overriding(
  project: Project,
  { vars, env_vars: env }: { vars: Record<string, unknown>; env_vars: Record<string, unknown> },
): Record<string, unknown> {
  const call = (name: string) => project.pass.base[name] as (...args: unknown[]) => unknown;
  const over =
    (name: string, values: Record<string, unknown>) =>
    (key: unknown, ...rest: unknown[]) =>
      Object.hasOwn(values, text(key)) ? values[text(key)] : call(name)(key, ...rest);
  return { var: over('var', vars), env_var: over('env_var', env) };
}

function inputNode(test: UnitTestNode, model: Node, input: string, project: Project): Node | SourceNode {
  if (input.trim() === 'this') return model;
  const node = namedBy(input, project, test.package_name);
  if (node !== undefined) return node;
  const place = { span: project.place(test.unique_id) };
  throw new LakeError([diagnose('unit-test-input-unknown', { test: test.name, input }, place)], 1);
}

/** The rows of an input as SQL: written by hand, or by dbt's macro from rows. */
async function fixtureSql(
  compiler: DatabaseCompiler,
  project: Project,
  {
    test,
    given,
    node,
    unit,
    run,
  }: { test: UnitTestNode; given: UnitTestGiven; node: Node | SourceNode; unit: Node; run: NodeRun },
): Promise<string> {
  const fixture = {
    ...unit,
    name: node.name,
    alias: 'identifier' in node ? node.identifier : node.alias,
    resource_type: 'model' as const,
  };
  const values = { this: compiler.relationOf(node) };
  const context = compiler.runContext(fixture, { ...run, results: compiler.newResults() }, [], { values });
  if (given.format === 'sql') return await compiler.text(String(given.rows), context);
  const isSeed = node.resource_type === 'seed';
  if ((given.rows === null || given.rows === undefined) && isSeed)
    // As in dbt: a seed whose rows are not given has those of its file.
    return `select * from ${compiler.relationOf(node).__str__()}`;
  const place = project.place(test.unique_id);
  const rows = fixtureRows(test, given.rows, { format: given.format, where: given.input, place });
  return await compiler.text('{{ get_fixture_sql(__rows, none) }}', context, { __rows: rows });
}

/** Rows that came against rows expected, in any order. */
function compare(table: ResultTable): Omit<DatabaseUnitTest, 'sql' | 'response'> {
  const side = table.column_names.findIndex((name) => name.toLowerCase() === 'actual_or_expected');
  const left = new Map<string, { row: readonly Value[]; count: number }>();
  for (const entry of table) {
    const row = [...(entry as Iterable<unknown>)].map((value) => (value === null ? null : text(value)));
    const kind = row[side];
    const rest = row.filter((_, i) => i !== side);
    const key = JSON.stringify(rest);
    const known = left.get(key) ?? { row: rest, count: 0 };
    known.count += kind === 'expected' ? 1 : -1;
    left.set(key, known);
  }
  const repeated = (sign: 1 | -1) =>
    [...left.values()].flatMap(({ row, count }) => Array.from({ length: Math.max(0, sign * count) }, () => row));
  const [missing, unexpected] = [repeated(1), repeated(-1)];
  const columns = table.column_names.filter((_, i) => i !== side);
  return { passed: missing.length === 0 && unexpected.length === 0, missing, unexpected, columns };
}

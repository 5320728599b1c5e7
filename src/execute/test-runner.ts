import type { Dialect, Rows, Session } from '../adapters/adapter.ts';
import { compileDataTest, type DataTest, failuresOf, judge, scanSql } from '../checks/index.ts';
import type { Compiler } from '../compile/index.ts';
import { type Diagnostic, LakeError, lineIndex } from '../core/index.ts';
import type { Node, Project } from '../project/index.ts';
import type { NodeResult } from './events.ts';

export interface TestRunner {
  readonly project: Project;
  readonly compiler: Compiler;
  readonly session: Session;
  readonly dialect: Dialect;
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly storeFailures: boolean;
  /** Keeps the statement that tests share, for people to read. */
  writeScan(tested: Node, sql: string): void;
}

const sampleRows = 5;

/** Runs data tests; those on one relation share one scan, and only what failed is asked for its rows. */
export async function runDataTests(nodes: readonly Node[], runner: TestRunner): Promise<NodeResult[]> {
  const startedAt = new Date();
  const results: NodeResult[] = [];
  const scans = new Map<string, DataTest[]>();
  const alone: DataTest[] = [];
  for (const node of nodes) {
    try {
      const test = await compileDataTest(node, runner.project, runner.compiler, runner.dialect);
      if (test.shared === undefined || runner.storeFailures) alone.push(test);
      else scans.set(test.shared.relation, [...(scans.get(test.shared.relation) ?? []), test]);
    } catch (problem) {
      results.push(errorResult(node, problem, startedAt));
    }
  }
  for (const tests of scans.values()) results.push(...(await scan(tests, runner, startedAt)));
  for (const test of alone) results.push(await exact(test, runner, startedAt));
  return results;
}

async function scan(tests: readonly DataTest[], runner: TestRunner, startedAt: Date): Promise<NodeResult[]> {
  const text = scanSql(tests);
  let row: Rows;
  try {
    row = await runner.session.query({ text }, { signal: runner.signal });
  } catch (problem) {
    if (!(problem instanceof LakeError) || runner.signal.aborted) throw problem;
    // One bad test must not take the others with it, nor make each of them read the relation again.
    if (tests.length === 1) return [await exact(tests[0] as DataTest, runner, startedAt)];
    const half = Math.ceil(tests.length / 2);
    const first = await scan(tests.slice(0, half), runner, startedAt);
    return [...first, ...(await scan(tests.slice(half), runner, startedAt))];
  }
  const tested = runner.project.nodes.get(tests[0]?.node.attached_node ?? '');
  if (tested !== undefined) runner.writeScan(tested, text);
  const results: NodeResult[] = [];
  for (const [i, test] of tests.entries()) {
    const value = row.rows[0]?.[i] ?? null;
    const none = test.shared?.countingNone;
    if (value === null || Number(value) !== 0) results.push(await exact(test, runner, startedAt));
    else if (none === undefined) results.push(passed(test, startedAt));
    else results.push(await exact({ ...test, counting: none }, runner, startedAt));
  }
  return results;
}

function passed(test: DataTest, startedAt: Date): NodeResult {
  return {
    id: test.node.unique_id,
    status: 'pass',
    kind: 'test',
    failures: 0,
    diagnostics: [],
    compiled: test.failing,
    startedAt,
    finishedAt: new Date(),
  };
}

async function exact(test: DataTest, runner: TestRunner, startedAt: Date): Promise<NodeResult> {
  const { node } = test;
  const { session, signal } = runner;
  try {
    const counted = await session.query({ text: test.counting, native: test.native }, { signal });
    const failures = failuresOf(counted.rows[0]?.[0]);
    const status = judge(node, failures);
    const store =
      node.config['store_failures'] === true || (runner.storeFailures && node.config['store_failures'] !== false);
    if (store) {
      const relation = { database: node.database, schema: node.schema, identifier: node.alias };
      const owner = { nodeId: node.unique_id, runId: runner.runId, fingerprint: '' };
      const staged = await session.build(
        { relation, kind: 'table', sql: { text: test.failing, native: test.native }, partitionBy: [], owner },
        { signal },
      );
      await staged.publish();
    }
    const sample =
      status === 'pass'
        ? undefined
        : await session.query({ text: test.failing, native: test.native }, { signal, limit: sampleRows });
    return {
      id: node.unique_id,
      status,
      kind: 'test',
      failures,
      diagnostics: [],
      compiled: test.failing,
      startedAt,
      finishedAt: new Date(),
      ...(sample === undefined ? {} : { sample, message: gotResults(node, failures, status) }),
      ...(store ? { relationName: relationSql(node, runner) } : {}),
    };
  } catch (problem) {
    if (signal.aborted) throw problem;
    return errorResult(node, problem, startedAt, test);
  }
}

/** dbt's words for what a test found. */
function gotResults(node: Node, failures: number, status: string): string {
  const condition = String(node.config[status === 'fail' ? 'error_if' : 'warn_if'] ?? '!= 0');
  const word = status === 'fail' ? 'fail' : 'warn';
  return `Got ${failures} result${failures === 1 ? '' : 's'}, configured to ${word} if ${condition}`;
}

function relationSql(node: Node, { dialect }: TestRunner): string {
  return [node.database, node.schema, node.alias].map((part) => dialect.quote(part)).join('.');
}

function errorResult(node: Node, problem: unknown, startedAt: Date, test?: DataTest): NodeResult {
  if (!(problem instanceof LakeError)) throw problem;
  const diagnostics =
    test === undefined ? problem.diagnostics : problem.diagnostics.map((d) => placeIn(d, test.failing, test.place));
  return {
    id: node.unique_id,
    status: 'error',
    kind: 'test',
    diagnostics,
    message: problem.message,
    startedAt,
    finishedAt: new Date(),
    ...(test === undefined ? {} : { compiled: test.failing }),
  };
}

/** A diagnostic that points into SQL text is made to point into the author's file. */
export function placeIn(
  diagnostic: Diagnostic,
  sql: string,
  place: (offset: number) => import('../core/index.ts').Span,
): Diagnostic {
  const { span } = diagnostic;
  if (span === undefined) return { ...diagnostic, span: place(0) };
  if (span.file !== '') return diagnostic;
  return { ...diagnostic, span: place(lineIndex(sql).offset(span.line, span.column)) };
}

import type { AdapterConfig, DatabaseAdapter, DatabaseSession } from '../../adapters/adapter.ts';
import { runDatabaseUnitTest } from '../../checks/index.ts';
import { type DatabaseCompileOptions, DatabaseCompiler, materialize } from '../../compile/index.ts';
import { type Diagnostic, diagnose, LakeError, type Span } from '../../core/index.ts';
import { behaviorFlag, type Node, type UnitTestNode } from '../../project/index.ts';
import { truthy } from '../../template/index.ts';
import type { RunEvent, RunResult, Status } from '../events.ts';
import { Execution, type ExecutionOptions } from '../execution.ts';
import { nothingDone, Outcome, placer, skipped } from '../outcome.ts';
import { isIdle, resourceOf } from '../runnable.ts';
import { schedule, type Task } from '../scheduler.ts';
import type { Batch } from './batches.ts';
import { type Failed, failureMessage } from './failure-message.ts';
import { runProjectHooks } from './hooks.ts';
import { isMicrobatch, runMicrobatch } from './microbatch.ts';
import { createSchemas } from './schemas.ts';

export interface DatabaseRunOptions extends ExecutionOptions {
  readonly adapter: DatabaseAdapter;
  readonly config: AdapterConfig;
  readonly threads: number;
  readonly fullRefresh: boolean;
  readonly graph: Readonly<Record<string, unknown>>;
  /** When the run began: microbatch models build up to now. */
  readonly now: Date;
  readonly eventTimeStart?: Date | undefined;
  readonly eventTimeEnd?: Date | undefined;
  /** The batches that an earlier run left undone (retry). */
  failedBatches?(id: string): readonly Batch[] | undefined;
  /** What --defer, --empty and --sample say. */
  readonly reading: Pick<DatabaseCompileOptions, 'deferred' | 'empty' | 'sample'>;
  /** Keeps the SQL of a node for people to read, and gives the file. */
  writeSql(tree: 'compiled' | 'run', node: Node, sql: string): string;
  warn(message: string): void;
  /** Is told of the statements that run. */
  readonly log?: DatabaseCompileOptions['log'];
  /** The engine is there. */
  onConnected?(): void;
}

/**
 * Runs the selected nodes in a database, each by dbt's materialization macros on a connection of its own. A failed node skips what
 * hangs below it; every node has a result. Rejects with LakeError when it cannot begin.
 */
export async function executeInDatabase(options: DatabaseRunOptions): Promise<RunResult> {
  return await new DatabaseExecution(options).run();
}

class DatabaseExecution extends Execution<DatabaseRunOptions> {
  private session!: DatabaseSession;
  private compiler!: DatabaseCompiler;

  constructor(options: DatabaseRunOptions) {
    super(options, { together: false });
  }

  protected override async connected(): Promise<void> {
    const { options } = this;
    const { project, adapter, config, threads } = options;
    const signal = this.stop.signal;
    this.session = await adapter.open(config, { root: project.root, threads, signal });
    try {
      options.onConnected?.();
      this.compiler = new DatabaseCompiler(project, {
        adapter,
        config,
        session: this.session,
        graph: options.graph,
        fullRefresh: options.fullRefresh,
        selected: this.ids,
        ...options.reading,
        write: (node, sql) => {
          node.build_path = options.writeSql('run', node, sql);
        },
        warn: (message) => options.warn(message),
        log: options.log,
        signal,
      });
      const on = (event: RunEvent) => options.on(event);
      const hooks = { project, compiler: this.compiler, place: 'on-run-start' as const, on };
      await createSchemas(this.compiler, this.builtNodes());
      const begun = await runProjectHooks(hooks, []);
      this.results.push(...begun);
      const refused = begun.some((hook) => hook.status === 'error');
      if (refused && behaviorFlag(project.settings, 'skip_nodes_if_on_run_start_fails')) this.skipAll();
      else
        await schedule(this.plan.tasks, {
          slots: threads,
          signal,
          run: (task) => this.runTask(task),
          skip: (task, cause) => this.skip(task.id, `${this.nameOf(cause)} failed`),
        });
      if (signal.aborted) return;
      // As in dbt, on-run-end hears of hooks only when they failed.
      const nodeResults = this.results.filter((result) => !begun.includes(result) || result.status === 'error');
      this.results.push(...(await runProjectHooks({ ...hooks, place: 'on-run-end' }, nodeResults)));
    } finally {
      await this.session.close();
    }
  }

  private nodeOf(id: string): Node | undefined {
    const { nodes, functions } = this.options.project;
    return nodes.get(id) ?? functions.get(id);
  }

  /** The nodes whose schema must be there. */
  private builtNodes(): Node[] {
    return this.ids.flatMap((id) => {
      const node = this.nodeOf(id);
      if (node === undefined) return [];
      return node.resource_type !== 'test' || this.storesFailures(node) ? [node] : [];
    });
  }

  private storesFailures(node: Node): boolean {
    const own = node.config['store_failures'];
    return (
      own === true ||
      (own !== false && this.options.project.pass.base['flags'] !== undefined && this.flag('STORE_FAILURES'))
    );
  }

  private flag(name: string): boolean {
    const flags = this.options.project.pass.base['flags'] as Readonly<Record<string, unknown>>;
    return flags[name] === true;
  }

  private nameOf(task: string): string {
    const { project } = this.options;
    return resourceOf(task, project)?.name ?? task;
  }

  private async runTask(task: Task): Promise<boolean> {
    const { project } = this.options;
    const unitTest = project.unitTests.get(task.id);
    if (unitTest !== undefined) return await this.runUnitTest(unitTest);
    if (isIdle(task.id, project)) {
      this.finish(nothingDone(task.id, this.typeOf(task.id)));
      return true;
    }
    const node = this.nodeOf(task.id);
    if (node === undefined || node.resource_type === 'test') {
      const tests = node === undefined ? (this.plan.audits.get(task.id) ?? []) : [node];
      let passed = true;
      for (const test of tests) passed = (await this.runTest(test)) && passed;
      return passed;
    }
    for (const test of this.plan.unitTests.get(task.id) ?? []) {
      if (await this.runUnitTest(test)) continue;
      // As in dbt, the unit tests after one that failed are skipped with their model.
      this.skip(task.id, `${test.name} failed`);
      return false;
    }
    return await this.runNode(node);
  }

  private async runNode(node: Node): Promise<boolean> {
    const id = node.unique_id;
    const kind = node.resource_type === 'model' ? node.config.materialized : node.resource_type;
    const outcome = new Outcome(id, kind);
    this.begin(id);
    const compiled: { sql: string; place?: (offset: number) => Span } = { sql: '' };
    if (isMicrobatch(node, this.options.project)) return await this.runBatches(node, outcome);
    const broken = await this.brokenParent(node);
    if (broken !== undefined) {
      this.fail(outcome, broken.problem, broken.node, this.placed(broken.node, { sql: '' }), 'skipped');
      return false;
    }
    const run = this.compiler.enter(id);
    try {
      if (node.resource_type !== 'seed') {
        const { sql, place } = await this.compiler.node(id);
        compiled.sql = sql;
        compiled.place = place;
        this.compiledAs(node, sql, outcome);
      } else this.options.on({ event: 'node-compiled', id });
      const sql = node.resource_type === 'seed' ? null : compiled.sql;
      const { message, response } = await materialize(this.compiler, this.options.project, run, {
        node,
        sql,
        engine: this.options.adapter.name,
      });
      outcome.learn({ message, response });
      this.finish(outcome.end('success'));
      return true;
    } catch (problem) {
      this.fail(outcome, problem, node, this.placed(node, compiled));
      return false;
    } finally {
      await this.compiler.leave(id);
    }
  }

  private async runBatches(node: Node, outcome: Outcome): Promise<boolean> {
    const { options } = this;
    try {
      const { successful, failed, diagnostics, response } = await runMicrobatch(node, {
        compiler: this.compiler,
        project: options.project,
        engine: options.adapter.name,
        fullRefresh: options.fullRefresh,
        threads: options.threads,
        signal: this.stop.signal,
        now: options.now,
        eventTimeStart: options.eventTimeStart,
        eventTimeEnd: options.eventTimeEnd,
        again: options.failedBatches?.(node.unique_id),
        compiled: (_, sql) => this.compiledAs(node, sql, outcome),
      });
      const all = successful.length + failed.length;
      const [status, message]: [Status, string] =
        failed.length === 0
          ? ['success', 'SUCCESS']
          : successful.length === 0
            ? ['error', 'ERROR']
            : ['partial success', `PARTIAL SUCCESS (${successful.length}/${all})`];
      outcome.learn({ message, response, batches: { successful, failed } });
      this.finish(outcome.end(status, diagnostics.map(this.placed(node, { sql: '' }))));
      return failed.length === 0;
    } catch (problem) {
      this.fail(outcome, problem, node, this.placed(node, { sql: '' }));
      return false;
    }
  }

  private compiledAs(node: Node, sql: string, outcome: Outcome): void {
    outcome.learn({ compiledAt: new Date(), compiled: sql });
    node.compiled_path = this.options.writeSql('compiled', node, sql);
    node.compiled = true;
    node.compiled_code = sql;
    this.options.on({ event: 'node-compiled', id: node.unique_id });
  }

  private placed(
    node: Node,
    compiled: { sql: string; place?: (offset: number) => Span },
  ): (diagnostic: Diagnostic) => Diagnostic {
    const start = this.options.project.place(node.unique_id) ?? { file: node.original_file_path, line: 1, column: 1 };
    return placer(compiled.sql, compiled.place, start);
  }

  private async runTest(node: Node): Promise<boolean> {
    const id = node.unique_id;
    const outcome = new Outcome(id, 'test');
    this.begin(id);
    const compiled: { sql: string; place?: (offset: number) => Span } = { sql: '' };
    const run = this.compiler.enter(id);
    try {
      const { sql, place } = await this.compiler.node(id);
      compiled.sql = sql;
      compiled.place = place;
      this.compiledAs(node, sql, outcome);
      const { main, response } = await materialize(this.compiler, this.options.project, run, {
        node,
        sql,
        engine: this.options.adapter.name,
      });
      const found = testResult(node, main.table.column_names, [...main.table]);
      const { status, failures, message } = found;
      outcome.learn({ response, failures, message });
      if (status === 'fail' || status === 'warn') outcome.learn({ relationName: node.relation_name ?? undefined });
      this.finish(outcome.end(status));
      return status !== 'fail';
    } catch (problem) {
      this.fail(outcome, problem, node, this.placed(node, compiled));
      return false;
    } finally {
      await this.compiler.leave(id);
    }
  }

  private async runUnitTest(test: UnitTestNode): Promise<boolean> {
    const outcome = new Outcome(test.unique_id, 'unit test');
    this.begin(test.unique_id);
    const { project, adapter } = this.options;
    try {
      const found = await runDatabaseUnitTest(this.compiler, project, test, adapter.name);
      const { passed, columns, missing, unexpected, response } = found;
      outcome.learn({ failures: passed ? 0 : 1, compiled: found.sql, response });
      if (!passed) outcome.learn({ difference: { columns, missing, unexpected }, message: differs(found) });
      this.finish(outcome.end(passed ? 'pass' : 'fail'));
      return passed;
    } catch (problem) {
      const start = project.place(test.unique_id) ?? { file: test.original_file_path, line: 1, column: 1 };
      this.fail(outcome, problem, test, placer('', undefined, start));
      return false;
    }
  }

  private fail(
    outcome: Outcome,
    problem: unknown,
    failed: Failed,
    place: (diagnostic: Diagnostic) => Diagnostic,
    status: Status = 'error',
  ): void {
    this.finish({ ...outcome.fail(problem, place), status, message: failureMessage(problem, failed) });
  }

  /** An ephemeral parent that cannot be compiled, and why: what reads it is skipped, as in dbt. */
  private async brokenParent(node: Node): Promise<{ readonly node: Node; readonly problem: LakeError } | undefined> {
    for (const id of node.depends_on.nodes) {
      const parent = this.options.project.nodes.get(id);
      if (parent?.config.materialized !== 'ephemeral') continue;
      try {
        await this.compiler.node(id);
      } catch (problem) {
        if (problem instanceof LakeError) return { node: parent, problem };
        throw problem;
      }
    }
    return undefined;
  }

  private skipAll(): void {
    for (const id of this.ids) this.skip(id, 'on-run-start failed');
  }

  private skip(id: string, why: string): void {
    for (const test of this.plan.unitTests.get(id) ?? [])
      if (!this.isDone(test.unique_id)) this.finish(skipped(test.unique_id, 'unit_test', why));
    if (!this.isDone(id)) this.finish(skipped(id, this.typeOf(id), why));
  }
}

/** What the one row of a test's statement says: failures, should_warn, should_error (dbt's test materialization). */
function testResult(
  node: Node,
  names: readonly string[],
  rows: readonly unknown[],
): { status: Status; failures: number; message?: string } {
  const row = rows[0] === undefined ? [] : [...(rows[0] as Iterable<unknown>)];
  const bad = (reason: string) =>
    new LakeError([diagnose('template-failed', { reason: `the test ${node.unique_id} ${reason}` })], 1);
  if (rows.length !== 1) throw bad(`gave ${rows.length} rows, but 1 row was expected`);
  if (names.length !== 3) throw bad(`gave ${names.length} columns, but 3 columns were expected`);
  const value = (name: string) => row[names.findIndex((n) => n.toLowerCase() === name)];
  const given = value('failures');
  if (given === null || given === undefined) {
    const reason = 'gives NULL when no row fails; write coalesce(…, 0)';
    throw new LakeError([diagnose('config-invalid-value', { key: 'fail_calc', reason })], 1);
  }
  const failures = Number(given);
  const severity = String(node.config['severity'] ?? 'ERROR').toUpperCase();
  const results = `Got ${failures} result${failures === 1 ? '' : 's'}, configured to`;
  if (severity === 'ERROR' && yes(value('should_error')))
    return { status: 'fail', failures, message: `${results} fail if ${String(node.config['error_if'])}` };
  if (yes(value('should_warn')))
    return { status: 'warn', failures, message: `${results} warn if ${String(node.config['warn_if'])}` };
  return { status: 'pass', failures: 0 };
}

/** Engines without booleans give 0 and 1, or their names. */
function yes(value: unknown): boolean {
  if (typeof value === 'string') return /^(y|yes|t|true|on|1)$/i.test(value);
  return truthy(value);
}

/** The difference as text, one line a row: `-` was expected and did not come, `+` came unexpected. */
function differs({ columns, missing, unexpected }: Awaited<ReturnType<typeof runDatabaseUnitTest>>): string {
  const line = (mark: string, row: readonly unknown[]) =>
    `${mark} ${row.map((v) => (v === null ? 'NULL' : String(v))).join(', ')}`;
  const rows = [...missing.map((row) => line('-', row)), ...unexpected.map((row) => line('+', row))];
  return ['actual differs from expected:', `  ${columns.join(', ')}`, ...rows].join('\n');
}

import { join } from 'node:path';
import type { Adapter, AdapterConfig, Session, Staged } from '../adapters/adapter.ts';
import { UnitTester, type UnitTestResult } from '../checks/index.ts';
import { type CompileOptions, Compiler, toRelation } from '../compile/index.ts';
import type { Span } from '../core/index.ts';
import type { Node, UnitTestNode } from '../project/index.ts';
import type { NodeResult, RunResult } from './events.ts';
import { Execution, type ExecutionOptions } from './execution.ts';
import { type HookRunner, runEndHooks, runNodeHooks, runStartHooks } from './hooks.ts';
import { inputsOf } from './inputs.ts';
import { nothingDone, Outcome, placer, skipped } from './outcome.ts';
import { isIdle } from './runnable.ts';
import { schedule, type Task } from './scheduler.ts';
import { buildSpec } from './spec.ts';
import { runDataTests, type TestRunner } from './test-runner.ts';

/** A run of lake's own engine; a `build` runs tests right after their node, before it is published. */
export interface RunOptions extends ExecutionOptions {
  readonly adapter: Adapter;
  readonly config: AdapterConfig;
  readonly threads: number;
  readonly fullRefresh: boolean;
  readonly storeFailures: boolean;
  readonly runId: string;
  /** A killed run that this one takes up: what it published is not built again. */
  readonly resume?: string;
  readonly graph: Readonly<Record<string, unknown>>;
  readonly targetFolder: string;
  readonly lockTimeout?: number;
  /** Keeps the SQL of a node for people to read, and gives the file. */
  writeSql(tree: 'compiled' | 'run', node: Node, sql: string): string;
  onWait?(holder: string): void;
  /** The engine is there, and with it the lock of a run that writes: from now on nobody else's run is under way. */
  onConnected?(): void;
}

/**
 * Runs the selected nodes. A failed node skips what hangs below it; every node has a result, also when the run is interrupted.
 * Rejects with LakeError when it cannot begin: the engine, the lock, a hook.
 */
export async function execute(options: RunOptions): Promise<RunResult> {
  return await new LakeExecution(options).run();
}

class LakeExecution extends Execution<RunOptions> {
  private session!: Session;
  private compiler!: Compiler;
  private tester: Promise<UnitTester> | undefined;
  private testSession: Session | undefined;

  constructor(options: RunOptions) {
    super(options, { together: true });
  }

  protected override async connected(): Promise<void> {
    const { options } = this;
    const { project } = options;
    const built = new Set(
      options.command === 'test' ? [] : this.ids.filter((id) => ['model', 'seed'].includes(this.typeOf(id))),
    );
    this.session = await options.adapter.connect(options.config, {
      root: project.root,
      threads: options.threads,
      write: built.size > 0 || this.storesFailures(),
      runId: options.runId,
      signal: this.stop.signal,
      ...(options.lockTimeout === undefined ? {} : { lockTimeout: options.lockTimeout }),
      onWait: (holder) => options.onWait?.(holder),
    });
    try {
      options.onConnected?.();
      this.compiler = new Compiler(project, this.compileOptions(this.session, options.fullRefresh));
      const readers = this.ids.filter((id) => this.typeOf(id) !== 'unit_test');
      const inputs = inputsOf(readers, project, options.dag, built);
      for (const diagnostic of await this.session.use(inputs.relations, inputs.sources))
        options.on({ event: 'diagnostic', diagnostic: { ...diagnostic, severity: 'warning' } });
      await runStartHooks(this.hooks());
      await schedule(this.plan.tasks, {
        // The engine runs as many statements at once as there are threads; more nodes than that are being rendered meanwhile.
        slots: options.threads === 1 ? 1 : options.threads * 2,
        signal: this.stop.signal,
        run: (task, release) => this.runTask(task, release),
        skip: (task, cause) => this.skip(task.id, `${this.nameOf(cause)} failed`),
      });
      if (!this.stop.signal.aborted) await runEndHooks(this.hooks(), this.results);
    } finally {
      await this.session.close();
      await this.testSession?.close();
    }
  }

  private compileOptions(session: Session, fullRefresh: boolean): CompileOptions {
    const { adapter, graph } = this.options;
    return { dialect: adapter.dialect, engine: adapter.name, session, fullRefresh, graph };
  }

  private storesFailures(): boolean {
    const { project, storeFailures } = this.options;
    const tests = this.ids.flatMap((id) => {
      const node = project.nodes.get(id);
      return node?.resource_type === 'test' ? [node] : [];
    });
    return tests.length > 0 && (storeFailures || tests.some((node) => node.config['store_failures'] === true));
  }

  private nameOf(task: string): string {
    const { project } = this.options;
    const id = project.nodes.has(task) ? task : (this.plan.audits.get(task)?.[0]?.unique_id ?? task);
    return project.nodes.get(id)?.name ?? task;
  }

  private hooks(): HookRunner {
    const { compiler, session } = this;
    return { project: this.options.project, compiler, session, signal: this.stop.signal };
  }

  private async runTask(task: Task, release: () => void): Promise<boolean> {
    const { project } = this.options;
    const node = project.nodes.get(task.id);
    const unitTest = project.unitTests.get(task.id);
    if (unitTest !== undefined) return await this.runUnitTest(unitTest);
    if (isIdle(task.id, project)) {
      this.finish(nothingDone(task.id, this.typeOf(task.id)));
      return true;
    }
    if (node === undefined || node.resource_type === 'test') return await this.runAudits(task.id);
    for (const test of this.plan.unitTests.get(task.id) ?? []) {
      if (await this.runUnitTest(test)) continue;
      const done = new Set(this.results.map((r) => r.id));
      this.skip(task.id, `${test.name} failed`, done);
      return false;
    }
    return await this.runNode(node, release);
  }

  private async runNode(node: Node, release: () => void): Promise<boolean> {
    const outcome = new Outcome(node.unique_id, node.resource_type === 'seed' ? 'seed' : node.config.materialized);
    this.begin(node.unique_id);
    const tests = this.plan.audits.get(node.unique_id) ?? [];
    const place: { sql: string; find?: (offset: number) => Span } = { sql: '' };
    let audited: readonly NodeResult[] = [];
    let staged: Staged | undefined;
    let published = false;
    try {
      if (this.wasPublished(node)) {
        outcome.learn({ message: 'published by the run that is taken up' });
        audited = tests.length === 0 ? [] : await runDataTests(tests, this.testRunner());
        this.finish(outcome.end('success'));
        return audited.every((r) => r.status !== 'fail' && r.status !== 'error');
      }
      await runNodeHooks(this.hooks(), node, 'pre-hook');
      const audit = tests.length > 0 || ((node.config['post-hook'] ?? []) as readonly unknown[]).length > 0;
      staged = await this.stage(node, outcome, place, audit);
      outcome.learn({ rows: staged.rows, bytes: staged.bytes });
      audited = tests.length === 0 ? [] : await runDataTests(tests, this.testRunner());
      const bad = audited.filter((r) => r.status === 'fail' || r.status === 'error').length;
      if (bad > 0) {
        const message = `not published: ${bad} test${bad === 1 ? '' : 's'} failed; readers keep the version before`;
        outcome.learn({ message });
        this.finish(outcome.end('error'));
        return false;
      }
      // Before it is live: a hook that fails leaves the old version, and a second try finds what the first one found.
      await runNodeHooks(this.hooks(), node, 'post-hook');
      // A node that is being published waits for the disk: another may use the engine meanwhile.
      release();
      await staged.publish();
      published = true;
      this.finish(outcome.end('success', staged.diagnostics));
      return true;
    } catch (problem) {
      const start = { file: node.original_file_path, line: 1, column: 1 };
      this.finish(outcome.fail(problem, placer(place.sql, place.find, start)));
      return false;
    } finally {
      if (staged !== undefined && !published) await staged.discard();
      for (const result of audited) this.finish(result);
      if (audited.length === 0) this.skipTests(tests, `${node.name} failed`, this.results);
    }
  }

  /** The commit of a relation names the run that wrote it. */
  private wasPublished(node: Node): boolean {
    const { resume } = this.options;
    if (resume === undefined) return false;
    return this.session.relationInfo(toRelation(node))?.owner?.runId === resume;
  }

  private async stage(
    node: Node,
    outcome: Outcome,
    place: { sql: string; find?: (offset: number) => Span },
    audited: boolean,
  ): Promise<Staged> {
    const { options, session } = this;
    const { signal } = this.stop;
    const owner = { nodeId: node.unique_id, runId: options.runId, fingerprint: '', description: node.description };
    if (node.resource_type === 'seed') {
      const spec = {
        relation: toRelation(node),
        file: node.original_file_path,
        delimiter: String(node.config['delimiter'] ?? ','),
        columnTypes: (node.config['column_types'] ?? {}) as Record<string, string>,
        owner: { ...owner, fingerprint: node.checksum.checksum },
      };
      return await session.seed(spec, { signal });
    }
    const compiled = await this.compiler.node(node.unique_id);
    place.sql = compiled.sql;
    place.find = compiled.place;
    outcome.learn({ compiledAt: new Date(), compiled: compiled.sql });
    node.compiled_path = options.writeSql('compiled', node, compiled.sql);
    options.on({ event: 'node-compiled', id: node.unique_id });
    const spec = buildSpec(node, compiled, { ...owner, fingerprint: compiled.fingerprint }, options.fullRefresh);
    const staged = await session.build({ ...spec, audited }, { signal });
    options.writeSql('run', node, staged.engineSql);
    return staged;
  }

  private async runAudits(id: string): Promise<boolean> {
    const nodes = this.plan.audits.get(id) ?? [];
    this.begin(nodes[0]?.unique_id ?? id);
    const outcomes = nodes.map((node) => new Outcome(node.unique_id, 'test'));
    try {
      const results = await runDataTests(nodes, this.testRunner());
      for (const result of results) this.finish(result);
      return results.every((r) => r.status === 'pass' || r.status === 'warn');
    } catch (problem) {
      for (const [i, node] of nodes.entries()) {
        const start = this.options.project.place(node.unique_id) ?? {
          file: node.original_file_path,
          line: 1,
          column: 1,
        };
        this.finish((outcomes[i] as Outcome).fail(problem, placer('', undefined, start)));
      }
      return false;
    }
  }

  private testRunner(): TestRunner {
    const { options } = this;
    return {
      project: options.project,
      compiler: this.compiler,
      session: this.session,
      dialect: options.adapter.dialect,
      runId: options.runId,
      signal: this.stop.signal,
      storeFailures: options.storeFailures,
      writeScan: (tested, sql) => {
        const path = tested.original_file_path.replace(/\.\w+$/, '.tests.sql');
        options.writeSql('run', { ...tested, path, original_file_path: path }, sql);
      },
    };
  }

  private async runUnitTest(test: UnitTestNode): Promise<boolean> {
    const outcome = new Outcome(test.unique_id, 'unit test');
    this.begin(test.unique_id);
    try {
      this.tester ??= this.openTester();
      const result: UnitTestResult = await (await this.tester).run(test, this.stop.signal);
      const { columns, missing, unexpected, passed, sql } = result;
      outcome.learn({ failures: missing.length + unexpected.length, compiled: sql });
      if (!passed) outcome.learn({ difference: { columns, missing, unexpected } });
      this.finish(outcome.end(passed ? 'pass' : 'fail'));
      return passed;
    } catch (problem) {
      const start = this.options.project.place(test.unique_id) ?? { file: test.original_file_path, line: 1, column: 1 };
      this.finish(outcome.fail(problem, placer('', undefined, start)));
      return false;
    }
  }

  /** Unit tests have an engine of their own: they never read the lake. */
  private async openTester(): Promise<UnitTester> {
    const { options } = this;
    const settings = { ...options.config.settings, path: join(options.targetFolder, 'no-lake') };
    this.testSession = await options.adapter.connect(
      { ...options.config, settings },
      { root: options.project.root, threads: 1, write: false, runId: options.runId },
    );
    return new UnitTester(options.project, this.testSession, this.compileOptions(this.testSession, false));
  }

  /** Reports a task that did not run, with all of its tests; `done` has those that ran before. */
  private skip(id: string, why: string, done: ReadonlySet<string> = new Set()): void {
    const node = this.options.project.nodes.get(id);
    if (node !== undefined && node.resource_type !== 'test') this.finish(skipped(id, node.resource_type, why));
    for (const test of this.plan.unitTests.get(id) ?? [])
      if (!done.has(test.unique_id)) this.finish(skipped(test.unique_id, 'unit_test', why));
    this.skipTests(this.plan.audits.get(id) ?? [], why);
  }

  private skipTests(tests: readonly Node[], why: string, done: readonly NodeResult[] = []): void {
    if (tests.length === 0) return;
    const known = new Set(done.map((r) => r.id));
    for (const test of tests) if (!known.has(test.unique_id)) this.finish(skipped(test.unique_id, 'test', why));
  }
}

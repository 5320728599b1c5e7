import { join } from 'node:path';
import type { Adapter, AdapterConfig, Session } from '../adapters/adapter.ts';
import { UnitTester, type UnitTestResult } from '../checks/index.ts';
import { Compiler, toRelation } from '../compile/index.ts';
import { LakeError } from '../core/index.ts';
import type { Dag } from '../graph/index.ts';
import type { Node, Project, UnitTestNode } from '../project/index.ts';
import type { NodeResult, RunEvent, RunResult } from './events.ts';
import { inputsOf } from './inputs.ts';
import { schedule, type Task } from './scheduler.ts';
import { buildSpec } from './spec.ts';
import { placeIn, runDataTests, type TestRunner } from './test-runner.ts';

export interface RunOptions {
  readonly project: Project;
  readonly dag: Dag;
  readonly adapter: Adapter;
  readonly config: AdapterConfig;
  readonly selected: ReadonlySet<string>;
  /** `build` runs tests right after their node, before it is published. */
  readonly command: 'build' | 'run' | 'test' | 'seed';
  readonly threads: number;
  readonly fullRefresh: boolean;
  readonly failFast: boolean;
  readonly storeFailures: boolean;
  readonly runId: string;
  readonly graph: Readonly<Record<string, unknown>>;
  readonly targetFolder: string;
  readonly signal: AbortSignal;
  readonly lockTimeout?: number;
  on(event: RunEvent): void;
  /** Keeps the SQL of a node for people to read, and gives the file. */
  writeSql(tree: 'compiled' | 'run', node: Node, sql: string): string;
  onWait?(holder: string): void;
}

/** Runs the selected nodes. A failed node skips what hangs below it; every node has a result. */
export async function execute(options: RunOptions): Promise<RunResult> {
  return await new Execution(options).run();
}

const runnable = new Set(['model', 'seed', 'test', 'unit_test']);

class Execution {
  private readonly options: RunOptions;
  private readonly results: NodeResult[] = [];
  private readonly started = Date.now();
  private readonly stop = new AbortController();
  private session!: Session;
  private compiler!: Compiler;
  private tester: Promise<UnitTester> | undefined;
  private testSession: Session | undefined;
  private total = 0;
  private index = 0;
  private readonly audits = new Map<string, Node[]>();
  private readonly unitTests = new Map<string, UnitTestNode[]>();

  constructor(options: RunOptions) {
    this.options = options;
    options.signal.addEventListener('abort', () => this.stop.abort(), { once: true });
    if (options.signal.aborted) this.stop.abort();
  }

  async run(): Promise<RunResult> {
    const { options } = this;
    const ids = options.dag
      .order()
      .filter((id) => options.selected.has(id) && runnable.has(this.typeOf(id)) && this.isTask(id));
    const tasks = this.tasks(ids);
    this.total = ids.length;
    const built = new Set(
      ids.filter((id) => options.project.nodes.has(id) && this.typeOf(id) !== 'test' && options.command !== 'test'),
    );
    const write =
      built.size > 0 ||
      options.storeFailures ||
      ids.some((id) => options.project.nodes.get(id)?.config['store_failures'] === true);
    this.session = await options.adapter.connect(options.config, {
      root: options.project.root,
      threads: options.threads,
      write,
      runId: options.runId,
      signal: this.stop.signal,
      ...(options.lockTimeout === undefined ? {} : { lockTimeout: options.lockTimeout }),
      onWait: (holder) => options.onWait?.(holder),
    });
    try {
      this.compiler = new Compiler(options.project, {
        dialect: options.adapter.dialect,
        engine: options.adapter.name,
        session: this.session,
        fullRefresh: options.fullRefresh,
        graph: options.graph,
      });
      const inputs = inputsOf(
        ids.filter((id) => this.typeOf(id) !== 'unit_test'),
        options.project,
        options.dag,
        built,
      );
      const problems = await this.session.use(inputs.relations, inputs.sources);
      for (const diagnostic of problems)
        options.on({ event: 'diagnostic', diagnostic: { ...diagnostic, severity: 'warning' } });
      await this.hooks(options.project.settings.onRunStart, 'on-run-start');
      await schedule(tasks, {
        // A node that is being published holds no connection of the engine: another may use it meanwhile.
        slots: options.threads * 2,
        signal: this.stop.signal,
        run: (task) => this.runTask(task),
        skip: (task, cause) => this.skip(task, cause),
      });
      if (!this.stop.signal.aborted) await this.hooks(options.project.settings.onRunEnd, 'on-run-end');
      this.skipRest(ids);
    } finally {
      await this.session.close();
      await this.testSession?.close();
    }
    return { results: this.results, interrupted: options.signal.aborted, seconds: (Date.now() - this.started) / 1000 };
  }

  private typeOf(id: string): string {
    const { project } = this.options;
    return project.nodes.get(id)?.resource_type ?? project.unitTests.get(id)?.resource_type ?? 'other';
  }

  private isTask(id: string): boolean {
    const node = this.options.project.nodes.get(id);
    const type = this.typeOf(id);
    if (node?.config.materialized === 'ephemeral') return false;
    switch (this.options.command) {
      case 'run':
        return type === 'model';
      case 'seed':
        return type === 'seed';
      case 'test':
        return type === 'test' || type === 'unit_test';
      default:
        return true;
    }
  }

  /** Tasks with what they wait for. Tests of one relation are one task; in a build they belong to their node. */
  private tasks(ids: readonly string[]): Task[] {
    const { dag, project, command } = this.options;
    const taskIds = new Set(
      ids.filter((id) => this.typeOf(id) !== 'test' && (command !== 'build' || this.typeOf(id) !== 'unit_test')),
    );
    const waits = dag.schedule(taskIds);
    const extra = new Map<string, Set<string>>();
    const tests: Task[] = [];
    const grouped = new Map<string, Node[]>();
    for (const id of ids) {
      if (this.typeOf(id) === 'unit_test' && command === 'build') {
        const test = project.unitTests.get(id) as UnitTestNode;
        const model = test.depends_on.nodes[0] as string;
        if (taskIds.has(model)) this.unitTests.set(model, [...(this.unitTests.get(model) ?? []), test]);
        else {
          this.unitTests.set(id, [test]);
          tests.push({ id, waits: new Set() });
        }
      }
      if (this.typeOf(id) !== 'test') continue;
      const node = project.nodes.get(id) as Node;
      const last = command === 'build' ? this.lastParents(node, taskIds) : [];
      const [only] = last;
      if (last.length === 1 && only !== undefined) {
        this.audits.set(only, [...(this.audits.get(only) ?? []), node]);
      } else if (last.length > 1) {
        this.audits.set(id, [node]);
        tests.push({ id, waits: new Set(last) });
        for (const child of taskIds) {
          const above = waits.get(child);
          if (
            above !== undefined &&
            last.some((p) => above.has(p)) &&
            last.every((p) => dag.ancestors([child]).has(p))
          ) {
            extra.set(child, new Set([...(extra.get(child) ?? []), id]));
          }
        }
      } else {
        const group = node.attached_node ?? id;
        grouped.set(group, [...(grouped.get(group) ?? []), node]);
      }
    }
    for (const [group, nodes] of grouped) {
      const id = `tests ${group}`;
      this.audits.set(id, nodes);
      tests.push({ id, waits: new Set() });
    }
    const order = ids
      .filter((id) => taskIds.has(id))
      .map((id) => ({ id, waits: new Set([...(waits.get(id) ?? []), ...(extra.get(id) ?? [])]) }));
    return [...order, ...tests];
  }

  /** The parents of a test that are built in this run, without those that another of them needs anyway. */
  private lastParents(test: Node, built: ReadonlySet<string>): string[] {
    const parents = test.depends_on.nodes.filter((id) => built.has(id));
    if (parents.length <= 1) return parents;
    return parents.filter(
      (id) => !parents.some((other) => other !== id && this.options.dag.ancestors([other]).has(id)),
    );
  }

  private async runTask(task: Task): Promise<boolean> {
    const { project } = this.options;
    const node = project.nodes.get(task.id);
    const unitTest = project.unitTests.get(task.id);
    if (unitTest !== undefined) return await this.runUnitTest(unitTest);
    if (node === undefined || node.resource_type === 'test') return await this.runAudits(task.id);
    for (const test of this.unitTests.get(task.id) ?? []) {
      if (!(await this.runUnitTest(test))) {
        this.finish(this.skipped(node, test.name));
        this.skipAudits(task.id, node.name);
        return false;
      }
    }
    return await this.runNode(node);
  }

  private async runNode(node: Node): Promise<boolean> {
    const { options, session } = this;
    const startedAt = new Date();
    this.begin(node.unique_id);
    let compiledAt: Date | undefined;
    let compiledSql: string | undefined;
    let place: ((offset: number) => import('../core/index.ts').Span) | undefined;
    const kind = node.resource_type === 'seed' ? 'seed' : node.config.materialized;
    const { signal } = this.stop;
    try {
      const owner = { nodeId: node.unique_id, runId: options.runId, fingerprint: '', description: node.description };
      await this.nodeHooks(node, 'pre-hook');
      let staged: Awaited<ReturnType<Session['build']>>;
      if (node.resource_type === 'seed') {
        staged = await session.seed(
          {
            relation: toRelation(node),
            file: node.original_file_path,
            delimiter: String(node.config['delimiter'] ?? ','),
            columnTypes: (node.config['column_types'] ?? {}) as Record<string, string>,
            owner: { ...owner, fingerprint: node.checksum.checksum },
          },
          { signal },
        );
      } else {
        const compiled = await this.compiler.node(node.unique_id);
        compiledAt = new Date();
        compiledSql = compiled.sql;
        place = compiled.place;
        this.write('compiled', node, compiled.sql);
        const audited = (this.audits.get(node.unique_id) ?? []).length > 0;
        const spec = {
          ...buildSpec(node, compiled, { ...owner, fingerprint: compiled.fingerprint }, options.fullRefresh),
          audited,
        };
        staged = await session.build(spec, { signal });
        this.write('run', node, staged.engineSql);
      }
      const facts = { rows: staged.rows, bytes: staged.bytes };
      const audits = this.audits.get(node.unique_id) ?? [];
      const auditResults = audits.length === 0 ? [] : await runDataTests(audits, this.testRunner());
      const bad = auditResults.filter((r) => r.status === 'fail' || r.status === 'error');
      if (bad.length > 0) {
        await staged.discard();
        const message = `not published: ${bad.length} test${bad.length === 1 ? '' : 's'} failed; readers keep the version before`;
        this.finish({
          id: node.unique_id,
          status: 'error',
          kind,
          message,
          diagnostics: [],
          startedAt,
          finishedAt: new Date(),
          ...optional({ ...facts, compiledAt, compiled: compiledSql }),
        });
        for (const result of auditResults) this.finish(result);
        return false;
      }
      await staged.publish();
      await this.nodeHooks(node, 'post-hook');
      this.finish({
        id: node.unique_id,
        status: 'success',
        kind,
        diagnostics: staged.diagnostics,
        startedAt,
        finishedAt: new Date(),
        ...optional({ ...facts, compiledAt, compiled: compiledSql }),
      });
      for (const result of auditResults) this.finish(result);
      return true;
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      const sql = compiledSql ?? '';
      const mapped = place;
      const diagnostics = problem.diagnostics.map((d) =>
        mapped === undefined
          ? d.span === undefined || d.span.file === ''
            ? { ...d, span: { file: node.original_file_path, line: 1, column: 1 } }
            : d
          : placeIn(d, sql, mapped),
      );
      this.finish({
        id: node.unique_id,
        status: 'error',
        kind,
        message: problem.message,
        diagnostics,
        startedAt,
        finishedAt: new Date(),
        ...optional({ compiledAt, compiled: compiledSql }),
      });
      this.skipAudits(node.unique_id, node.name);
      return false;
    }
  }

  private async runAudits(id: string): Promise<boolean> {
    const nodes = this.audits.get(id) ?? [];
    this.begin(nodes[0]?.unique_id ?? id);
    try {
      const results = await runDataTests(nodes, this.testRunner());
      for (const result of results) this.finish(result);
      return results.every((r) => r.status === 'pass' || r.status === 'warn');
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      for (const node of nodes)
        this.finish({
          id: node.unique_id,
          status: 'error',
          kind: 'test',
          message: problem.message,
          diagnostics: problem.diagnostics,
          startedAt: new Date(),
          finishedAt: new Date(),
        });
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
        options.writeSql('run', { ...tested, original_file_path: path }, sql);
      },
    };
  }

  private async runUnitTest(test: UnitTestNode): Promise<boolean> {
    const startedAt = new Date();
    this.begin(test.unique_id);
    const common = { id: test.unique_id, kind: 'unit test', startedAt };
    try {
      this.tester ??= this.openTester();
      const result: UnitTestResult = await (await this.tester).run(test, this.stop.signal);
      const difference = { columns: result.columns, missing: result.missing, unexpected: result.unexpected };
      const failures = result.missing.length + result.unexpected.length;
      this.finish({
        ...common,
        status: result.passed ? 'pass' : 'fail',
        failures,
        diagnostics: [],
        finishedAt: new Date(),
        compiled: result.sql,
        ...(result.passed ? {} : { difference }),
      });
      return result.passed;
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      const place = this.options.project.place(test.unique_id);
      const diagnostics = problem.diagnostics.map((d) =>
        d.span === undefined || d.span.file === '' ? { ...d, ...(place === undefined ? {} : { span: place }) } : d,
      );
      this.finish({ ...common, status: 'error', message: problem.message, diagnostics, finishedAt: new Date() });
      return false;
    }
  }

  /** Unit tests have an engine of their own: they never read the lake. */
  private async openTester(): Promise<UnitTester> {
    const { options } = this;
    const config = {
      ...options.config,
      settings: { ...options.config.settings, path: join(options.targetFolder, 'no-lake') },
    };
    this.testSession = await options.adapter.connect(config, {
      root: options.project.root,
      threads: 1,
      write: false,
      runId: options.runId,
    });
    return new UnitTester(options.project, this.testSession, {
      dialect: options.adapter.dialect,
      engine: options.adapter.name,
      session: this.testSession,
      fullRefresh: false,
      graph: options.graph,
    });
  }

  private async hooks(list: readonly string[], name: string): Promise<void> {
    for (const [i, source] of list.entries()) {
      const place = this.options.project.settings.yaml.span([name, i]);
      const compiled = await this.compiler.inline(source, undefined, this.options.project.settings.yaml.file, place);
      if (compiled.sql !== '') await this.session.run({ text: compiled.sql }, { signal: this.stop.signal });
    }
  }

  private async nodeHooks(node: Node, name: 'pre-hook' | 'post-hook'): Promise<void> {
    for (const { sql } of (node.config[name] ?? []) as readonly { sql: string }[]) {
      const compiled = await this.compiler.inline(sql, node, node.original_file_path, {
        file: node.original_file_path,
        line: 1,
        column: 1,
      });
      if (compiled.sql !== '') await this.session.run({ text: compiled.sql }, { signal: this.stop.signal });
    }
  }

  private begin(id: string): void {
    this.index++;
    this.options.on({ event: 'node-started', id, index: this.index, total: this.total });
  }

  private finish(result: NodeResult): void {
    this.results.push(result);
    this.options.on({ event: 'node-finished', index: this.results.length, total: this.total, result });
    if (this.options.failFast && (result.status === 'error' || result.status === 'fail')) this.stop.abort();
  }

  private skipped(node: { unique_id: string; resource_type: string }, cause: string): NodeResult {
    const now = new Date();
    return {
      id: node.unique_id,
      status: 'skipped',
      kind: node.resource_type,
      message: `skipped: ${cause} failed`,
      diagnostics: [],
      startedAt: now,
      finishedAt: now,
    };
  }

  private skip(task: Task, cause: string): void {
    const { project } = this.options;
    const name = project.nodes.get(cause)?.name ?? cause;
    const node = project.nodes.get(task.id);
    if (node !== undefined && node.resource_type !== 'test') this.finish(this.skipped(node, name));
    for (const test of this.unitTests.get(task.id) ?? []) this.finish(this.skipped(test, name));
    this.skipAudits(task.id, name);
  }

  private skipAudits(id: string, cause: string): void {
    for (const test of this.audits.get(id) ?? []) this.finish(this.skipped(test, cause));
  }

  /** What an interrupt or fail-fast left undone is reported as skipped, so that retry knows it. */
  private skipRest(ids: readonly string[]): void {
    const done = new Set(this.results.map((r) => r.id));
    for (const id of ids) {
      if (done.has(id)) continue;
      const now = new Date();
      this.finish({
        id,
        status: 'skipped',
        kind: this.typeOf(id),
        message: 'skipped: the run was stopped',
        diagnostics: [],
        startedAt: now,
        finishedAt: now,
      });
    }
  }

  private write(tree: 'compiled' | 'run', node: Node, sql: string): void {
    const file = this.options.writeSql(tree, node, sql);
    if (tree === 'compiled') node.compiled_path = file;
  }
}

function optional<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

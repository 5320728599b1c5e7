import { LakeError } from '../core/index.ts';
import type { Dag } from '../graph/index.ts';
import type { Project } from '../project/index.ts';
import type { NodeResult, RunEvent, RunResult } from './events.ts';
import { skipped } from './outcome.ts';
import { resourceOf, runnableIds } from './runnable.ts';
import { planTasks, type TaskPlan } from './tasks.ts';

/** What a run of selected nodes is told, whatever builds them. */
export interface ExecutionOptions {
  readonly project: Project;
  readonly dag: Dag;
  readonly selected: ReadonlySet<string>;
  readonly command: 'build' | 'run' | 'test' | 'seed' | 'snapshot';
  readonly failFast: boolean;
  readonly signal: AbortSignal;
  on(event: RunEvent): void;
}

/** One run: its tasks, what came of each, and its end by an interrupt or by --fail-fast. How a node is built is the subclass's. */
export abstract class Execution<Options extends ExecutionOptions> {
  protected readonly options: Options;
  protected readonly ids: readonly string[];
  protected readonly plan: TaskPlan;
  protected readonly results: NodeResult[] = [];
  protected readonly stop = new AbortController();
  private readonly started = Date.now();
  private readonly done = new Set<string>();
  private begun = 0;

  /** `together`: tests of one relation are one task. */
  constructor(options: Options, { together }: { readonly together: boolean }) {
    this.options = options;
    this.ids = runnableIds(options);
    const { project, dag, command, signal } = options;
    this.plan = planTasks(this.ids, project, dag, { command, together });
    signal.addEventListener('abort', () => this.stop.abort(), { once: true });
    if (signal.aborted) this.stop.abort();
  }

  /** Opens the engine, runs the tasks and the hooks around them, and closes it. */
  protected abstract connected(): Promise<void>;

  /** Every node has a result, also when the run is interrupted. Rejects with LakeError when it cannot begin. */
  async run(): Promise<RunResult> {
    const { signal } = this.options;
    try {
      await this.connected();
    } catch (problem) {
      // What an interrupt breaks off is no failure of its own: the nodes say that they were not run.
      if (!(problem instanceof LakeError) || !signal.aborted) throw problem;
    }
    for (const id of this.ids) {
      if (!this.isDone(id)) this.finish(skipped(id, this.typeOf(id), 'the run was stopped'));
    }
    return { results: this.results, interrupted: signal.aborted, seconds: (Date.now() - this.started) / 1000 };
  }

  protected typeOf(id: string): string {
    return resourceOf(id, this.options.project)?.resource_type ?? 'other';
  }

  protected isDone(id: string): boolean {
    return this.done.has(id);
  }

  protected begin(id: string): void {
    this.begun++;
    this.options.on({ event: 'node-started', id, index: this.begun, total: this.ids.length });
  }

  protected finish(result: NodeResult): void {
    this.results.push(result);
    this.done.add(result.id);
    this.options.on({ event: 'node-finished', index: this.done.size, total: this.ids.length, result });
    if (this.options.failFast && (result.status === 'error' || result.status === 'fail')) this.stop.abort();
  }
}

/** One unit of work: it starts when everything it waits for has ended well. */
export interface Task {
  readonly id: string;
  readonly waits: ReadonlySet<string>;
}

export interface SchedulerOptions {
  readonly slots: number;
  readonly signal: AbortSignal;
  /**
   * Runs a task; false means that what waits for it must be skipped. `release` frees its slot before it ends, for what only
   * waits, such as a disk.
   */
  run(task: Task, release: () => void): Promise<boolean>;
  /** A task that cannot run because `cause` failed or was skipped. */
  skip(task: Task, cause: string): void;
}

/** Runs tasks in dependency order, as many at once as there are slots. Tasks are given in the order in which ties are decided. */
export async function schedule(tasks: readonly Task[], options: SchedulerOptions): Promise<void> {
  const known = new Map(tasks.map((task, index) => [task.id, { task, index }]));
  const missing = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  const ready: number[] = [];
  for (const [index, task] of tasks.entries()) {
    const waits = [...task.waits].filter((id) => known.has(id));
    missing.set(task.id, waits.length);
    for (const id of waits) {
      const list = dependants.get(id);
      if (list === undefined) dependants.set(id, [task.id]);
      else list.push(task.id);
    }
    if (waits.length === 0) ready.push(index);
  }
  const skipped = new Set<string>();
  const running = new Set<Promise<void>>();
  let free = options.slots;
  let wake: () => void = () => {};
  let failure: unknown;
  const finish = (id: string, ok: boolean): void => {
    const stack: [string, boolean][] = [[id, ok]];
    while (stack.length > 0) {
      const [done, good] = stack.pop() as [string, boolean];
      for (const next of dependants.get(done) ?? []) {
        const left = (missing.get(next) as number) - 1;
        missing.set(next, left);
        const entry = known.get(next) as { task: Task; index: number };
        if (!good && !skipped.has(next)) {
          skipped.add(next);
          options.skip(entry.task, done);
        }
        if (left > 0) continue;
        if (skipped.has(next)) stack.push([next, false]);
        else insert(ready, entry.index);
      }
    }
  };
  while ((ready.length > 0 || running.size > 0) && failure === undefined) {
    while (ready.length > 0 && free > 0 && !options.signal.aborted) {
      const task = tasks[ready.shift() as number] as Task;
      free--;
      let held = true;
      const release = (): void => {
        if (!held) return;
        held = false;
        free++;
        wake();
      };
      const work: Promise<void> = options
        .run(task, release)
        .then((ok) => finish(task.id, ok))
        .catch((problem: unknown) => {
          failure ??= problem;
        })
        .finally(() => {
          release();
          running.delete(work);
        });
      running.add(work);
    }
    if (running.size === 0) break;
    const released = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.race([...running, released]);
  }
  await Promise.allSettled(running);
  if (failure !== undefined) throw failure;
}

function insert(sorted: number[], value: number): void {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, value);
}

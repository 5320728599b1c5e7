import { type Dag, type Reach, reach } from '../graph/index.ts';
import { type Node, type Project, testedBy, type UnitTestNode } from '../project/index.ts';
import type { Task } from './scheduler.ts';

export interface TaskPlan {
  /** In the order in which ties are decided. */
  readonly tasks: readonly Task[];
  /** Data tests by the task that runs them: a node's, or a task of their own. */
  readonly audits: ReadonlyMap<string, readonly Node[]>;
  readonly unitTests: ReadonlyMap<string, readonly UnitTestNode[]>;
}

/**
 * What runs, and what waits for what. Tests of one relation are one task. In a build, tests whose parents end with one node run
 * with that node, before it is published; the others are tasks of their own, and what is downstream of all they test waits for
 * them (docs.getdbt.com/reference/commands/build). Not `together`: every test is a task of its own, after what it tests.
 */
export function planTasks(
  ids: readonly string[],
  project: Project,
  dag: Dag,
  { command, together }: { readonly command: string; readonly together: boolean },
): TaskPlan {
  const audits = new Map<string, Node[]>();
  const unitTests = new Map<string, UnitTestNode[]>();
  const build = command === 'build';
  const tests = ids.flatMap((id) => {
    const node = project.nodes.get(id);
    return node?.resource_type === 'test' ? [node] : [];
  });
  const taskIds = new Set(
    ids.filter((id) => project.nodes.get(id)?.resource_type !== 'test' && !(build && project.unitTests.has(id))),
  );
  const waits = dag.schedule(taskIds);
  const own: Task[] = [];
  if (build) {
    for (const id of ids) {
      const test = project.unitTests.get(id);
      if (test === undefined) continue;
      const model = test.depends_on.nodes[0] as string;
      if (taskIds.has(model)) append(unitTests, model, test);
      else {
        unitTests.set(id, [test]);
        own.push({ id, waits: new Set() });
      }
    }
  }
  const known = lazy(() => reach(dag));
  const groups = new Map<string, { tests: Node[]; last: readonly string[] }>();
  for (const test of tests) {
    const last = build ? lastParents(test, taskIds, { project, known }) : [];
    if (together && last.length === 1) append(audits, last[0] as string, test);
    else if (!together || last.length > 1) groups.set(test.unique_id, { tests: [test], last });
    else {
      const parents = build ? [...test.depends_on.nodes].sort().join(' ') : '';
      const key = `tests ${testedBy(test, project)?.unique_id ?? test.unique_id} ${parents}`;
      const group = groups.get(key) ?? { tests: [], last: [] };
      group.tests.push(test);
      groups.set(key, group);
    }
  }
  // As in dbt, what is no node of the project's own, an exposure say, does not wait for tests.
  const nodeIds = new Set([...taskIds].filter((id) => project.nodes.has(id)));
  const extra = new Map<string, Set<string>>();
  for (const [id, { tests: grouped, last }] of groups) {
    audits.set(id, grouped);
    own.push({ id, waits: new Set(last) });
    if (!build) continue;
    const tested = [...new Set(grouped.flatMap((test) => test.depends_on.nodes))];
    for (const child of firstBelow(tested, nodeIds, waits, known())) {
      const list = extra.get(child) ?? new Set();
      list.add(id);
      extra.set(child, list);
    }
  }
  const order = ids
    .filter((id) => taskIds.has(id))
    .map((id) => ({ id, waits: new Set([...(waits.get(id) ?? []), ...(extra.get(id) ?? [])]) }));
  return { tasks: [...order, ...own], audits, unitTests };
}

/** The parents of a test that are built in this run, also through ephemeral ones, without those that another of them needs anyway. */
function lastParents(
  test: Node,
  built: ReadonlySet<string>,
  { project, known }: { project: Project; known: () => Reach },
): readonly string[] {
  const found = new Set<string>();
  const stack = [...test.depends_on.nodes];
  while (stack.length > 0) {
    const id = stack.pop() as string;
    const node = project.nodes.get(id);
    if (built.has(id)) found.add(id);
    else if (node?.config.materialized === 'ephemeral') stack.push(...node.depends_on.nodes);
  }
  const parents = [...found];
  if (parents.length <= 1) return parents;
  return parents.filter((id) => !parents.some((other) => other !== id && known().isAncestor(id, other)));
}

/** The tasks downstream of all the tested, without those that wait for another of them anyway. */
function firstBelow(
  tested: readonly string[],
  taskIds: ReadonlySet<string>,
  waits: ReadonlyMap<string, ReadonlySet<string>>,
  known: Reach,
): string[] {
  if (tested.length === 0) return [];
  const below = new Set<string>();
  for (const id of taskIds) if (tested.every((parent) => known.isAncestor(parent, id))) below.add(id);
  return [...below].filter((id) => ![...(waits.get(id) ?? [])].some((parent) => below.has(parent)));
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

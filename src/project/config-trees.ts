import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import { isRecord } from './config.ts';
import { type ConfigKind, configKeys, configProblems, isConfigKey, materializationProblem } from './config-keys.ts';
import type { Settings } from './settings.ts';
import type { Path } from './yaml-file.ts';

/** What config trees are checked against. */
export interface TreeScope {
  /** Names of the project's folders and resources: the steps a tree may have. */
  readonly steps: ReadonlySet<string>;
  /** Names of the project's materialization blocks. */
  readonly materializations: ReadonlySet<string>;
}

/** What is wrong in the config trees of the project file, and the paths that lead nowhere, which are most often typos. */
export function treeProblems(settings: Settings, scope: TreeScope): Diagnostic[] {
  const found: Diagnostic[] = [];
  const root = settings.yaml.value as Readonly<Record<string, unknown>>;
  for (const kind of Object.keys(settings.trees) as ConfigKind[]) {
    for (const key of kind === 'data_tests' ? ['data_tests', 'tests'] : [kind]) {
      const tree = root[key];
      if (isRecord(tree)) found.push(...levelProblems(tree, [key], { settings, kind, scope }));
    }
  }
  return [...found, ...unusedPaths(settings, scope.steps)];
}

interface Walk {
  readonly settings: Settings;
  readonly kind: ConfigKind;
  readonly scope: TreeScope;
}

function levelProblems(level: Record<string, unknown>, path: Path, walk: Walk): Diagnostic[] {
  const { settings, kind, scope } = walk;
  const configs: Record<string, unknown> = {};
  const written = new Map<string, string>();
  const found: Diagnostic[] = [];
  for (const [key, value] of Object.entries(level)) {
    const anyKey = settings.kind === 'dbt' && !isRecord(value);
    if (key.startsWith('+') || anyKey || (isConfigKey(kind, key) && !isRecord(value))) {
      const name = key.replace(/^\+/, '');
      configs[name] = value;
      written.set(name, key);
    } else if (isRecord(value)) {
      found.push(...levelProblems(value, [...path, key], walk));
    } else if (value !== null) {
      const near = nearest(key, configKeys(kind));
      const hint = scope.steps.has(key)
        ? `'${key}' is a folder or resource: write its configs below it, with + before each`
        : undefined;
      const span = settings.yaml.keySpan([...path, key]);
      found.push(diagnose('config-unknown-key', { key, nearest: near }, { span, hint }));
    }
  }
  const place = (name: string) => settings.yaml.keySpan([...path, written.get(name) as string]);
  found.push(...configProblems(kind, configs, place, settings.kind));
  const materialized = configs['materialized'];
  if (kind === 'models' && settings.kind === 'lake' && typeof materialized === 'string') {
    const problem = materializationProblem(materialized, scope.materializations, undefined);
    if (problem !== undefined) found.push({ ...problem, span: place('materialized') });
  }
  return found;
}

function unusedPaths(settings: Settings, steps: ReadonlySet<string>): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const kind of ['models', 'seeds', 'data_tests'] as const) {
    const key = kind === 'data_tests' && isRecord(settings.yaml.value) && settings.yaml.value['tests'] ? 'tests' : kind;
    for (const path of settings.trees[kind].unused()) {
      // The project's own name names everything in it, whether there is something or not.
      if (path.length === 1 && path[0] === settings.name) continue;
      const last = path.at(-1) as string;
      const near = isConfigKey(kind, last) ? `+${last}` : nearest(last, steps);
      const span = settings.yaml.keySpan([key, ...path]);
      found.push(diagnose('config-path-unused', { path: `${key}.${path.join('.')}`, nearest: near }, { span }));
    }
  }
  return found;
}

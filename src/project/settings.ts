import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Checked, type Diagnostic, diagnose, LakeError } from '../core/index.ts';
import { hashOf, type ParseCache } from './cache.ts';
import { isRecord, toList } from './config.ts';
import { type ConfigTrees, configTrees } from './config-tree.ts';
import { readText } from './discovery.ts';
import type { ProjectSettings } from './schema.ts';
import { findSecrets } from './secrets.ts';
import { type Path, parseYaml, type YamlFile } from './yaml-file.ts';

export type ProjectKind = 'lake' | 'dbt';

/** What a project file says, with defaults filled in. */
export interface Settings {
  readonly root: string;
  readonly kind: ProjectKind;
  readonly yaml: YamlFile;
  readonly name: string;
  readonly version: string | null;
  readonly paths: {
    readonly models: readonly string[];
    readonly seeds: readonly string[];
    readonly macros: readonly string[];
    readonly tests: readonly string[];
    readonly snapshots: readonly string[];
    readonly analyses: readonly string[];
    readonly functions: readonly string[];
    readonly target: string;
    readonly clean: readonly string[];
  };
  readonly vars: Readonly<Record<string, unknown>>;
  readonly trees: ConfigTrees;
  /** The trees as written, templates and all. */
  readonly unrenderedTrees: ConfigTrees;
  readonly restrictAccess: boolean;
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  readonly dispatch: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
  readonly queryComment: ProjectSettings['query-comment'];
  readonly quoting: ProjectSettings['quoting'];
  /** Programs that load the raw layer, by the name `lake ingest` takes: program and arguments. */
  readonly ingest: Readonly<Record<string, readonly string[]>>;
  readonly target: string | undefined;
  readonly targets: Readonly<Record<string, Readonly<Record<string, unknown>> & { type: string }>>;
}

/** The nearest folder at or above `start` that holds a project file; project.yml wins over dbt_project.yml beside it. */
export function findRoot(start: string): { root: string; file: string } | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    for (const file of ['project.yml', 'dbt_project.yml']) {
      if (existsSync(join(folder, file))) return { root: folder, file };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

export type RenderValue = (value: unknown, at: Path) => Promise<unknown>;

/**
 * Reads the project file. `render` fills in templates such as env_var() in the values; hooks and query comments stay as they
 * are, they are rendered when they run.
 */
export async function readSettings(
  root: string,
  file: string,
  render: (yaml: YamlFile, vars: Readonly<Record<string, unknown>>) => RenderValue,
  cliVars: Readonly<Record<string, unknown>>,
  openCache: (targetPath: unknown) => ParseCache,
  askedTarget: string | undefined,
): Promise<Checked<Settings>> {
  const text = readText(join(root, file));
  const parsed = parseYaml(file, text);
  const secrets = findSecrets(file, text);
  if (parsed.value === undefined || secrets.length > 0) throw new LakeError([...parsed.diagnostics, ...secrets]);
  const raw = parsed.value;
  const rawVars = isRecord(raw.value) && isRecord(raw.value['vars']) ? raw.value['vars'] : {};
  // dbt leaves vars as they are; in lake's own file they may come from the environment, and other values may use them.
  const givenVars = file === 'project.yml' ? await render(raw, cliVars)(rawVars, ['vars']) : rawVars;
  const renderValue = render(raw, { ...(isRecord(givenVars) ? givenVars : {}), ...cliVars });
  const value = isRecord(raw.value)
    ? {
        ...(await renderProject(raw.value, renderValue, askedTarget)),
        ...('vars' in raw.value ? { vars: givenVars } : {}),
      }
    : raw.value;
  const yaml: YamlFile = { file, value, span: (p) => raw.span(p), keySpan: (p) => raw.keySpan(p) };
  const s = await validSettings(yaml, openCache(isRecord(value) ? value['target-path'] : undefined));
  const diagnostics: Diagnostic[] = [];
  const vars = flattenVars(s.vars ?? {}, s.name);
  const anyKey = file !== 'project.yml';
  const trees = configTrees(yaml.value, anyKey);
  if (s.tests && s.data_tests) {
    const reason = 'tests and data_tests are two names of the same tree; put both into data_tests';
    diagnostics.push(diagnose('yaml-invalid-value', { where: 'tests', reason }, { span: yaml.keySpan(['tests']) }));
  }
  return {
    diagnostics,
    value: {
      root,
      kind: file === 'project.yml' ? 'lake' : 'dbt',
      yaml,
      name: s.name,
      version: s.version === undefined ? null : String(s.version),
      paths: {
        models: s['model-paths'] ?? ['models'],
        seeds: s['seed-paths'] ?? ['seeds'],
        macros: s['macro-paths'] ?? ['macros'],
        tests: s['test-paths'] ?? ['tests'],
        snapshots: s['snapshot-paths'] ?? ['snapshots'],
        analyses: s['analysis-paths'] ?? ['analyses'],
        functions: s['function-paths'] ?? ['functions'],
        target: s['target-path'] ?? 'target',
        clean: s['clean-targets'] ?? [s['target-path'] ?? 'target'],
      },
      vars: { ...vars, ...cliVars },
      trees,
      unrenderedTrees: configTrees(raw.value, anyKey),
      restrictAccess: s['restrict-access'] ?? false,
      onRunStart: toList<string>(s['on-run-start']),
      onRunEnd: toList<string>(s['on-run-end']),
      dispatch: s.dispatch ?? [],
      queryComment: s['query-comment'],
      quoting: s.quoting,
      ingest: s.ingest ?? {},
      target: s.target,
      targets: (s.targets ?? {}) as Settings['targets'],
    },
  };
}

/** The schema is only loaded for a file that has not been found valid before: it costs more than a small project's whole parse. */
async function validSettings(yaml: YamlFile, cache: ParseCache): Promise<ProjectSettings> {
  const hash = hashOf(yaml.value);
  if (cache.get('settings', yaml.file, hash) === true) return yaml.value as ProjectSettings;
  const [{ projectSchema }, { validate }] = await Promise.all([import('./schema.ts'), import('./validate.ts')]);
  const checked = validate(yaml, projectSchema);
  if (checked.value === undefined) throw new LakeError(checked.diagnostics);
  cache.set('settings', yaml.file, hash, true);
  return checked.value;
}

const unrendered = new Set(['on-run-start', 'on-run-end', 'query-comment', 'vars', 'targets']);

/** Of the targets only the chosen one is rendered: what another needs from the environment may not be there. */
async function renderProject(
  value: Record<string, unknown>,
  render: RenderValue,
  askedTarget: string | undefined,
): Promise<Record<string, unknown>> {
  const rendered: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    rendered[key] = unrendered.has(key) ? item : await render(item, [key]);
  }
  const targets = value['targets'];
  if (!isRecord(targets)) return rendered;
  const chosen = askedTarget ?? rendered['target'] ?? Object.keys(targets)[0];
  if (typeof chosen !== 'string' || !Object.hasOwn(targets, chosen)) return rendered;
  rendered['targets'] = { ...targets, [chosen]: await render(targets[chosen], ['targets', chosen]) };
  return rendered;
}

/** Vars of the project's own name override the global ones, as in dbt. */
function flattenVars(vars: Record<string, unknown>, project: string): Record<string, unknown> {
  const own = Object.hasOwn(vars, project) ? vars[project] : undefined;
  return isRecord(own) ? { ...vars, ...own } : vars;
}

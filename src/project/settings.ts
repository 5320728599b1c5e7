import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Checked, type Diagnostic, diagnose, LakeError } from '../core/index.ts';
import { unknownFlags } from './behavior-flags.ts';
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
  /** How the folder is told in messages: '' for the root project, `dbt_packages/x/` for a package of it. */
  readonly prefix: string;
  readonly yaml: YamlFile;
  readonly name: string;
  readonly version: string | null;
  /** `require-dbt-version`, one or several conditions. */
  readonly requireDbtVersion: ProjectSettings['require-dbt-version'];
  readonly paths: {
    readonly models: readonly string[];
    readonly seeds: readonly string[];
    readonly macros: readonly string[];
    readonly tests: readonly string[];
    readonly snapshots: readonly string[];
    readonly analyses: readonly string[];
    readonly functions: readonly string[];
    /** Where doc blocks are: all of the above unless told. */
    readonly docs: readonly string[];
    readonly assets: readonly string[];
    readonly packages: string;
    readonly target: string;
    readonly clean: readonly string[];
  };
  /** As the file has them, those of packages below the packages' names. */
  readonly ownVars: Readonly<Record<string, unknown>>;
  /** What var() gives in the files of this project. */
  readonly vars: Readonly<Record<string, unknown>>;
  readonly trees: ConfigTrees;
  /** The trees as written, templates and all. */
  readonly unrenderedTrees: ConfigTrees;
  /** For a package the project that has it. */
  readonly rootProject: Settings | undefined;
  /** Whether models that are not public are for this package only. */
  readonly restrictAccess: boolean;
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  readonly dispatch: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
  readonly queryComment: ProjectSettings['query-comment'];
  readonly quoting: ProjectSettings['quoting'];
  /** Programs that load the raw layer, by the name `lake ingest` takes: program and arguments. */
  readonly ingest: Readonly<Record<string, readonly string[]>>;
  /** The flags: block, as written. */
  readonly flags: Readonly<Record<string, unknown>>;
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

export interface SettingsReading {
  readonly root: string;
  readonly file: string;
  readonly cliVars: Readonly<Record<string, unknown>>;
  readonly askedTarget: string | undefined;
  /** Fills in templates such as env_var() in the values. */
  render(yaml: YamlFile, vars: Readonly<Record<string, unknown>>): RenderValue;
  openCache(targetPath: unknown): ParseCache;
  /** The root project, when this is a package of it, and the package's folder as messages tell it. */
  readonly within?: { readonly settings: Settings; readonly prefix: string };
}

/** Reads the project file. Hooks and query comments stay as they are, they are rendered when they run. */
export async function readSettings(reading: SettingsReading): Promise<Checked<Settings>> {
  const { root, file, cliVars, within } = reading;
  const prefix = within?.prefix ?? '';
  const text = readText(join(root, file));
  const parsed = parseYaml(`${prefix}${file}`, text);
  const secrets = findSecrets(`${prefix}${file}`, text);
  if (parsed.value === undefined || secrets.length > 0) throw new LakeError([...parsed.diagnostics, ...secrets]);
  const raw = parsed.value;
  const kind: ProjectKind = within?.settings.kind ?? (file === 'project.yml' ? 'lake' : 'dbt');
  const rawVars = isRecord(raw.value) && isRecord(raw.value['vars']) ? raw.value['vars'] : {};
  // dbt leaves vars as they are; in lake's own file they may come from the environment, and other values may use them.
  const givenVars = kind === 'lake' ? await reading.render(raw, cliVars)(rawVars, ['vars']) : rawVars;
  const usable = kind === 'lake' && isRecord(givenVars) ? { ...givenVars, ...cliVars } : cliVars;
  const render = reading.render(raw, usable);
  const diagnostics: Diagnostic[] = [];
  const value = isRecord(raw.value)
    ? {
        ...(await renderProject(newNames(raw, diagnostics), render, reading.askedTarget)),
        ...('vars' in raw.value ? { vars: givenVars } : {}),
      }
    : raw.value;
  const yaml: YamlFile = { ...raw, value };
  const s = await validSettings(yaml, reading.openCache(isRecord(value) ? value['target-path'] : undefined));
  const anyKey = file !== 'project.yml';
  if (s.tests && s.data_tests) {
    const reason = 'tests and data_tests are two names of the same tree; put both into data_tests';
    diagnostics.push(diagnose('yaml-invalid-value', { where: 'tests', reason }, { span: yaml.keySpan(['tests']) }));
  }
  if (kind === 'dbt' && s['config-version'] !== undefined && Number(s['config-version']) !== 2) {
    const reason = 'must be 2, the only one that dbt reads today';
    diagnostics.push(
      diagnose('yaml-invalid-value', { where: 'config-version', reason }, { span: yaml.span(['config-version']) }),
    );
  }
  if (kind === 'dbt' && within === undefined) diagnostics.push(...unknownFlags({ flags: s.flags ?? {}, yaml }));
  const ownVars = s.vars ?? {};
  return {
    diagnostics,
    value: {
      root,
      kind,
      prefix,
      yaml,
      name: s.name,
      version: s.version === undefined ? null : String(s.version),
      requireDbtVersion: s['require-dbt-version'],
      paths: pathsOf(s),
      ownVars,
      vars: packageVars(s.name, ownVars, within?.settings, cliVars),
      trees: configTrees(yaml.value, anyKey),
      unrenderedTrees: configTrees(raw.value, anyKey),
      rootProject: within?.settings,
      restrictAccess: s['restrict-access'] ?? false,
      onRunStart: toList<string>(s['on-run-start']),
      onRunEnd: toList<string>(s['on-run-end']),
      dispatch: s.dispatch ?? [],
      queryComment: s['query-comment'],
      quoting: s.quoting,
      ingest: s.ingest ?? {},
      flags: s.flags ?? {},
      target: s.target,
      targets: (s.targets ?? {}) as Settings['targets'],
    },
  };
}

function pathsOf(s: ProjectSettings): Settings['paths'] {
  const paths = {
    models: s['model-paths'] ?? ['models'],
    seeds: s['seed-paths'] ?? ['seeds'],
    macros: s['macro-paths'] ?? ['macros'],
    tests: s['test-paths'] ?? ['tests'],
    snapshots: s['snapshot-paths'] ?? ['snapshots'],
    analyses: s['analysis-paths'] ?? ['analyses'],
    functions: s['function-paths'] ?? ['functions'],
  };
  return {
    ...paths,
    docs: s['docs-paths'] ?? Object.values(paths).flat(),
    assets: s['asset-paths'] ?? [],
    packages: s['packages-install-path'] ?? 'dbt_packages',
    target: s['target-path'] ?? 'target',
    clean: s['clean-targets'] ?? [s['target-path'] ?? 'target'],
  };
}

/** Names that dbt gave up, and what they are called now. */
const oldNames: Readonly<Record<string, string>> = {
  'source-paths': 'model-paths',
  'data-paths': 'seed-paths',
  'modules-path': 'packages-install-path',
};

/** The values under today's names; each old one is told. */
function newNames(yaml: YamlFile, diagnostics: Diagnostic[]): Record<string, unknown> {
  const value = yaml.value as Record<string, unknown>;
  const renamed: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const now = Object.hasOwn(oldNames, key) ? oldNames[key] : undefined;
    if (now === undefined) {
      renamed[key] = item;
      continue;
    }
    diagnostics.push(diagnose('project-key-renamed', { key, now }, { span: yaml.keySpan([key]) }));
    if (!Object.hasOwn(value, now)) renamed[now] = item;
  }
  return renamed;
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

/**
 * What var() finds in the files of a package, the later the stronger, as in dbt: the package's own vars, those it has below its own
 * name; then the root project's, those it has below the package's name; then --vars.
 */
function packageVars(
  name: string,
  own: Readonly<Record<string, unknown>>,
  root: Settings | undefined,
  cliVars: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const below = (vars: Readonly<Record<string, unknown>>) => {
    const named = Object.hasOwn(vars, name) ? vars[name] : undefined;
    return isRecord(named) ? { ...vars, ...named } : vars;
  };
  return { ...below(own), ...(root === undefined ? {} : below(root.ownVars)), ...cliVars };
}

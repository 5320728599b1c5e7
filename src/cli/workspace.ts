import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Adapter, AdapterConfig, DatabaseAdapter } from '../adapters/adapter.ts';
import { adapterNames, databaseNames, loadAdapter, loadDatabaseAdapter, localEngine } from '../adapters/registry.ts';
import { type Checked, type Diagnostic, diagnose, hasErrors, LakeError, nearest } from '../core/index.ts';
import { buildDag, type Dag } from '../graph/index.ts';
import {
  baseContext,
  chooseTarget,
  findRoot,
  graphNodes,
  type InvocationFacts,
  isRecord,
  loadProject,
  openCache,
  type ParseCache,
  type Path,
  type Project,
  parseYaml,
  type RenderValue,
  readPackages,
  readProfile,
  readSettings,
  renderYaml,
  type Settings,
  type Target,
  versionProblem,
  type YamlFile,
} from '../project/index.ts';
import type { Output } from './output.ts';
import { templateFacts } from './template-facts.ts';

/** Flags that every command on a project has. */
export interface ProjectFlags {
  readonly projectDir?: string | undefined;
  readonly target?: string | undefined;
  readonly profile?: string | undefined;
  readonly profilesDir?: string | undefined;
  readonly vars?: string | undefined;
  readonly targetPath?: string | undefined;
  readonly threads?: number | undefined;
  readonly fullRefresh?: boolean | undefined;
  readonly partialParse?: boolean | undefined;
  readonly versionCheck?: boolean | undefined;
}

/** A project that was found, read and checked, with the engine of its target. */
export interface Workspace {
  readonly project: Project;
  readonly dag: Dag;
  readonly adapter: Adapter | DatabaseAdapter;
  readonly config: AdapterConfig;
  readonly facts: InvocationFacts;
  readonly targetFolder: string;
  readonly threads: number;
  /** What --vars gave, without the project's own. */
  readonly cliVars: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ProjectFile {
  readonly settings: Checked<Settings>;
  readonly targetFolder: string;
  readonly cache: ParseCache;
  /** Of a dbt project whose profile was asked for. */
  readonly engine: Engine | undefined;
  facts(vars: Readonly<Record<string, unknown>>): InvocationFacts;
  /** Fills in templates of a project file. */
  render(yaml: YamlFile, vars: Readonly<Record<string, unknown>>): RenderValue;
}

/** A target with what speaks to it. */
interface Engine {
  readonly target: Target;
  readonly adapter: Adapter | DatabaseAdapter;
  readonly config: AdapterConfig;
  /** `target` of templates. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Finds and reads the project file alone, and with `profile` what a dbt project runs on, which its values may depend on. */
export async function openProjectFile(
  flags: ProjectFlags,
  output: Output,
  lakeVersion: string,
  { profile = false }: { profile?: boolean } = {},
): Promise<ProjectFile> {
  const start = startFolder(flags);
  const found = findRoot(start);
  if (found === undefined || (flags.projectDir !== undefined && found.root !== start)) {
    const above = found === undefined ? undefined : `the project is in ${found.root}: give that folder`;
    throw new LakeError([diagnose('project-not-found', { folder: start }, { hint: above })]);
  }
  output.readLine = (file, line) => lineOf(found.root, file, line);
  const cliVars = parseVars(flags.vars);
  const early = (vars: Readonly<Record<string, unknown>>): InvocationFacts => ({
    invocationId: output.invocationId,
    startedAt: output.startedAt,
    env: process.env,
    vars,
    projectName: '',
    target: engine?.values ?? {},
    ...templateFacts(flags, { root: found.root, cliVars }),
    lakeVersion,
    onLog: (message, kind) => output.told(kind, message),
  });
  const renderer = (facts: InvocationFacts) => (yaml: YamlFile) => {
    const values = baseContext(facts);
    const context = { resolve: (name: string) => values[name], names: () => Object.keys(values) };
    return (value: unknown, at: Path) => renderYaml(value, context, yaml, at);
  };
  let engine: Engine | undefined;
  if (profile && found.file === 'dbt_project.yml') {
    const render = renderer({ ...early(cliVars), secrets: true });
    engine = await profileEngine({ ...found, folders: profileFolders(flags, found.root), render, flags });
  }
  const render = (yaml: YamlFile, vars: Readonly<Record<string, unknown>>) => renderer(early(vars))(yaml);
  let targetFolder = '';
  let cache!: ParseCache;
  const settings = await readSettings({
    ...found,
    render,
    cliVars,
    openCache: (targetPath) => {
      const path = flags.targetPath ?? process.env['LAKE_TARGET_PATH'] ?? process.env['DBT_TARGET_PATH'] ?? targetPath;
      targetFolder = resolve(found.root, typeof path === 'string' ? path : 'target');
      cache = openCache(flags.partialParse === false ? undefined : targetFolder, `3 ${lakeVersion}`);
      return cache;
    },
    askedTarget: askedTarget(flags),
  });
  return { settings, targetFolder, cache, engine, facts: early, render };
}

/** Where the project is looked for. */
export function startFolder(flags: ProjectFlags): string {
  return resolve(flags.projectDir ?? process.env['LAKE_PROJECT_DIR'] ?? process.env['DBT_PROJECT_DIR'] ?? '.');
}

function askedTarget(flags: ProjectFlags): string | undefined {
  return flags.target ?? process.env['DBT_TARGET'] ?? process.env['LAKE_TARGET'];
}

/** dbt's search order: the folder that is named, else the current one, the project's and ~/.dbt. */
export function profileFolders(flags: ProjectFlags, root: string): string[] {
  const named = flags.profilesDir ?? process.env['DBT_PROFILES_DIR'] ?? process.env['LAKE_PROFILES_DIR'];
  if (named !== undefined && named !== '') return [resolve(named)];
  return [...new Set([resolve('.'), root, join(homedir(), '.dbt')])];
}

async function profileEngine(given: {
  readonly root: string;
  readonly file: string;
  readonly folders: readonly string[];
  readonly flags: ProjectFlags;
  render(yaml: YamlFile): RenderValue;
}): Promise<Engine> {
  const { flags } = given;
  const { name, target, yaml, path } = await readProfile({
    ...given,
    profile: flags.profile ?? process.env['DBT_PROFILE'],
    target: askedTarget(flags),
  });
  const adapter = await loadDatabaseAdapter(target.type);
  if (adapter === undefined) {
    const parameters = { type: target.type, known: databaseNames.join(', '), nearest: undefined };
    throw new LakeError([diagnose('adapter-unknown', parameters, { span: yaml.span([...path, 'type']) })]);
  }
  const { value: config, diagnostics } = adapter.validate(target.settings);
  if (hasErrors(diagnostics)) throw new LakeError(diagnostics.map((d) => settingPlaced(d, yaml, path)));
  return { target, adapter, config, values: targetValues(target.name, name, config, flags.threads) };
}

/** The engine of one of lake's own projects. */
async function targetEngine(settings: Checked<Settings>, flags: ProjectFlags): Promise<Engine> {
  const target = chooseTarget(settings.value, askedTarget(flags), localEngine);
  const adapter = await loadAdapter(target.value.type);
  if (adapter === undefined || hasErrors(target.diagnostics) || hasErrors(settings.diagnostics)) {
    const unknown =
      adapter === undefined && target.diagnostics.length === 0 ? [unknownAdapter(settings.value, target.value)] : [];
    throw new LakeError(
      [...settings.diagnostics, ...target.diagnostics, ...unknown].filter((d) => d.severity === 'error'),
    );
  }
  const { value: config, diagnostics } = adapter.validate(target.value.settings);
  if (diagnostics.length > 0) {
    const { yaml } = settings.value;
    throw new LakeError(
      diagnostics.map((d) => settingPlaced(d, yaml, ['targets', target.value.name], 'schema_prefix')),
    );
  }
  const { name } = target.value;
  return { target: target.value, adapter, config, values: targetValues(name, name, config, flags.threads) };
}

/** Finds and reads the project; rejects with everything that is wrong in it. */
export async function openWorkspace(flags: ProjectFlags, output: Output, lakeVersion: string): Promise<Workspace> {
  const file = await openProjectFile(flags, output, lakeVersion, { profile: true });
  const { settings, targetFolder, cache, facts: early, render } = file;
  const engine = file.engine ?? (await targetEngine(settings, flags));
  const { adapter, config } = engine;
  if (hasErrors(settings.diagnostics)) throw new LakeError(settings.diagnostics);
  const cliVars = parseVars(flags.vars);
  const packages = await readPackages(settings.value, { cliVars, render, openCache: () => cache });
  if (settings.value.kind === 'dbt' && flags.versionCheck !== false) {
    const refused = [settings.value, ...packages.value].flatMap((own) => versionProblem(own) ?? []);
    if (refused.length > 0) throw new LakeError(refused);
  }
  const facts: InvocationFacts = {
    ...early(settings.value.vars),
    projectName: settings.value.name,
    target: engine.values,
  };
  const { dialect } = adapter;
  const quoted = (parts: readonly string[]) => parts.map((part) => dialect.quote(part)).join('.');
  const loaded = await loadProject({
    settings: settings.value,
    packages: packages.value,
    target: engine.target,
    facts,
    database: config.database,
    schema: config.schema,
    dispatch: settings.value.kind === 'dbt' ? adapter.dispatch.own : adapter.dispatch.lake,
    quoted,
    cache,
  });
  const project = loaded.value;
  output.readLine = (file, line) => project.readLine(file, line);
  const nodes = [...graphNodes(project)].map((node) => ({
    id: node.unique_id,
    dependsOn: 'depends_on' in node ? node.depends_on.nodes : [],
  }));
  const dag = buildDag(nodes, (id, dependency) => project.edgePlace(id, dependency) ?? project.place(id));
  const diagnostics = output.warnings.applied([
    ...settings.diagnostics,
    ...packages.diagnostics,
    ...loaded.diagnostics,
    ...dag.diagnostics,
  ]);
  if (hasErrors(diagnostics)) throw new LakeError(diagnostics);
  return {
    project,
    dag: dag.value,
    adapter,
    config,
    facts,
    targetFolder,
    threads: flags.threads ?? config.threads,
    cliVars,
    diagnostics,
  };
}

/** The engine of one of lake's own projects; a command that has nothing else yet says so. */
export function lakeAdapter(workspace: Workspace, command: string): Adapter {
  if (workspace.adapter.kind === 'lake') return workspace.adapter;
  throw new LakeError([diagnose('not-supported', { what: `lake ${command} on a database of profiles.yml` })]);
}

/** Points at the setting that a diagnostic of an adapter names, and offers the nearest one when it knows none of that name. */
function settingPlaced(problem: Diagnostic, yaml: YamlFile, path: Path, ours?: string): Diagnostic {
  const key = /^target setting '([^']*)'/.exec(problem.message)?.[1];
  const unknown = /is not known; there are: (.*)$/.exec(problem.message)?.[1];
  if (key === undefined) return { ...problem, span: yaml.span(path) };
  const span = yaml.keySpan([...path, key]);
  if (unknown === undefined || ours === undefined) return { ...problem, span };
  // What is lake's own no engine knows of.
  const near = nearest(key, [...unknown.split(', '), ours]);
  const message = `${problem.message}, ${ours}`;
  return { ...problem, message, span, ...(near === undefined ? {} : { hint: `did you mean '${near}'?` }) };
}

function unknownAdapter(settings: Settings, target: { name: string; type: string }): Diagnostic {
  const span = settings.yaml.span(['targets', target.name, 'type']);
  return diagnose(
    'adapter-unknown',
    { type: target.type, known: adapterNames.join(', '), nearest: nearest(target.type, adapterNames) },
    { span },
  );
}

function targetValues(
  name: string,
  profile: string,
  config: AdapterConfig,
  threads: number | undefined,
): Record<string, unknown> {
  return {
    ...config.target,
    name,
    target_name: name,
    profile_name: profile,
    type: config.type,
    database: config.database,
    schema: config.schema,
    threads: threads ?? config.threads,
  };
}

export function parseVars(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  if (text.trim() === '') throw new LakeError([diagnose('usage', { reason: '--vars needs a value' })]);
  const parsed = parseYaml('--vars', text);
  const value = parsed.value?.value;
  if (value === null) return {};
  if (!isRecord(value))
    throw new LakeError([diagnose('vars-invalid', { reason: parsed.diagnostics[0]?.message ?? text })]);
  return value;
}

function lineOf(root: string, file: string, line: number): string | undefined {
  try {
    return readFileSync(resolve(root, file), 'utf8').split('\n')[line - 1];
  } catch {
    return undefined;
  }
}

/** `refined.fct_film` for a relation, the name for anything else. */
export function titleOf(project: Project, id: string): string {
  const node = project.nodes.get(id);
  if (node !== undefined && node.resource_type !== 'test') return `${node.schema}.${node.alias}`;
  const source = project.sources.get(id);
  if (source !== undefined) return `${source.source_name}.${source.name}`;
  const { unitTests, exposures, savedQueries } = project;
  return node?.name ?? (unitTests.get(id) ?? exposures.get(id) ?? savedQueries.get(id))?.name ?? id;
}

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Adapter, AdapterConfig } from '../adapters/adapter.ts';
import { adapterNames, loadAdapter, localEngine } from '../adapters/registry.ts';
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
  type Project,
  parseYaml,
  readSettings,
  renderYaml,
  type Settings,
  type Target,
} from '../project/index.ts';
import type { Output } from './output.ts';

/** Flags that every command on a project has. */
export interface ProjectFlags {
  readonly projectDir?: string | undefined;
  readonly target?: string | undefined;
  readonly vars?: string | undefined;
  readonly targetPath?: string | undefined;
  readonly threads?: number | undefined;
  readonly fullRefresh?: boolean | undefined;
  readonly partialParse?: boolean | undefined;
}

/** A project that was found, read and checked, with the engine of its target. */
export interface Workspace {
  readonly project: Project;
  readonly dag: Dag;
  readonly adapter: Adapter;
  readonly config: AdapterConfig;
  readonly facts: InvocationFacts;
  readonly targetFolder: string;
  readonly threads: number;
  /** What --vars gave, without the project's own. */
  readonly cliVars: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
}

interface ProjectFile {
  readonly settings: Checked<Settings>;
  readonly targetFolder: string;
  readonly cache: ParseCache;
  facts(vars: Readonly<Record<string, unknown>>): InvocationFacts;
}

/** Finds and reads the project file alone. */
export async function openProjectFile(flags: ProjectFlags, output: Output, lakeVersion: string): Promise<ProjectFile> {
  const start = resolve(flags.projectDir ?? process.env['LAKE_PROJECT_DIR'] ?? '.');
  const found = findRoot(start);
  if (found === undefined || (flags.projectDir !== undefined && found.root !== start)) {
    const above = found === undefined ? undefined : `the project is in ${found.root}: give that folder`;
    throw new LakeError([diagnose('project-not-found', { folder: start }, { hint: above })]);
  }
  output.readLine = (file, line) => lineOf(found.root, file, line);
  const cliVars = parseVars(flags.vars);
  const early = (vars: Readonly<Record<string, unknown>>): InvocationFacts => ({
    invocationId: randomUUID(),
    startedAt: new Date(),
    env: process.env,
    vars,
    projectName: '',
    target: {},
    flags: { FULL_REFRESH: flags.fullRefresh === true, WHICH: '' },
    lakeVersion,
    onLog: (message, shown) => output.log(message, shown),
  });
  let targetFolder = '';
  let cache!: ParseCache;
  const settings = await readSettings(
    found.root,
    found.file,
    (yaml, vars) => {
      const values = baseContext(early(vars));
      const context = { resolve: (name: string) => values[name], names: () => Object.keys(values) };
      return (value, at) => renderYaml(value, context, yaml, at);
    },
    cliVars,
    (targetPath) => {
      const path = flags.targetPath ?? process.env['LAKE_TARGET_PATH'] ?? targetPath;
      targetFolder = resolve(found.root, typeof path === 'string' ? path : 'target');
      cache = openCache(flags.partialParse === false ? undefined : targetFolder, `2 ${lakeVersion}`);
      return cache;
    },
    flags.target ?? process.env['LAKE_TARGET'],
  );
  return { settings, targetFolder, cache, facts: early };
}

/** Finds and reads the project; rejects with everything that is wrong in it. */
export async function openWorkspace(flags: ProjectFlags, output: Output, lakeVersion: string): Promise<Workspace> {
  const { settings, targetFolder, cache, facts: early } = await openProjectFile(flags, output, lakeVersion);
  const target = chooseTarget(settings.value, flags.target ?? process.env['LAKE_TARGET'], localEngine);
  const adapter = await loadAdapter(target.value.type);
  if (adapter === undefined || hasErrors(target.diagnostics) || hasErrors(settings.diagnostics)) {
    const unknown =
      adapter === undefined && target.diagnostics.length === 0 ? [unknownAdapter(settings.value, target.value)] : [];
    throw new LakeError(
      [...settings.diagnostics, ...target.diagnostics, ...unknown].filter((d) => d.severity === 'error'),
    );
  }
  const config = adapter.validate(target.value.settings);
  if (config.diagnostics.length > 0) {
    throw new LakeError(config.diagnostics.map((d) => settingPlaced(d, settings.value, target.value)));
  }
  const facts: InvocationFacts = {
    ...early(settings.value.vars),
    projectName: settings.value.name,
    target: targetValues(target.value.name, config.value, flags.threads),
  };
  const { dialect } = adapter;
  const quoted = (parts: readonly string[]) => parts.map((part) => dialect.quote(part)).join('.');
  const loaded = await loadProject({
    settings: settings.value,
    target: target.value,
    facts,
    database: config.value.database,
    schema: config.value.schema,
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
  const diagnostics = output.warnings.applied([...settings.diagnostics, ...loaded.diagnostics, ...dag.diagnostics]);
  if (hasErrors(diagnostics)) throw new LakeError(diagnostics);
  return {
    project,
    dag: dag.value,
    adapter,
    config: config.value,
    facts,
    targetFolder,
    threads: flags.threads ?? config.value.threads,
    cliVars: parseVars(flags.vars),
    diagnostics,
  };
}

/** Points at the setting that a diagnostic of an adapter names, and offers the nearest one when it knows none of that name. */
function settingPlaced(problem: Diagnostic, { yaml }: Settings, target: Target): Diagnostic {
  const path = ['targets', target.name];
  const key = /^target setting '([^']*)'/.exec(problem.message)?.[1];
  const unknown = /is not known; there are: (.*)$/.exec(problem.message)?.[1];
  if (key === undefined) return { ...problem, span: yaml.span(path) };
  const span = yaml.keySpan([...path, key]);
  if (unknown === undefined) return { ...problem, span };
  // schema_prefix is lake's own: no engine knows of it.
  const near = nearest(key, [...unknown.split(', '), 'schema_prefix']);
  const message = `${problem.message}, schema_prefix`;
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

function targetValues(name: string, config: AdapterConfig, threads: number | undefined): Record<string, unknown> {
  return {
    name,
    target_name: name,
    profile_name: name,
    type: config.type,
    database: config.database,
    schema: config.schema,
    threads: threads ?? config.threads,
  };
}

function parseVars(text: string | undefined): Record<string, unknown> {
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
    return readFileSync(join(root, file), 'utf8').split('\n')[line - 1];
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
  return node?.name ?? project.unitTests.get(id)?.name ?? project.exposures.get(id)?.name ?? id;
}

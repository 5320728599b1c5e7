import { type Checked, diagnose, sha256 } from '../core/index.ts';
import type { Context } from '../template/index.ts';
import { groupProblems } from './access.ts';
import { type Attachment, attachments, readAttachedTests } from './attached-tests.ts';
import { baseContext, type InvocationFacts } from './base-context.ts';
import { hashOf, type ParseCache } from './cache.ts';
import { textList, toList } from './config.ts';
import { type ConfigKind, type ConfigRules, configProblems } from './config-keys.ts';
import { treeProblems } from './config-trees.ts';
import { inferPrimaryKeys } from './contracts.ts';
import { deprecationProblems } from './deprecations.ts';
import { fillDescriptions, readDocBlocks } from './doc-blocks.ts';
import { ProjectFiles } from './files.ts';
import { Findings } from './findings.ts';
import { contextOf, type FirstPass } from './first-pass.ts';
import { readFunctions } from './functions.ts';
import { groupNode } from './groups.ts';
import { type MacroSource, macroRegistry } from './macros.ts';
import { namingRules } from './naming-rules.ts';
import type { ExposureNode, GroupNode, Node, SourceNode, UnitTestNode } from './node.ts';
import { readOperations } from './operations.ts';
import { renderEntry, reportUnused } from './patches.ts';
import type { Project } from './project.ts';
import { type Entry, type PropertyIndex, readProperties } from './properties.ts';
import { propertyProblems } from './property-checks.ts';
import { propertyPatches } from './property-patches.ts';
import { resolveDependencies } from './resolve.ts';
import { readSelectorsFile } from './selectors.ts';
import type { Settings } from './settings.ts';
import { readSnapshots } from './snapshots.ts';
import { lazySpan, sourceNodes } from './sources.ts';
import { type NodeReading, nameOf, readSeeds, readSqlNodes } from './sql-nodes.ts';
import type { Target } from './target.ts';
import { folders } from './test-nodes.ts';
import { exposureNode, unitTestNode } from './yaml-nodes.ts';

export interface LoadOptions {
  readonly settings: Settings;
  readonly target: Target;
  readonly facts: InvocationFacts;
  /** From the target: where relations stand when nothing else is said. */
  readonly database: string;
  readonly schema: string;
  /** Prefixes that adapter.dispatch tries, in order. */
  readonly dispatch: readonly string[];
  /** Quotes and joins the parts of a relation. */
  quoted(parts: readonly string[]): string;
  readonly cache: ParseCache;
}

/** Reads every file of the project. Problems are diagnostics; what could be read is in the value. */
export async function loadProject(options: LoadOptions): Promise<Checked<Project>> {
  const { settings, cache } = options;
  const { paths } = settings;
  const files = new ProjectFiles(settings.root, cache);
  const findings = new Findings();
  refuseUnsupported(settings, files, findings);

  const { macros: macroFiles, singular } = files.macrosAndTests(paths.macros, paths.tests, findings.diagnostics);
  const macros = macroRegistry([{ name: settings.name, files: macroFiles }], findings.diagnostics);
  const materializations = new Set(
    macroFiles.flatMap((file) => file.parsed.blocks.filter((b) => b.kind === 'materialization').map((b) => b.name)),
  );
  const environment = new Environment(options, macroFiles);
  const pass: FirstPass = {
    base: baseContext(environment.facts),
    macros: macros.scope(settings.name),
    dispatch: options.dispatch,
    lenient: settings.kind === 'dbt',
    quoted: (parts) => options.quoted(parts),
  };
  const yamlContext = contextOf({ ...pass.base, doc: () => '' }, pass);
  const naming = namingRules({ ...options, pass, schemaPrefix: options.target.schemaPrefix });
  const { index, broken } = await readPropertyFiles(settings, files, cache, findings);
  const modelFiles = files.find(paths.models, ['.sql']);
  const fileNames = new Set(modelFiles.map((file) => nameOf(file, '.sql')));
  const patches = await propertyPatches(index, { yamlContext, findings }, fileNames);
  findings.diagnostics.push(...propertyProblems(index, pass.macros));

  const reading: NodeReading = {
    settings,
    files,
    findings,
    cache,
    pass,
    naming,
    yamlContext,
    materializations,
    environment: environment.hash,
  };
  await readSqlNodes(reading, modelFiles, 'model', patches.models);
  await readSnapshots(reading, files.find(paths.snapshots, ['.sql']), index.snapshots, patches.snapshots);
  await readSqlNodes(reading, files.find(paths.analyses, ['.sql']), 'analysis', patches.analyses);
  await readSqlNodes(reading, singular, 'test', patches.dataTests);
  await readOperations(reading);
  const functions = await readFunctions(reading, files.find(paths.functions, ['.sql']), patches.functions);
  const seeds = files.find(paths.seeds, ['.csv']);
  await readSeeds(reading, seeds, patches.seeds);
  environment.remember();

  const { sources, attached } = await readSources(index, reading, options.database);
  const tested = [...attached, ...attachments(patches, settings, findings)];
  const groups = readGroups(index, settings, findings);
  reportUnused(patches.models, 'model', findings);
  reportUnused(patches.seeds, 'seed', findings);
  reportUnused(patches.snapshots, 'snapshot', findings);
  reportUnused(patches.analyses, 'analysis', findings);
  reportUnused(patches.dataTests, 'test', findings);
  const { macros: scope, quoted } = pass;
  await readAttachedTests(tested, { settings, naming, macros: scope, quoted, yamlContext, findings });
  const exposures = await readExposures(index, settings, yamlContext, findings);
  const unitTests = readUnitTests(index, settings, options.schema, findings);
  const texts = [...paths.models, ...paths.seeds, ...paths.macros, ...paths.snapshots, ...paths.analyses];
  const markdown = files.find(texts, ['.md']);
  const docs = readDocBlocks(settings.name, markdown);
  const fixtures = files.find(
    paths.tests.map((base) => `${base}/fixtures`),
    ['.csv', '.sql'],
  );
  files.refuseSecrets([...seeds, ...markdown, ...fixtures, ...files.find(paths.models, ['.py'])], findings.diagnostics);
  fillDescriptions(settings.name, docs, findings);

  const { nodes, disabled, places, diagnostics } = findings;
  diagnostics.push(...files.problems());
  const lookup = resolveDependencies(
    { settings, nodes, sources, exposures, unitTests, functions, disabled, places },
    diagnostics,
  );
  inferPrimaryKeys(nodes.values(), disabled);
  const place = (id: string, dependency?: string) =>
    (dependency === undefined ? undefined : places.edge.get(`${id} ${dependency}`)) ?? places.node.get(id);
  diagnostics.push(...groupProblems(nodes.values(), groups, place));
  diagnostics.push(...deprecationProblems(nodes, options.facts.startedAt, place));
  checkRelations(findings);
  const steps = new Set([settings.name, ...[...nodes.values(), ...disabled].flatMap((n) => n.fqn.slice(1))]);
  diagnostics.push(...treeProblems(settings, { steps, materializations }));
  const selectors = await findings.attempt(() => readSelectorsFile(settings.root, yamlContext));
  await cache.save();
  const value: Project = {
    root: settings.root,
    name: settings.name,
    settings,
    target: options.target,
    vars: options.facts.vars,
    nodes,
    sources,
    exposures,
    unitTests,
    functions,
    groups,
    docs,
    disabled,
    macros,
    selectors,
    pass,
    template: (id) => findings.template(id),
    place: (id) => places.node.get(id),
    edgePlace: (id, dependency) => places.edge.get(`${id} ${dependency}`),
    readLine: (file, line) => files.line(file, line),
    find(name, packageName = null, version = null, from = settings.name) {
      const found = lookup.find({ name, package: packageName, version }, from);
      return found !== undefined && 'node' in found ? found.node : undefined;
    },
    findSource: (source, table) => sources.get(`source.${settings.name}.${source}.${table}`),
  };
  // A properties file that cannot be read declares nothing; that its sources are missing then is no second mistake.
  return { value, diagnostics: broken ? diagnostics.filter((d) => d.code !== 'source-not-found') : diagnostics };
}

function refuseUnsupported({ paths, kind }: Settings, files: ProjectFiles, findings: Findings): void {
  const refuse = (what: string, file: string) =>
    findings.diagnostics.push(diagnose('not-supported', { what }, { span: { file, line: 1, column: 1 } }));
  if (kind === 'lake') for (const file of files.find(paths.snapshots, ['.sql'])) refuse('a snapshot', file.path);
  for (const file of files.find(paths.models, ['.py'])) refuse('a Python model', file.path);
  for (const file of files.find(paths.functions, ['.py'])) refuse('a Python function', file.path);
}

/** What the first rendering of every file may depend on: the environment variables that templates asked for are noted. */
class Environment {
  readonly facts: InvocationFacts;
  readonly hash: string;
  private readonly asked: Set<string>;
  private readonly cache: ParseCache;

  constructor(options: LoadOptions, macroFiles: readonly MacroSource[]) {
    const { facts, target, settings } = options;
    this.cache = options.cache;
    const names = this.cache.get<string[]>('env', 'names', '') ?? [];
    this.asked = new Set(names);
    const note = (name: string | symbol) => {
      if (typeof name === 'string') this.asked.add(name);
      return typeof name === 'string' ? facts.env[name] : undefined;
    };
    this.facts = { ...facts, env: new Proxy(facts.env, { get: (_, name) => note(name) }) };
    this.hash = hashOf([
      facts.lakeVersion,
      settings.yaml.value,
      facts.vars,
      target,
      names.map((name) => facts.env[name] ?? null),
      macroFiles.map((file) => [file.path, sha256(file.text)]),
    ]);
  }

  remember(): void {
    this.cache.set('env', 'names', '', [...this.asked].sort());
  }
}

async function readPropertyFiles(
  { paths, kind }: Settings,
  files: ProjectFiles,
  cache: ParseCache,
  findings: Findings,
): Promise<{ index: PropertyIndex; broken: boolean }> {
  const bases = [
    paths.models,
    paths.seeds,
    paths.macros,
    paths.tests,
    paths.snapshots,
    paths.analyses,
    paths.functions,
  ].flat();
  const { index, diagnostics } = await readProperties(
    files.find(bases, ['.yml', '.yaml']),
    {
      get: (file) => cache.get('yaml', file.path, sha256(file.text)),
      set: (file, value) => cache.set('yaml', file.path, sha256(file.text), value),
    },
    kind === 'dbt',
  );
  findings.diagnostics.push(...diagnostics);
  return { index, broken: diagnostics.some((d) => d.severity === 'error') };
}

function readGroups(index: PropertyIndex, settings: Settings, findings: Findings): Map<string, GroupNode> {
  const groups = new Map<string, GroupNode>();
  for (const entry of index.groups) {
    const steps = folders(entry.yaml.file, settings);
    const layers = settings.trees.analyses.layers([settings.name, ...steps, entry.value.name]);
    const path = [...steps, entry.yaml.file.split('/').at(-1)].join('/');
    const node = groupNode(entry, settings.name, path, layers);
    findings.place(
      node.unique_id,
      lazySpan(() => entry.yaml.span([...entry.path, 'name'])),
    );
    if (groups.has(node.unique_id)) findings.duplicate('groups', node.name, node.unique_id);
    else groups.set(node.unique_id, node);
  }
  return groups;
}

async function readSources(
  index: PropertyIndex,
  { settings, naming, yamlContext, findings }: NodeReading,
  database: string,
): Promise<{ sources: Map<string, SourceNode>; attached: Attachment[] }> {
  const sources = new Map<string, SourceNode>();
  const attached: Attachment[] = [];
  for (const entry of index.sources) {
    const rendered = await renderEntry(entry, yamlContext, findings);
    const found = sourceNodes(rendered, settings, naming, database, findings.places, findings.diagnostics);
    for (const { node, table, index: i } of found) {
      if (sources.has(node.unique_id)) {
        findings.duplicate('sources', `${node.source_name}.${node.name}`, node.unique_id);
        continue;
      }
      if (!node.config.enabled) {
        findings.disabled.push(node);
        continue;
      }
      sources.set(node.unique_id, node);
      attached.push({
        attached: { id: null, key: `sources.${node.source_name}`, group: null, version: null },
        tested: {
          yaml: entry.yaml,
          path: [...entry.path, 'tables', i],
          label: `${node.source_name}_${node.name}`,
          expression: `source('${node.source_name}', '${node.name}')`,
          columns: table.columns ?? [],
          tests: table.tests,
          data_tests: table.data_tests,
          tags: textList([...toList(rendered.value.tags), ...toList(table.tags)]),
        },
      });
    }
  }
  return { sources, attached };
}

async function readExposures(
  index: PropertyIndex,
  settings: Settings,
  yamlContext: Context,
  findings: Findings,
): Promise<Map<string, ExposureNode>> {
  const exposures = new Map<string, ExposureNode>();
  for (const entry of index.exposures) {
    const rendered = await renderEntry(entry, yamlContext, findings);
    checkConfig('exposures', rendered, findings, settings.kind);
    const node = exposureNode(rendered, settings, folders(entry.yaml.file, settings));
    findings.place(
      node.unique_id,
      lazySpan(() => entry.yaml.span([...entry.path, 'name'])),
    );
    if (node.config.enabled) exposures.set(node.unique_id, node);
    else findings.disabled.push(node);
  }
  return exposures;
}

function readUnitTests(
  index: PropertyIndex,
  settings: Settings,
  schema: string,
  findings: Findings,
): Map<string, UnitTestNode> {
  const unitTests = new Map<string, UnitTestNode>();
  for (const entry of index.unitTests) {
    checkConfig('unit_tests', entry, findings, settings.kind);
    const node = unitTestNode(
      entry,
      settings,
      folders(entry.yaml.file, settings),
      schema,
      settings.root,
      findings.diagnostics,
    );
    findings.place(
      node.unique_id,
      lazySpan(() => entry.yaml.span([...entry.path, 'name'])),
    );
    if (unitTests.has(node.unique_id)) findings.duplicate('unit tests', node.name, node.unique_id);
    else if (node.config.enabled) unitTests.set(node.unique_id, node);
    else findings.disabled.push(node);
  }
  return unitTests;
}

function checkConfig(
  kind: ConfigKind,
  { yaml, path, value }: Entry<{ config?: Record<string, unknown> | undefined }>,
  findings: Findings,
  rules: ConfigRules,
): void {
  const place = (key: string) => yaml.keySpan([...path, 'config', key]);
  findings.diagnostics.push(...configProblems(kind, value.config ?? {}, place, rules));
}

/** Two nodes that would write the same relation. */
function checkRelations({ nodes, places, diagnostics }: Findings): void {
  const taken = new Map<string, Node>();
  for (const node of nodes.values()) {
    if (node.relation_name === null) continue;
    const key = node.relation_name.toLowerCase();
    const first = taken.get(key);
    if (first === undefined) {
      taken.set(key, node);
      continue;
    }
    const parameters = { relation: node.relation_name, first: first.unique_id, second: node.unique_id };
    diagnostics.push(diagnose('duplicate-relation', parameters, { span: places.node.get(node.unique_id) }));
  }
}

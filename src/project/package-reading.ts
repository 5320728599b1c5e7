import { diagnose, sha256 } from '../core/index.ts';
import { type Attachment, attachments, readAttachedTests } from './attached-tests.ts';
import type { ParseCache } from './cache.ts';
import { textList, toList } from './config.ts';
import { type ConfigKind, type ConfigRules, configProblems } from './config-keys.ts';
import { treeLayers } from './config-tree.ts';
import type { SourceFile } from './discovery.ts';
import { readDocBlocks } from './doc-blocks.ts';
import { exposureNode } from './exposures.ts';
import type { ProjectFiles } from './files.ts';
import { Findings } from './findings.ts';
import { type FirstPass, readingContext } from './first-pass.ts';
import type { ForeignPatches } from './foreign-patches.ts';
import { readFunctions } from './functions.ts';
import { groupNode } from './groups.ts';
import type { MacroSource } from './macros.ts';
import { namingRules } from './naming-rules.ts';
import type { DocNode, ExposureNode, GroupNode, Node, SourceNode, UnitTestNode } from './node.ts';
import { readOperations } from './operations.ts';
import { renderProperties, reportUnused } from './patches.ts';
import { type Entry, type PropertyIndex, readProperties } from './properties.ts';
import { propertyProblems } from './property-checks.ts';
import { propertyPatches } from './property-patches.ts';
import type { MacroProperties, SourceProperties } from './schema.ts';
import { readSemantics, type Semantics } from './semantics.ts';
import type { Settings } from './settings.ts';
import { readSnapshots } from './snapshots.ts';
import { overridden } from './source-config.ts';
import { lazySpan, sourceNodes } from './sources.ts';
import { codeName, type NodeReading, nameOf, readSeeds, readSqlNodes } from './sql-nodes.ts';
import type { Target } from './target.ts';
import { unitTestNode } from './unit-tests.ts';
import { folders, yamlPlace } from './yaml-resource.ts';

/** The files of one package, of which the macros are known already. */
export interface PackageFiles {
  readonly settings: Settings;
  readonly files: ProjectFiles;
  readonly macros: readonly MacroSource[];
  readonly singular: readonly SourceFile[];
}

export interface PackageReading {
  /** Where relations stand when nothing else is said. */
  readonly database: string;
  readonly schema: string;
  readonly target: Target;
  readonly pass: FirstPass;
  readonly rootPass: FirstPass;
  /** The root project's name. */
  readonly root: string;
  /** Names of the project's materialization blocks. */
  readonly materializations: ReadonlySet<string>;
  /** Hash of everything besides a file's own text that its first rendering may depend on. */
  readonly environment: string;
  readonly cache: ParseCache;
  /** What packages read before say of the sources of others. */
  readonly sourcePatches: SourcePatches;
  /** What packages say of models, seeds and snapshots that they have not. */
  readonly foreign: ForeignPatches;
}

/** Entries of properties files that change a source of another package, by `package.source`; deprecated in dbt, and read as there. */
export type SourcePatches = Map<string, { readonly source: SourceProperties; readonly path: string }>;

/** What one package declares, not yet resolved; places are below the package's own folder. */
export interface FoundPackage {
  readonly findings: Findings;
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly exposures: ReadonlyMap<string, ExposureNode>;
  readonly unitTests: ReadonlyMap<string, UnitTestNode>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly groups: ReadonlyMap<string, GroupNode>;
  readonly docs: ReadonlyMap<string, DocNode>;
  readonly semantics: Semantics;
  /** What properties files say of macros. */
  readonly macros: readonly Entry<MacroProperties>[];
  /** A properties file could not be read. */
  readonly broken: boolean;
}

/** Reads the resources of the root project or of one of its packages. */
export async function readPackage(
  { settings, files, singular }: PackageFiles,
  {
    database,
    schema,
    target,
    pass,
    rootPass,
    root,
    materializations,
    environment,
    cache,
    sourcePatches,
    foreign,
  }: PackageReading,
): Promise<FoundPackage> {
  const { paths } = settings;
  const findings = new Findings();
  refuseUnsupported(settings, files, findings);
  const yamlContext = readingContext(pass);
  const naming = namingRules({ settings, pass, rootPass, root, database, schema, schemaPrefix: target.schemaPrefix });
  const { index, broken } = await readPropertyFiles(settings, files, cache, findings);
  const code = settings.kind === 'dbt' ? ['.sql', '.py'] : ['.sql'];
  const modelFiles = files.find(paths.models, code);
  const fileNames = new Set(modelFiles.map(codeName));
  const patches = await propertyPatches(index, { yamlContext, findings }, fileNames);
  findings.diagnostics.push(...propertyProblems(index, pass.macros.namespace(settings.name) ?? pass.macros));

  const reading: NodeReading = {
    settings,
    files,
    findings,
    cache,
    pass,
    naming,
    yamlContext,
    materializations,
    environment,
  };
  await readSqlNodes(reading, modelFiles, 'model', patches.models);
  await readSnapshots(reading, files.find(paths.snapshots, ['.sql']), index.snapshots, patches.snapshots);
  await readSqlNodes(reading, files.find(paths.analyses, ['.sql']), 'analysis', patches.analyses);
  await readSqlNodes(reading, singular, 'test', patches.dataTests);
  await readOperations(reading);
  const functions = await readFunctions(reading, files.find(paths.functions, code), patches.functions);
  const seeds = files.find(paths.seeds, ['.csv']);
  await readSeeds(reading, seeds, patches.seeds);

  const { sources, attached } = await readSources(index, reading, database, sourcePatches);
  const tested = [...attached, ...attachments(patches, settings, findings)];
  const groups = readGroups(index, settings, findings);
  if (settings.kind === 'dbt') foreign.keep(patches, settings, findings);
  else {
    reportUnused(patches.models, 'model', findings);
    reportUnused(patches.seeds, 'seed', findings);
    reportUnused(patches.snapshots, 'snapshot', findings);
  }
  reportUnused(patches.analyses, 'analysis', findings);
  reportUnused(patches.dataTests, 'test', findings);
  const { macros, quoted } = pass;
  const parsing = { pass, cache, environment };
  await readAttachedTests(tested, { settings, naming, macros, quoted, yamlContext, findings, parsing });
  const exposures = await readExposures(index, reading);
  const semantics = await readSemantics(index, reading);
  const markdown = files.find(paths.docs, ['.md']);
  const docs = readDocBlocks(settings.name, markdown);
  const fixtures = files.find(
    paths.tests.map((base) => `${base}/fixtures`),
    ['.csv', '.sql'],
  );
  const unitTests = await readUnitTests(index, reading, fixtures, seeds);
  const macroEntries: Entry<MacroProperties>[] = [];
  for (const entry of index.macros) macroEntries.push(await renderProperties(entry, yamlContext, findings));
  files.refuseSecrets([...seeds, ...markdown, ...fixtures, ...files.find(paths.models, ['.py'])], findings.diagnostics);
  findings.diagnostics.push(...files.problems());
  return { findings, sources, exposures, unitTests, functions, groups, docs, semantics, macros: macroEntries, broken };
}

/** What lake's own engine does not have. In a dbt project, running a node in Python is what is refused. */
function refuseUnsupported({ paths, kind }: Settings, files: ProjectFiles, findings: Findings): void {
  const refuse = (what: string, file: string) =>
    findings.diagnostics.push(diagnose('not-supported', { what }, { span: { file, line: 1, column: 1 } }));
  if (kind === 'dbt') return;
  for (const file of files.find(paths.snapshots, ['.sql'])) refuse('a snapshot', file.path);
  for (const file of files.find(paths.models, ['.py'])) refuse('a Python model', file.path);
  for (const file of files.find(paths.functions, ['.py'])) refuse('a Python function', file.path);
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
    const { below, above } = treeLayers(settings, 'analyses', [settings.name, ...steps, entry.value.name]);
    const { path } = yamlPlace(entry.yaml.file, settings);
    const node = groupNode(entry, settings.name, path, [...below, ...above]);
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
  patches: SourcePatches,
): Promise<{ sources: Map<string, SourceNode>; attached: Attachment[] }> {
  const sources = new Map<string, SourceNode>();
  const attached: Attachment[] = [];
  for (const entry of index.sources) {
    const given = await renderProperties(entry, yamlContext, findings);
    const { overrides, name } = given.value;
    if (overrides !== undefined && settings.kind === 'dbt') {
      patches.set(`${overrides}.${name}`, { source: given.value, path: `${settings.name}://${entry.yaml.file}` });
      continue;
    }
    const patch = patches.get(`${settings.name}.${name}`);
    const rendered = patch === undefined ? given : { ...given, value: overridden(given.value, patch.source) };
    const { places, diagnostics } = findings;
    const patchPath = patch?.path;
    const found = sourceNodes(rendered, {
      settings,
      naming,
      database,
      places,
      diagnostics,
      patchPath,
      written: entry.value,
    });
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
          quoteColumns: (node.quoting['column'] ?? undefined) as boolean | undefined,
          tags: textList([...toList(rendered.value.tags), ...toList(table.tags)]),
        },
      });
    }
  }
  return { sources, attached };
}

async function readExposures(
  index: PropertyIndex,
  { settings, yamlContext, findings }: NodeReading,
): Promise<Map<string, ExposureNode>> {
  const exposures = new Map<string, ExposureNode>();
  for (const entry of index.exposures) {
    const rendered = await renderProperties(entry, yamlContext, findings);
    checkConfig('exposures', rendered, findings, settings.kind);
    findings.addTo(exposures, exposureNode(rendered, settings), 'exposures', () =>
      entry.yaml.span([...entry.path, 'name']),
    );
  }
  return exposures;
}

async function readUnitTests(
  index: PropertyIndex,
  { settings, yamlContext, findings }: NodeReading,
  fixtures: readonly SourceFile[],
  seedFiles: readonly SourceFile[],
): Promise<Map<string, UnitTestNode>> {
  const unitTests = new Map<string, UnitTestNode>();
  const seeds = new Map(seedFiles.map((file) => [nameOf(file, '.csv'), file]));
  for (const entry of index.unitTests) {
    const rendered = settings.kind === 'dbt' ? await renderProperties(entry, yamlContext, findings) : entry;
    checkConfig('unit_tests', rendered, findings, settings.kind);
    const node = unitTestNode(rendered, { settings, fixtures, seeds, diagnostics: findings.diagnostics });
    findings.addTo(unitTests, node, 'unit tests', () => entry.yaml.span([...entry.path, 'name']));
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

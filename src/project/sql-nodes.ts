import { diagnose, type Span, sha256 } from '../core/index.ts';
import { type Context, loadTemplate, type ParsedTemplate } from '../template/index.ts';
import { asksFlags, hashOf, type ParseCache } from './cache.ts';
import { type ConfigKind, configProblems, materializationProblem } from './config-keys.ts';
import { treeLayers } from './config-tree.ts';
import { contractProblems } from './contracts.ts';
import type { SourceFile } from './discovery.ts';
import { below } from './discovery.ts';
import type { ProjectFiles } from './files.ts';
import type { Findings } from './findings.ts';
import { type FirstPass, firstPass } from './first-pass.ts';
import { hookMacros, hookReferences } from './hook-references.ts';
import { incrementalProblem } from './incremental-rules.ts';
import type { Node } from './node.ts';
import { buildNode, type Captured, fqnOf, type Naming, nothingCaptured, type Patch } from './nodes.ts';
import { checkPatch } from './patches.ts';
import type { Entry } from './properties.ts';
import { isPython, readPythonModel, tableLayers } from './python-models.ts';
import type { Settings } from './settings.ts';
import { lazySpan } from './sources.ts';

/** What reading a resource's file needs, the same for all files of a package. */
export interface NodeReading {
  readonly settings: Settings;
  readonly files: ProjectFiles;
  readonly findings: Findings;
  readonly cache: ParseCache;
  readonly pass: FirstPass;
  readonly naming: Naming;
  readonly yamlContext: Context;
  /** Names of the project's materialization blocks. */
  readonly materializations: ReadonlySet<string>;
  /** Hash of everything besides a file's own text that its first rendering may depend on. */
  readonly environment: string;
}

type SqlType = 'model' | 'test' | 'analysis' | 'function';

const kinds: Readonly<Record<SqlType, { kind: ConfigKind; name: string }>> = {
  model: { kind: 'models', name: 'models' },
  test: { kind: 'data_tests', name: 'singular tests' },
  analysis: { kind: 'analyses', name: 'analyses' },
  function: { kind: 'functions', name: 'functions' },
};

/** Reads SQL files, and models in Python, one resource each: models, singular tests or analyses become nodes of the project. */
export async function readSqlNodes(
  reading: NodeReading,
  files: readonly SourceFile[],
  resourceType: Exclude<SqlType, 'function'>,
  patches: ReadonlyMap<string, Entry<Patch>>,
): Promise<void> {
  for (const file of files) {
    const patch = patches.get(codeName(file));
    const read = await readSqlNode(reading, file, resourceType, patch);
    if (read === undefined || !reading.findings.add(read.node, kinds[resourceType].name)) continue;
    const { node, parsed } = read;
    placeEdges(node, file, parsed, reading.findings);
    if (resourceType === 'model')
      reading.findings.diagnostics.push(...contractProblems(node, () => patchPlace(patch) ?? fileStart(file)));
    if (resourceType !== 'model' || reading.settings.kind === 'dbt') continue;
    const reason = incrementalProblem(node.config);
    if (reason !== undefined) {
      const span = configPlace(file, parsed)('incremental_strategy');
      reading.findings.diagnostics.push(diagnose('incremental-invalid', { reason }, { span }));
    }
  }
}

/** A node of an SQL file; undefined when the file cannot be read. Its template and its place are kept, the node is not added yet. */
export async function readSqlNode(
  reading: NodeReading,
  file: SourceFile,
  resourceType: SqlType,
  patch: Entry<Patch> | undefined,
): Promise<{ node: Node; parsed: ParsedTemplate } | undefined> {
  const { diagnostics } = reading.findings;
  const python = resourceType === 'model' && isPython(file) ? readPythonModel(file, diagnostics) : undefined;
  const parsed = python?.parsed ?? reading.files.template(file, diagnostics);
  if (parsed === undefined) return undefined;
  const fileName = codeName(file);
  const version = patch?.value.version;
  const { name: modelName = fileName } = (patch?.value ?? {}) as { name?: string };
  const name = version === undefined ? fileName : modelName;
  const packageName = reading.settings.name;
  const steps = fqnOf(packageName, file, name);
  if (resourceType === 'analysis') steps.splice(1, 0, 'analysis');
  const node = await readTemplateNode(reading, {
    file,
    parsed,
    resourceType,
    kind: kinds[resourceType].kind,
    name,
    parsedAs: fileName,
    uniqueId: `${resourceType}.${packageName}.${name}${version === undefined ? '' : `.v${version}`}`,
    fqn: version === undefined ? steps : [...steps, `v${version}`],
    path: resourceType === 'analysis' ? `analysis/${below(file.base, file.path)}` : below(file.base, file.path),
    rawCode: reading.settings.kind === 'dbt' ? file.text.trim() : file.text.trimEnd(),
    patch,
    captured: python?.captured,
  });
  return node === undefined ? undefined : { node, parsed };
}

/** A resource whose text is a template. */
export interface TemplateResource {
  readonly file: SourceFile;
  readonly parsed: ParsedTemplate;
  readonly resourceType: Node['resource_type'];
  readonly kind: ConfigKind;
  readonly name: string;
  /** Its name as the template is parsed: a version of a model still has its file's. */
  readonly parsedAs?: string;
  readonly uniqueId: string;
  readonly fqn: readonly string[];
  readonly path: string;
  readonly rawCode: string;
  readonly patch: Entry<Patch> | undefined;
  /** What it told, when it is no template after all: a model in Python. */
  readonly captured?: Captured | undefined;
}

/** The node of a template: its first rendering tells configs and what it refers to. Undefined when that fails. */
export async function readTemplateNode(reading: NodeReading, resource: TemplateResource): Promise<Node | undefined> {
  const { settings, findings } = reading;
  const { file, parsed, resourceType, kind, name, uniqueId, fqn } = resource;
  const language = isPython(file) ? 'python' : 'sql';
  const captured =
    resource.captured ??
    (await capture(reading, file, parsed, {
      name: resource.parsedAs ?? name,
      unique_id: uniqueId,
      resource_type: resourceType,
      fqn,
      package_name: settings.name,
      language,
    }));
  if (captured === undefined) return undefined;
  const place = configPlace(file, parsed);
  checkPatch(resource.patch, kind, reading);
  findings.diagnostics.push(...configProblems(kind, captured.config, place, settings.kind));
  const { materialized } = captured.config;
  if (kind === 'models' && settings.kind === 'lake' && typeof materialized === 'string') {
    const problem = materializationProblem(materialized, reading.materializations, undefined);
    if (problem !== undefined) findings.diagnostics.push({ ...problem, span: place('materialized') });
  }
  const layers = treeLayers(settings, kind, fqn);
  const make = async (patch: Entry<Patch> | undefined): Promise<Node> => {
    const node = await buildNode(
      {
        kind,
        resourceType,
        file,
        path: resource.path,
        name,
        uniqueId,
        fqn,
        layers: resource.captured === undefined ? layers : tableLayers(layers),
        patch,
        captured,
        rawCode: resource.rawCode,
        language,
      },
      reading.naming,
    );
    if (settings.kind === 'dbt') {
      const { refs, sources } = hookReferences(node.config);
      node.refs = [...node.refs, ...refs];
      node.sources = [...node.sources, ...sources];
      const macros = new Set([...node.depends_on.macros, ...(await hookMacros(node, reading.pass))]);
      node.depends_on = { ...node.depends_on, macros: [...macros] };
    }
    return node;
  };
  const node = await make(resource.patch);
  findings.keepMaking(uniqueId, make);
  findings.keepTemplate(uniqueId, file, parsed);
  findings.place(uniqueId, fileStart(file));
  return node;
}

/** Reads CSV files as seeds. */
export async function readSeeds(
  reading: NodeReading,
  files: readonly SourceFile[],
  patches: ReadonlyMap<string, Entry<Patch>>,
): Promise<void> {
  const { settings, findings } = reading;
  for (const file of files) {
    const name = nameOf(file, '.csv');
    const uniqueId = `seed.${settings.name}.${name}`;
    checkPatch(patches.get(name), 'seeds', reading);
    const fqn = fqnOf(settings.name, file, name);
    const make = async (patch: Entry<Patch> | undefined): Promise<Node> => {
      const node = await buildNode(
        {
          kind: 'seeds',
          resourceType: 'seed',
          file,
          name,
          uniqueId,
          fqn,
          layers: treeLayers(settings, 'seeds', fqn),
          patch,
          captured: nothingCaptured,
          rawCode: '',
        },
        reading.naming,
      );
      // A large seed is known by its path: dbt does not hash more than a mebibyte.
      if (Buffer.byteLength(file.text) > 1024 * 1024) node.checksum = { name: 'path', checksum: file.path };
      node.root_path = settings.root;
      return node;
    };
    const node = await make(patches.get(name));
    findings.keepMaking(uniqueId, make);
    const start = { file: file.path, line: 1, column: 1 };
    findings.place(uniqueId, start);
    const { refs, sources } = hookReferences(node.config);
    if (refs.length + sources.length > 0) {
      const named = refs[0]?.name ?? sources[0]?.join('.');
      const reason = `Seeds cannot depend on other nodes: a hook of seed '${name}' refers to '${named}'`;
      findings.diagnostics.push(diagnose('yaml-invalid-value', { where: 'seeds: hooks', reason }, { span: start }));
    }
    findings.add(node, 'seeds');
  }
}

const fileStart = (file: SourceFile): Span => ({ file: file.path, line: 1, column: 1 });

function patchPlace(patch: Entry<Patch> | undefined): Span | undefined {
  return patch?.yaml.span([...patch.path, 'name']);
}

export function nameOf(file: SourceFile, ending: string): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1, -ending.length);
}

/** The name of a file of code, in SQL or Python. */
export function codeName(file: SourceFile): string {
  return nameOf(file, isPython(file) ? '.py' : '.sql');
}

async function capture(
  reading: NodeReading,
  file: SourceFile,
  parsed: ParsedTemplate,
  model: Record<string, unknown>,
): Promise<Captured | undefined> {
  if (parsed.code === null) return nothingCaptured;
  const flags = asksFlags(file.text) ? hashOf(reading.pass.base['flags']) : '';
  const hash = `${reading.environment} ${sha256(file.text)}${flags}`;
  const key = `${file.path} ${String(model['unique_id'])}`;
  const cached = reading.cache.get<Captured>('pass', key, hash);
  if (cached !== undefined) return cached;
  const captured = await reading.findings.attempt(() =>
    firstPass(reading.pass, loadTemplate(file.path, file.text, parsed), model),
  );
  if (captured !== undefined) reading.cache.set('pass', key, hash, captured);
  return captured;
}

/** Where a config is written in a file: its key in the config() that gives it, else the config() or the file's first line. */
function configPlace(file: SourceFile, parsed: ParsedTemplate): (key: string) => Span {
  return (key) => {
    const calls = parsed.calls.filter((call) => call.name === 'config');
    const spelled = [key, key.replaceAll('-', '_')];
    const call = calls.find((c) => spelled.some((name) => Object.hasOwn(c.keywords, name))) ?? calls[0];
    if (call === undefined) return { file: file.path, line: 1, column: 1 };
    const written = new RegExp(`\\b(?:${spelled.join('|')})['"]?\\s*[=:]`).exec(file.text.slice(call.offset));
    return loadTemplate(file.path, file.text, parsed).span(call.offset + (written?.index ?? 0));
  };
}

export function placeEdges(node: Node, file: SourceFile, parsed: ParsedTemplate, findings: Findings): void {
  for (const call of parsed.calls) {
    if (call.name !== 'ref' && call.name !== 'source' && call.name !== 'function') continue;
    const key = call.name === 'source' ? call.args.map(String).join('.') : String(call.args.at(-1));
    const { offset } = call;
    const id = `${node.unique_id} ${call.name}:${key}`;
    if (!findings.places.edge.has(id))
      findings.places.edge.set(
        id,
        lazySpan(() => loadTemplate(file.path, file.text, parsed).span(offset)),
      );
  }
}

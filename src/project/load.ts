import { type Checked, type Diagnostic, diagnose, sha256 } from '../core/index.ts';
import { groupProblems } from './access.ts';
import { baseContext, type InvocationFacts } from './base-context.ts';
import { behaviorFlag } from './behavior-flags.ts';
import { asksFlags, hashOf, type ParseCache, packageCache } from './cache.ts';
import { treeProblems } from './config-trees.ts';
import { inferPrimaryKeys } from './contracts.ts';
import { deprecationProblems } from './deprecations.ts';
import { fillDescriptions } from './doc-blocks.ts';
import { ProjectFiles } from './files.ts';
import { Findings } from './findings.ts';
import { type FirstPass, readingContext } from './first-pass.ts';
import { ForeignPatches } from './foreign-patches.ts';
import { SearchOrder, sourceKey } from './lookup.ts';
import { linkMacroCalls } from './macro-calls.ts';
import { describeMacros } from './macro-properties.ts';
import { type MacroPackage, type MacroRegistry, macroRegistry } from './macros.ts';
import type { DocNode, ExposureNode, GroupNode, Node, SourceNode, UnitTestNode } from './node.ts';
import { type PackageFiles, readPackage, type SourcePatches } from './package-reading.ts';
import type { Project } from './project.ts';
import { hooksOf } from './project-hooks.ts';
import { projectQuoting } from './quoting.ts';
import { resolveDependencies } from './resolve.ts';
import { readSelectorsFile } from './selectors.ts';
import type { MetricNode, SavedQueryNode, SemanticModelNode } from './semantic-node.ts';
import type { Settings } from './settings.ts';
import type { Target } from './target.ts';
import { builtInTests } from './test-nodes.ts';

export interface LoadOptions {
  readonly settings: Settings;
  /** The installed packages of the project. */
  readonly packages: readonly Settings[];
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

/** Reads every file of the project and of its packages. Problems are diagnostics; what could be read is in the value. */
export async function loadProject(options: LoadOptions): Promise<Checked<Project>> {
  const { settings, cache } = options;
  const { internalPackage } = await import('../dbt-macros/index.ts');
  const internal = internalPackage();
  const findings = new Findings();
  const packages = [settings, ...options.packages].map((own) => packageFiles(own, cache, findings));
  const macroPackages = packages.map(
    ({ settings: own, macros }): MacroPackage => ({ name: own.name, prefix: own.prefix, files: macros }),
  );
  const override = settings.kind === 'dbt';
  const macros = macroRegistry(
    macroPackages,
    { ...internal, override, hidden: override ? () => false : isNative },
    findings.diagnostics,
  );
  const materializations = blockNames(macroPackages);
  const environment = new Environment(options, macroPackages, internal.hash);
  const passes = passesOf(options, macros, environment.facts);
  const { dispatch, searchOrder } = passes.get(settings.name) as FirstPass;
  linkMacroCalls({ packages: [...macroPackages, internal], macros, dispatch, searchOrder });
  const passOf = (name: string) => passes.get(name) ?? (passes.get(settings.name) as FirstPass);

  const sources = new Map<string, SourceNode>();
  const exposures = new Map<string, ExposureNode>();
  const unitTests = new Map<string, UnitTestNode>();
  const functions = new Map<string, Node>();
  const semanticModels = new Map<string, SemanticModelNode>();
  const metrics = new Map<string, MetricNode>();
  const savedQueries = new Map<string, SavedQueryNode>();
  const groups = new Map<string, GroupNode>();
  const docs = new Map<string, DocNode>();
  const sourcePatches: SourcePatches = new Map();
  const foreign = new ForeignPatches();
  const described: (() => void)[] = [];
  let broken = false;
  for (const files of packages) {
    const { name, prefix } = files.settings;
    const pass = passOf(name);
    const found = await readPackage(files, {
      database: options.database,
      schema: options.schema,
      target: options.target,
      pass,
      rootPass: passOf(settings.name),
      root: settings.name,
      materializations,
      environment: environment.hash,
      cache: packageCache(cache, prefix),
      sourcePatches,
      foreign,
    });
    findings.absorb(found.findings, prefix);
    gather(sources, found.sources);
    gather(exposures, found.exposures);
    gather(unitTests, found.unitTests);
    gather(functions, found.functions);
    gather(semanticModels, found.semantics.semanticModels);
    gather(metrics, found.semantics.metrics);
    gather(savedQueries, found.semantics.savedQueries);
    gather(groups, found.groups);
    gather(docs, found.docs);
    described.push(() => describeMacros(found.macros, files.settings, macros.nodes));
    broken ||= found.broken;
  }
  await foreign.apply(findings);
  environment.remember();
  const order = new SearchOrder(settings.name, behaviorFlag(settings, 'require_ref_searches_node_package_before_root'));
  // Tests of all packages are checked against the arguments in the text of their macros first.
  for (const describe of described) describe();

  const { nodes, disabled, places, diagnostics } = findings;
  const owners = new Map(packages.map((files) => [files.settings.name, files.settings]));
  const restricted = (name: string) => owners.get(name)?.restrictAccess === true;
  const resolved = resolveDependencies(
    {
      settings,
      order,
      nodes,
      sources,
      exposures,
      unitTests,
      functions,
      semanticModels,
      metrics,
      savedQueries,
      disabled,
      places,
      restricted,
    },
    diagnostics,
  );
  await fillDescriptions(
    {
      nodes: nodes.values(),
      sources: sources.values(),
      macros: macros.nodes.values(),
      others: [
        ...[...exposures.values(), ...metrics.values()],
        ...[...semanticModels.values(), ...savedQueries.values()],
      ],
    },
    {
      order,
      docs,
      findings,
      contextOf: (name, values) => readingContext(passOf(name), values),
    },
  );
  inferPrimaryKeys(nodes.values(), disabled);
  const place = (id: string, dependency?: string) =>
    (dependency === undefined ? undefined : places.edge.get(`${id} ${dependency}`)) ?? places.node.get(id);
  diagnostics.push(...groupProblems(nodes.values(), groups, place));
  diagnostics.push(...deprecationProblems(nodes, options.facts.startedAt, place));
  checkRelations(findings);
  const steps = new Set([...owners.keys(), ...[...nodes.values(), ...disabled].flatMap((n) => n.fqn.slice(1))]);
  diagnostics.push(...treeProblems(settings, { steps, materializations }));
  const yamlContext = readingContext(passOf(settings.name));
  const selectors = await findings.attempt(() => readSelectorsFile(settings.root, yamlContext));
  await cache.save();
  const value: Project = {
    root: settings.root,
    name: settings.name,
    settings,
    packages: owners,
    target: options.target,
    vars: options.facts.vars,
    nodes,
    sources,
    exposures,
    unitTests,
    functions,
    semanticModels,
    metrics,
    savedQueries,
    groups,
    docs,
    disabled,
    macros,
    selectors,
    pass: passOf(settings.name),
    passOf,
    template: (id) => findings.template(id),
    place: (id) => places.node.get(id),
    edgePlace: (id, dependency) => places.edge.get(`${id} ${dependency}`),
    readLine: (file, line) => lineOf(packages, file, line),
    find: (name, sought) => resolved.refs.find(name, sought),
    findSource: (source, table, from) => resolved.sources.first(sourceKey(source, table), { from }),
    hooks: (when) => hooksOf(when, settings, options.packages),
  };
  return { value, diagnostics: told(diagnostics, broken) };
}

function gather<T>(into: Map<string, T>, found: ReadonlyMap<string, T>): void {
  for (const [id, resource] of found) into.set(id, resource);
}

/** What lake's own engine does itself: macros of these names would only hide that. */
function isNative(name: string): boolean {
  return (
    name.startsWith('materialization_') || (name.startsWith('test_') && builtInTests.has(name.slice('test_'.length)))
  );
}

function packageFiles(settings: Settings, cache: ParseCache, findings: Findings): PackageFiles {
  const files = new ProjectFiles(settings.root, packageCache(cache, settings.prefix));
  const own = new Findings();
  const { macros, singular } = files.macrosAndTests(settings.paths.macros, settings.paths.tests, own.diagnostics);
  findings.absorb(own, settings.prefix);
  return { settings, files, macros, singular };
}

function blockNames(packages: readonly Pick<MacroPackage, 'files'>[]): Set<string> {
  const names = new Set<string>();
  for (const { files } of packages) {
    for (const file of files)
      for (const block of file.parsed.blocks) if (block.kind === 'materialization') names.add(block.name);
  }
  return names;
}

function passesOf(options: LoadOptions, macros: MacroRegistry, facts: InvocationFacts): Map<string, FirstPass> {
  const { settings, packages } = options;
  const known = new Set([settings.name, ...packages.map((p) => p.name), 'dbt']);
  const searchOrder = (namespace: string): readonly string[] | undefined => {
    const told = settings.dispatch.find((entry) => entry.macro_namespace === namespace)?.search_order;
    if (told !== undefined && told.length > 0) return told;
    return known.has(namespace) ? [settings.name, namespace] : undefined;
  };
  const quoting = projectQuoting(settings);
  const passes = new Map<string, FirstPass>();
  for (const { name, vars } of [settings, ...packages]) {
    passes.set(name, {
      packageName: name,
      base: baseContext({ ...facts, vars }),
      macros: macros.scope(name),
      dispatch: options.dispatch,
      searchOrder,
      lenient: settings.kind === 'dbt',
      packages: [settings, ...packages].map(({ name: of, version, ownVars }) => ({ name: of, version, vars: ownVars })),
      quoted: (parts) => options.quoted(parts),
      quoting,
    });
  }
  return passes;
}

/** A line of one of the files, for showing errors: a package's file is told below its folder. */
function lineOf(packages: readonly PackageFiles[], file: string, line: number): string | undefined {
  const owner =
    packages.find(({ settings }) => settings.prefix !== '' && file.startsWith(settings.prefix)) ?? packages[0];
  return owner?.files.line(file.slice(owner.settings.prefix.length), line);
}

/** A properties file that cannot be read declares nothing; that its sources are missing then is no second mistake. */
function told(diagnostics: readonly Diagnostic[], broken: boolean): Diagnostic[] {
  return diagnostics.filter((d) => !(broken && d.code === 'source-not-found'));
}

/** What the first rendering of every file may depend on: the environment variables that templates asked for are noted. */
class Environment {
  readonly facts: InvocationFacts;
  readonly hash: string;
  private readonly asked: Set<string>;
  private readonly cache: ParseCache;

  constructor(options: LoadOptions, macros: readonly MacroPackage[], internal: string) {
    const { facts, target, settings, packages } = options;
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
      [settings, ...packages].map((p) => p.yaml.value),
      facts.vars,
      target,
      facts.target,
      // Commands differ in their flags: only projects whose macros look at them pay for it.
      macros.some(({ files }) => files.some((file) => asksFlags(file.text))) ? facts.flags : null,
      names.map((name) => facts.env[name] ?? null),
      macros.flatMap(({ prefix, files }) => files.map((file) => [`${prefix}${file.path}`, sha256(file.text)])),
      internal,
    ]);
  }

  remember(): void {
    this.cache.set('env', 'names', '', [...this.asked].sort());
  }
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

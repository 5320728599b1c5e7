import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checked, type Diagnostic, diagnose, LakeError, nearest, type Span, sha256 } from '../core/index.ts';
import {
  type Context,
  loadTemplate,
  type ParsedTemplate,
  parseTemplate,
  type Template,
  text,
} from '../template/index.ts';
import { baseContext, type InvocationFacts } from './base-context.ts';
import { hashOf, type ParseCache } from './cache.ts';
import { configKeyProblem } from './config.ts';
import { findFiles, type SourceFile } from './discovery.ts';
import { contextOf, type FirstPass, firstPass } from './first-pass.ts';
import { type Tested, testRequests } from './generic-tests.ts';
import { type MacroSource, macroRegistry } from './macros.ts';
import { defaultSchema } from './naming.ts';
import type { DocNode, ExposureNode, GraphNode, Node, SourceNode, UnitTestNode } from './node.ts';
import { buildNode, type Captured, fqnOf, type Naming, nothingCaptured, type Patch, type Places } from './nodes.ts';
import type { Project } from './project.ts';
import { byName, type Entry, readProperties } from './properties.ts';
import { resolveDependencies } from './resolve.ts';
import type { ModelProperties } from './schema.ts';
import { type Settings, unusedConfigPaths } from './settings.ts';
import { lazySpan, sourceNodes } from './sources.ts';
import type { Target } from './target.ts';
import { folders, testNode } from './test-nodes.ts';
import { exposureNode, unitTestNode } from './yaml-nodes.ts';
import { isPlainYaml, renderYaml } from './yaml-render.ts';

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
  const loader = new Loader(options);
  const project = await loader.load();
  return { value: project, diagnostics: loader.findings() };
}

class Loader {
  readonly diagnostics: Diagnostic[] = [];
  private readonly options: LoadOptions;
  private readonly settings: Settings;
  private readonly cache: ParseCache;
  private readonly texts = new Map<string, string>();
  private readonly nodes = new Map<string, Node>();
  private readonly disabled: GraphNode[] = [];
  private readonly templates = new Map<string, { file: SourceFile; parsed: ParsedTemplate; template?: Template }>();
  private readonly places: Places = { node: new Map(), edge: new Map() };
  private yamlBroken = false;
  private readonly usedEnv = new Map<string, string | undefined>();

  constructor(options: LoadOptions) {
    this.options = options;
    this.settings = options.settings;
    this.cache = options.cache;
  }

  async load(): Promise<Project> {
    const { settings } = this;
    const { paths, root } = settings;
    this.refuseUnsupported();
    const sqlTests = this.find(paths.tests, ['.sql']);
    const macroFiles: MacroSource[] = [];
    for (const file of this.find(paths.macros, ['.sql'])) this.readMacroFile(file, macroFiles);
    const singular: { file: SourceFile; parsed: ParsedTemplate }[] = [];
    for (const file of sqlTests) {
      const parsed = this.readTemplate(file);
      if (parsed === undefined) continue;
      if (parsed.blocks.some((b) => b.callable !== undefined))
        macroFiles.push({ path: file.path, text: file.text, parsed });
      else singular.push({ file, parsed });
    }
    const macros = macroRegistry(settings.name, macroFiles, this.diagnostics);
    const base = baseContext(this.recordingFacts());
    const pass: FirstPass = {
      base,
      macros,
      dispatch: this.options.dispatch,
      lenient: settings.kind === 'dbt',
      quoted: (parts) => this.options.quoted(parts),
    };
    const yamlContext = contextOf({ ...base, doc: () => '' }, pass);
    const naming = this.naming(
      yamlContext,
      macros.has('generate_schema_name'),
      macros.has('generate_alias_name'),
      macros.has('generate_database_name'),
      pass,
    );
    const yamlFiles = this.find(
      [...paths.models, ...paths.seeds, ...paths.macros, ...paths.tests, ...paths.snapshots, ...paths.analyses],
      ['.yml', '.yaml'],
    );
    const { index, diagnostics } = await readProperties(yamlFiles, {
      get: (file) => this.cache.get('yaml', file.path, sha256(file.text)),
      set: (file, value) => this.cache.set('yaml', file.path, sha256(file.text), value),
    });
    this.diagnostics.push(...diagnostics);
    this.yamlBroken = diagnostics.some((d) => d.severity === 'error');

    const environment = this.environmentHash(macroFiles);
    const models = this.find(paths.models, ['.sql']);
    const patches = byName('models', index.models, this.diagnostics);
    await this.addSql(
      models,
      'models',
      'model',
      patches as Map<string, Entry<Patch>>,
      pass,
      naming,
      environment,
      yamlContext,
    );
    const testPatches = byName('data tests', index.dataTests, this.diagnostics);
    await this.addSql(
      singular.map((s) => s.file),
      'data_tests',
      'test',
      testPatches as Map<string, Entry<Patch>>,
      pass,
      naming,
      environment,
      yamlContext,
    );
    const seedPatches = byName('seeds', index.seeds, this.diagnostics);
    await this.addSeeds(seedPatches as Map<string, Entry<Patch>>, naming, yamlContext);
    this.cache.set('env', 'names', '', [...this.usedEnv.keys()].sort());

    const sources = new Map<string, SourceNode>();
    const tests: { tested: Tested; attached: string }[] = [];
    for (const entry of index.sources) {
      const rendered = (await this.renderEntry(entry, yamlContext)) as typeof entry;
      for (const { node, table, index: i } of sourceNodes(
        rendered,
        settings,
        naming,
        this.options.database,
        this.places,
        this.diagnostics,
      )) {
        if (sources.has(node.unique_id)) {
          this.diagnostics.push(
            diagnose(
              'duplicate-name',
              { kind: 'sources', name: `${node.source_name}.${node.name}` },
              { span: this.places.node.get(node.unique_id) },
            ),
          );
          continue;
        }
        if (!node.config.enabled) {
          this.disabled.push(node);
          continue;
        }
        sources.set(node.unique_id, node);
        tests.push({
          attached: node.unique_id,
          tested: {
            yaml: entry.yaml,
            path: [...entry.path, 'tables', i],
            label: `source_${node.source_name}_${node.name}`,
            expression: `source('${node.source_name}', '${node.name}')`,
            columns: table.columns ?? [],
            tests: table.tests,
            data_tests: table.data_tests,
          },
        });
      }
    }
    this.collectTests(patches as Map<string, Entry<ModelProperties>>, 'model', tests);
    this.collectTests(seedPatches as unknown as Map<string, Entry<ModelProperties>>, 'seed', tests);
    this.reportUnused(patches, 'model');
    this.reportUnused(seedPatches, 'seed');
    for (const { tested, attached } of tests) {
      for (const request of testRequests(tested, this.diagnostics)) {
        const config = isPlainYaml(request.config)
          ? request.config
          : ((await renderYaml(request.config, yamlContext, request.yaml, request.path)) as typeof request.config);
        const args = isPlainYaml(request.args)
          ? request.args
          : ((await this.renderArguments(
              request.args,
              yamlContext,
              request.yaml,
              request.path,
            )) as typeof request.args);
        const node = await testNode({ ...request, config, args }, attached, settings, naming, macros, this.diagnostics);
        if (node === undefined) continue;
        this.places.node.set(
          node.unique_id,
          lazySpan(() => request.yaml.span(request.path)),
        );
        this.add(node, 'data tests');
      }
    }
    const exposures = new Map<string, ExposureNode>();
    for (const entry of index.exposures) {
      const node = exposureNode(
        (await this.renderEntry(entry, yamlContext)) as typeof entry,
        settings,
        folders(entry.yaml.file, settings),
      );
      this.places.node.set(
        node.unique_id,
        lazySpan(() => entry.yaml.span([...entry.path, 'name'])),
      );
      if (node.config.enabled) exposures.set(node.unique_id, node);
      else this.disabled.push(node);
    }
    const unitTests = new Map<string, UnitTestNode>();
    for (const entry of index.unitTests) {
      const node = unitTestNode(
        entry,
        settings,
        folders(entry.yaml.file, settings),
        this.options.schema,
        root,
        this.diagnostics,
      );
      this.places.node.set(
        node.unique_id,
        lazySpan(() => entry.yaml.span([...entry.path, 'name'])),
      );
      if (unitTests.has(node.unique_id)) {
        this.diagnostics.push(
          diagnose(
            'duplicate-name',
            { kind: 'unit tests', name: node.name },
            { span: this.places.node.get(node.unique_id) },
          ),
        );
      } else if (node.config.enabled) unitTests.set(node.unique_id, node);
      else this.disabled.push(node);
    }
    const docs = this.readDocs();
    this.fillDescriptions(docs);
    const modelsByName = resolveDependencies(
      { settings, nodes: this.nodes, sources, exposures, unitTests, disabled: this.disabled, places: this.places },
      this.diagnostics,
    );
    this.checkRelations();
    const folderNames = new Set([...this.nodes.values()].flatMap((n) => n.fqn.slice(1)));
    this.diagnostics.push(...unusedConfigPaths(settings, folderNames));
    await this.cache.save();
    return {
      root,
      name: settings.name,
      settings,
      target: this.options.target,
      vars: this.options.facts.vars,
      nodes: this.nodes,
      sources,
      exposures,
      unitTests,
      docs,
      disabled: this.disabled,
      macros,
      pass,
      template: (id) => this.template(id),
      place: (id) => this.places.node.get(id),
      edgePlace: (id, dependency) => this.places.edge.get(`${id} ${dependency}`),
      readLine: (file, line) => this.readLine(file, line),
      find: (name) => modelsByName.get(name),
      findSource: (source, table) => sources.get(`source.${settings.name}.${source}.${table}`),
    };
  }

  /** A properties file that cannot be read declares nothing; that its sources are missing then is no second mistake. */
  findings(): Diagnostic[] {
    return this.yamlBroken ? this.diagnostics.filter((d) => d.code !== 'source-not-found') : this.diagnostics;
  }

  private refuseUnsupported(): void {
    const { paths } = this.settings;
    for (const file of this.find(paths.snapshots, ['.sql'])) {
      this.diagnostics.push(
        diagnose('not-supported', { what: 'a snapshot' }, { span: { file: file.path, line: 1, column: 1 } }),
      );
    }
    for (const file of this.find(paths.models, ['.py'])) {
      this.diagnostics.push(
        diagnose('not-supported', { what: 'a Python model' }, { span: { file: file.path, line: 1, column: 1 } }),
      );
    }
  }

  private find(bases: readonly string[], endings: readonly string[]): SourceFile[] {
    const files = findFiles(this.settings.root, [...new Set(bases)], endings);
    const fresh = new Map(files.map((file) => [file.path, file]));
    for (const file of fresh.values()) this.texts.set(file.path, file.text);
    return [...fresh.values()];
  }

  private recordingFacts(): InvocationFacts {
    const { facts } = this.options;
    const env = new Proxy(facts.env, {
      get: (target, name) => {
        const value = typeof name === 'string' ? target[name] : undefined;
        if (typeof name === 'string') this.usedEnv.set(name, value);
        return value;
      },
    });
    return { ...facts, env };
  }

  private environmentHash(macroFiles: readonly MacroSource[]): string {
    const names = this.cache.get<string[]>('env', 'names', '') ?? [];
    const { facts, target } = this.options;
    for (const name of names) this.usedEnv.set(name, facts.env[name]);
    return hashOf([
      facts.lakeVersion,
      this.settings.yaml.value,
      facts.vars,
      target,
      names.map((name) => facts.env[name] ?? null),
      macroFiles.map((file) => [file.path, sha256(file.text)]),
    ]);
  }

  private readTemplate(file: SourceFile): ParsedTemplate | undefined {
    const hash = sha256(file.text);
    const cached = this.cache.get<ParsedTemplate>('template', file.path, hash);
    if (cached !== undefined) return cached;
    const parsed = parseTemplate(file.path, file.text);
    this.diagnostics.push(...parsed.diagnostics);
    if (parsed.value !== undefined) this.cache.set('template', file.path, hash, parsed.value);
    return parsed.value;
  }

  private readMacroFile(file: SourceFile, into: MacroSource[]): void {
    const parsed = this.readTemplate(file);
    if (parsed !== undefined) into.push({ path: file.path, text: file.text, parsed });
  }

  private naming(
    yamlContext: Context,
    ownSchema: boolean,
    ownAlias: boolean,
    ownDatabase: boolean,
    pass: FirstPass,
  ): Naming {
    const { settings, options } = this;
    const callMacro = async (name: string, custom: string | null, node: Node): Promise<string> => {
      const values = { ...pass.base, node, schema: options.schema, database: options.database };
      const macro = pass.macros.bind(name, contextOf(values, pass)) as (...args: unknown[]) => Promise<unknown>;
      return text(await macro(custom, node)).trim();
    };
    void yamlContext;
    return {
      packageName: settings.name,
      relationName: (database, schema, identifier) => options.quoted([database, schema, identifier]),
      schema: async (custom, node) =>
        ownSchema
          ? await callMacro('generate_schema_name', custom, node)
          : defaultSchema(settings.kind, options.schema, options.target.schemaPrefix, custom),
      alias: async (custom, node) =>
        ownAlias ? await callMacro('generate_alias_name', custom, node) : (custom?.trim() ?? node.name),
      database: async (custom, node) =>
        ownDatabase ? await callMacro('generate_database_name', custom, node) : (custom?.trim() ?? options.database),
    };
  }

  private async addSql(
    files: readonly SourceFile[],
    kind: 'models' | 'data_tests',
    resourceType: 'model' | 'test',
    patches: ReadonlyMap<string, Entry<Patch>>,
    pass: FirstPass,
    naming: Naming,
    environment: string,
    yamlContext: Context,
  ): Promise<void> {
    for (const file of files) {
      const parsed = this.readTemplate(file);
      if (parsed === undefined) continue;
      const name = (file.path.split('/').at(-1) as string).replace(/\.sql$/, '');
      const uniqueId = `${resourceType}.${this.settings.name}.${name}`;
      const fqn = fqnOf(this.settings.name, file, name);
      const captured = await this.capture(file, parsed, pass, environment, {
        name,
        unique_id: uniqueId,
        resource_type: resourceType,
        fqn,
        package_name: this.settings.name,
      });
      if (captured === undefined) continue;
      const patch = await this.renderPatch(patches.get(name), yamlContext, kind);
      this.checkConfigKeys(kind, file, parsed, captured);
      const input = {
        kind,
        resourceType,
        file,
        name,
        uniqueId,
        fqn,
        treeLayers: this.settings.trees[kind].layers(fqn),
        patch,
        captured,
        rawCode: file.text.trimEnd(),
      } as const;
      const node = await buildNode(input, naming);
      if (resourceType === 'model') node.compiled_path = null;
      this.templates.set(uniqueId, { file, parsed });
      this.places.node.set(uniqueId, { file: file.path, line: 1, column: 1 });
      if (this.add(node, resourceType === 'model' ? 'models' : 'singular tests')) this.placeEdges(node, file, parsed);
    }
  }

  private async capture(
    file: SourceFile,
    parsed: ParsedTemplate,
    pass: FirstPass,
    environment: string,
    model: Record<string, unknown>,
  ): Promise<Captured | undefined> {
    if (parsed.code === null) return nothingCaptured;
    const hash = `${environment} ${sha256(file.text)}`;
    const cached = this.cache.get<Captured>('pass', file.path, hash);
    if (cached !== undefined) return cached;
    try {
      const captured = await firstPass(pass, loadTemplate(file.path, file.text, parsed), model);
      this.cache.set('pass', file.path, hash, captured);
      return captured;
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      this.diagnostics.push(...problem.diagnostics);
      return undefined;
    }
  }

  private checkConfigKeys(
    kind: 'models' | 'data_tests',
    file: SourceFile,
    parsed: ParsedTemplate,
    captured: Captured,
  ): void {
    for (const key of Object.keys(captured.config)) {
      if (configKeyProblem(kind, key, undefined) === undefined) continue;
      const call = parsed.calls.find((c) => c.name === 'config');
      const span = loadTemplate(file.path, file.text, parsed).span(call?.offset ?? 0);
      this.diagnostics.push(configKeyProblem(kind, key, span) as Diagnostic);
    }
  }

  private placeEdges(node: Node, file: SourceFile, parsed: ParsedTemplate): void {
    for (const call of parsed.calls) {
      if (call.name !== 'ref' && call.name !== 'source') continue;
      const key = call.name === 'ref' ? String(call.args.at(-1)) : call.args.map(String).join('.');
      const { offset } = call;
      const id = `${node.unique_id} ${call.name}:${key}`;
      if (!this.places.edge.has(id))
        this.places.edge.set(
          id,
          lazySpan(() => loadTemplate(file.path, file.text, parsed).span(offset)),
        );
    }
  }

  private async addSeeds(
    patches: ReadonlyMap<string, Entry<Patch>>,
    naming: Naming,
    yamlContext: Context,
  ): Promise<void> {
    for (const file of this.find(this.settings.paths.seeds, ['.csv'])) {
      const name = (file.path.split('/').at(-1) as string).replace(/\.csv$/, '');
      const fqn = fqnOf(this.settings.name, file, name);
      const uniqueId = `seed.${this.settings.name}.${name}`;
      const patch = await this.renderPatch(patches.get(name), yamlContext, 'seeds');
      const input = {
        kind: 'seeds',
        resourceType: 'seed',
        file,
        name,
        uniqueId,
        fqn,
        treeLayers: this.settings.trees.seeds.layers(fqn),
        patch,
        captured: nothingCaptured,
        rawCode: '',
      } as const;
      const node = await buildNode(input, naming);
      node.root_path = this.settings.root;
      this.places.node.set(uniqueId, { file: file.path, line: 1, column: 1 });
      this.add(node, 'seeds');
    }
  }

  private async renderPatch(
    entry: Entry<Patch> | undefined,
    context: Context,
    kind: 'models' | 'seeds' | 'data_tests',
  ): Promise<Entry<Patch> | undefined> {
    if (entry === undefined) return undefined;
    for (const key of Object.keys(entry.value.config ?? {})) {
      if (configKeyProblem(kind, key, undefined) === undefined) continue;
      this.diagnostics.push(
        configKeyProblem(kind, key, entry.yaml.keySpan([...entry.path, 'config', key])) as Diagnostic,
      );
    }
    const { config } = entry.value;
    if (config === undefined || isPlainYaml(config)) return entry;
    const rendered =
      (await this.attempt(() => renderYaml(config, context, entry.yaml, [...entry.path, 'config']))) ?? {};
    return { ...entry, value: { ...entry.value, config: rendered as Record<string, unknown> } };
  }

  private async renderEntry<T>(entry: Entry<T>, context: Context): Promise<Entry<T>> {
    if (isPlainYaml(entry.value)) return entry;
    const value = await this.attempt(() => renderYaml(entry.value, context, entry.yaml, entry.path));
    return value === undefined ? entry : { ...entry, value: value as T };
  }

  /** Test arguments that are refs stay text: they are resolved when the test is compiled. */
  private async renderArguments(
    args: Readonly<Record<string, unknown>>,
    context: Context,
    yaml: Entry<unknown>['yaml'],
    path: Entry<unknown>['path'],
  ): Promise<unknown> {
    const rendered: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(args)) {
      const keep = typeof value === 'string' && /^\s*\{\{\s*(ref|source)\(/.test(value);
      rendered[key] = keep ? value : await this.attempt(() => renderYaml(value, context, yaml, path));
    }
    return rendered;
  }

  private async attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      this.diagnostics.push(...problem.diagnostics);
      return undefined;
    }
  }

  /** Adds a node; disabled ones are kept aside, a second one of the same id is an error. */
  private add(node: Node, kind: string): boolean {
    if (node.config.enabled === false || String(node.config.enabled).toLowerCase() === 'false') {
      this.disabled.push(node);
      return false;
    }
    const first = this.nodes.get(node.unique_id);
    if (first !== undefined) {
      const notes = [{ message: `the first is ${first.original_file_path}` }];
      this.diagnostics.push(
        diagnose('duplicate-name', { kind, name: node.name }, { span: this.places.node.get(node.unique_id), notes }),
      );
      return false;
    }
    this.nodes.set(node.unique_id, node);
    return true;
  }

  private collectTests(
    patches: ReadonlyMap<string, Entry<ModelProperties>>,
    type: 'model' | 'seed',
    into: { tested: Tested; attached: string }[],
  ): void {
    for (const [name, entry] of patches) {
      const attached = `${type}.${this.settings.name}.${name}`;
      if (!this.nodes.has(attached)) continue;
      into.push({
        attached,
        tested: {
          yaml: entry.yaml,
          path: entry.path,
          label: name,
          expression: `ref('${name}')`,
          columns: entry.value.columns ?? [],
          tests: entry.value.tests,
          data_tests: entry.value.data_tests,
        },
      });
    }
  }

  private reportUnused(patches: ReadonlyMap<string, Entry<{ name: string }>>, type: 'model' | 'seed'): void {
    const names = [...this.nodes.values()].filter((n) => n.resource_type === type).map((n) => n.name);
    const known = new Set([...names, ...this.disabled.map((n) => n.name)]);
    for (const [name, entry] of patches) {
      if (known.has(name)) continue;
      this.diagnostics.push(
        diagnose(
          'unused-properties',
          { kind: type, name, nearest: nearest(name, names) },
          { span: entry.yaml.span([...entry.path, 'name']) },
        ),
      );
    }
  }

  private readDocs(): Map<string, DocNode> {
    const docs = new Map<string, DocNode>();
    const block = /\{%-?\s*docs\s+(\w+)\s*-?%\}([\s\S]*?)\{%-?\s*enddocs\s*-?%\}/g;
    const { paths, name } = this.settings;
    for (const file of this.find(
      [...paths.models, ...paths.seeds, ...paths.macros, ...paths.snapshots, ...paths.analyses],
      ['.md'],
    )) {
      for (const match of file.text.matchAll(block)) {
        const id = `doc.${name}.${match[1]}`;
        docs.set(id, {
          unique_id: id,
          name: match[1] as string,
          resource_type: 'doc',
          package_name: name,
          path: file.path,
          original_file_path: file.path,
          block_contents: (match[2] as string).trim(),
        });
      }
    }
    return docs;
  }

  /** `{{ doc('name') }}` in descriptions. */
  private fillDescriptions(docs: ReadonlyMap<string, DocNode>): void {
    const fill = (description: string, id: string): string => {
      if (!description.includes('{{')) return description;
      return description.replace(
        /\{\{\s*doc\(\s*(?:'[^']*'\s*,\s*)?['"]([^'"]*)['"]\s*\)\s*\}\}/g,
        (whole, name: string) => {
          const found = docs.get(`doc.${this.settings.name}.${name}`);
          if (found !== undefined) return found.block_contents;
          const known = [...docs.values()].map((d) => d.name);
          this.diagnostics.push(
            diagnose('doc-not-found', { name, nearest: nearest(name, known) }, { span: this.places.node.get(id) }),
          );
          return whole;
        },
      );
    };
    for (const node of this.nodes.values()) {
      node.description = fill(node.description, node.unique_id);
      for (const column of Object.values(node.columns)) column.description = fill(column.description, node.unique_id);
    }
  }

  private checkRelations(): void {
    const taken = new Map<string, Node>();
    for (const node of this.nodes.values()) {
      if (node.relation_name === null) continue;
      const key = node.relation_name.toLowerCase();
      const first = taken.get(key);
      if (first === undefined) {
        taken.set(key, node);
        continue;
      }
      const parameters = { relation: node.relation_name, first: first.unique_id, second: node.unique_id };
      this.diagnostics.push(diagnose('duplicate-relation', parameters, { span: this.places.node.get(node.unique_id) }));
    }
  }

  private template(id: string): Template | undefined {
    const entry = this.templates.get(id);
    if (entry === undefined) return undefined;
    entry.template ??= loadTemplate(entry.file.path, entry.file.text, entry.parsed);
    return entry.template;
  }

  private readLine(file: string, line: number): string | undefined {
    let content = this.texts.get(file);
    if (content === undefined) {
      try {
        content = readFileSync(join(this.settings.root, file), 'utf8');
      } catch {
        return undefined;
      }
      this.texts.set(file, content);
    }
    return content.split('\n')[line - 1]?.replace(/\r$/, '');
  }
}

export type { Span };

import { type Diagnostic, diagnose, nearest, type Span } from '../core/index.ts';
import { accessProblem } from './access.ts';
import { addDisabled, addRefable, Lookup, type SearchOrder, sourceKey } from './lookup.ts';
import type { ExposureNode, GraphNode, Node, RefCall, SourceNode, UnitTestNode } from './node.ts';
import type { Places } from './nodes.ts';
import { parseCall } from './ref-call.ts';
import type { Settings } from './settings.ts';

interface Resources {
  readonly settings: Settings;
  readonly order: SearchOrder;
  readonly nodes: Map<string, Node>;
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly exposures: ReadonlyMap<string, ExposureNode>;
  readonly unitTests: ReadonlyMap<string, UnitTestNode>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly disabled: GraphNode[];
  readonly places: Places;
  /** Packages whose models are for themselves unless they are public (`restrict-access`). */
  restricted(packageName: string): boolean;
}

/** What refers to others. */
interface Referring {
  readonly unique_id: string;
  readonly package_name: string;
  readonly resource_type: string;
  readonly group?: string | null;
  readonly refs: readonly RefCall[];
  readonly sources: readonly (readonly [string, string])[];
  readonly functions?: readonly (readonly string[])[];
}

/** What ref(), source() and function() of all files find. */
export interface Resolved {
  readonly refs: Lookup<Node>;
  readonly sources: Lookup<SourceNode>;
  readonly functions: Lookup<Node>;
}

/** Turns refs, sources and functions into depends_on; what names nothing is an error at its place. Gives what can be referred to by name. */
export function resolveDependencies(resources: Resources, diagnostics: Diagnostic[]): Resolved {
  return new Resolver(resources, diagnostics).resolve();
}

/** A parent that is not to be had: a test without one is switched off. */
type Missing = 'missing';

class Resolver {
  private readonly resources: Resources;
  private readonly diagnostics: Diagnostic[];
  private readonly refs: Lookup<Node>;
  private readonly sources: Lookup<SourceNode>;
  private readonly functions: Lookup<Node>;

  constructor(resources: Resources, diagnostics: Diagnostic[]) {
    this.resources = resources;
    this.diagnostics = diagnostics;
    this.refs = new Lookup(resources.order);
    this.sources = new Lookup(resources.order);
    this.functions = new Lookup(resources.order);
  }

  resolve(): Resolved {
    const { nodes, functions, exposures, unitTests } = this.resources;
    this.fillLookups();
    for (const node of [...nodes.values()]) {
      const dependencies = this.link(node);
      if (dependencies === undefined) this.switchOff(node);
      else node.depends_on = { ...node.depends_on, nodes: dependencies };
    }
    for (const node of functions.values()) node.depends_on = { ...node.depends_on, nodes: this.link(node) ?? [] };
    for (const exposure of exposures.values()) exposure.depends_on = { macros: [], nodes: this.link(exposure) ?? [] };
    for (const test of unitTests.values()) this.linkUnitTest(test);
    return { refs: this.refs, sources: this.sources, functions: this.functions };
  }

  private fillLookups(): void {
    const { nodes, sources, functions, disabled, places, settings } = this.resources;
    // dbt lets a seed have the name of a model; in lake's own projects nothing could tell them apart.
    const severity = settings.kind === 'dbt' ? 'warning' : 'error';
    for (const node of nodes.values()) {
      const first = addRefable(this.refs, node);
      if (first === undefined || first === node) continue;
      const kind = `resources (${first.resource_type} and ${node.resource_type})`;
      const span = places.node.get(node.unique_id);
      this.diagnostics.push(diagnose('duplicate-name', { kind, name: node.name }, { span, severity }));
    }
    for (const source of sources.values()) this.sources.add(sourceKey(source.source_name, source.name), source);
    for (const node of functions.values()) this.functions.add(node.name, node);
    for (const node of disabled) addDisabled(this.refs, this.sources, node);
  }

  /** dbt switches a test off that has no parent to test. */
  private switchOff(test: Node): void {
    this.resources.nodes.delete(test.unique_id);
    test.config.enabled = false;
    this.resources.disabled.push(test);
  }

  private span(id: string, edge: string): Span | undefined {
    const { places } = this.resources;
    return places.edge.get(`${id} ${edge}`) ?? places.node.get(id);
  }

  /** The ids that a node refers to; undefined when a test has a parent that is disabled or, in dbt's projects, not there. */
  private link(node: Referring): string[] | undefined {
    const found = new Set<string>();
    const keep = (edge: string, target: string) => {
      found.add(target);
      const { edge: edges } = this.resources.places;
      const span = edges.get(`${node.unique_id} ${edge}`);
      if (span !== undefined) edges.set(`${node.unique_id} ${target}`, span);
    };
    let off = false;
    // Sources come first in dbt's manifest.
    for (const [source, table] of node.sources) {
      const target = this.source(node, source, table);
      if (target === 'missing') off = true;
      else if (target !== undefined) keep(`source:${source}.${table}`, target.unique_id);
    }
    for (const ref of node.refs) {
      const target = this.ref(node, ref);
      if (target === 'missing') off = true;
      else if (target !== undefined) keep(`ref:${ref.name}`, target.unique_id);
    }
    for (const names of node.functions ?? []) {
      const target = this.function(node, names);
      if (target !== undefined) keep(`function:${names.at(-1)}`, target.unique_id);
    }
    return off ? undefined : [...found];
  }

  /** Tells that something is not there; of a test in dbt's projects that is a warning, and the test is switched off. */
  private missing(node: Referring, problem: Diagnostic): Missing | undefined {
    if (node.resource_type !== 'test' || this.resources.settings.kind !== 'dbt') {
      this.diagnostics.push(problem);
      return undefined;
    }
    this.diagnostics.push({ ...problem, severity: 'warning' });
    return 'missing';
  }

  private ref(node: Referring, ref: RefCall): Node | Missing | undefined {
    const sought = { packageName: ref.package, version: ref.version, from: node.package_name };
    const found = this.refs.seek(ref.name, sought);
    const span = () => this.span(node.unique_id, `ref:${ref.name}`);
    const name = ref.package === null ? ref.name : `${ref.package}', '${ref.name}`;
    if (found === undefined) return this.missing(node, this.refProblem(node, ref, name, span()));
    if ('disabled' in found) {
      // dbt disables a test whose parent is disabled; for a model it is an error.
      if (node.resource_type === 'test') return 'missing';
      this.diagnostics.push(diagnose('ref-disabled', { name }, { span: span() }));
      return undefined;
    }
    if ('several' in found) {
      const list = found.several.map((n) => n.unique_id).join(', ');
      this.diagnostics.push(diagnose('ref-ambiguous', { name, found: list }, { span: span() }));
      return undefined;
    }
    const refused = accessProblem(node, found.one, (name) => this.resources.restricted(name), span());
    if (refused !== undefined) this.diagnostics.push(refused);
    return found.one;
  }

  private refProblem(node: Referring, ref: RefCall, name: string, span: Span | undefined): Diagnostic {
    if (ref.version !== null) {
      const versions = [...this.refs.all()].filter((n) => n.name === ref.name).map((n) => n.version ?? null);
      const known = [...new Set(versions.filter((version) => version !== null).map(String))];
      if (known.length > 0) {
        const parameters = { name: ref.name, version: String(ref.version), known: known.join(', ') };
        return diagnose('ref-version-not-found', parameters, { span });
      }
      if (this.refs.seek(ref.name, { packageName: ref.package, from: node.package_name }) !== undefined) {
        const reason = `asks for version ${ref.version} of '${ref.name}', which has no versions`;
        return diagnose('ref-invalid', { reason }, { span });
      }
    }
    const names = new Set([...this.refs.all()].map((n) => n.name));
    return diagnose('ref-not-found', { name, nearest: nearest(ref.name, names) }, { span });
  }

  private source(node: Referring, source: string, table: string): SourceNode | Missing | undefined {
    const key = sourceKey(source, table);
    const sought = { from: node.package_name };
    const target = this.sources.first(key, sought);
    if (target !== undefined) return target;
    if (node.resource_type === 'test' && this.sources.seek(key, sought) !== undefined) return 'missing';
    const span = this.span(node.unique_id, `source:${key}`);
    const parameters = { source, table, nearest: nearest(key, this.sources.keys()) };
    return this.missing(node, diagnose('source-not-found', parameters, { span }));
  }

  private function(node: Referring, names: readonly string[]): Node | undefined {
    const name = names.at(-1) as string;
    const packageName = names.length > 1 ? names[0] : undefined;
    const target = this.functions.first(name, { packageName, from: node.package_name });
    if (target !== undefined) return target;
    const span = this.span(node.unique_id, `function:${name}`);
    const parameters = { name, nearest: nearest(name, this.functions.keys()) };
    this.diagnostics.push(diagnose('function-undeclared', parameters, { span }));
    return undefined;
  }

  private linkUnitTest(test: UnitTestNode): void {
    // A unit test is of a model of its own package (dbt-core, find_tested_model_node).
    const model = this.refs.find(test.model, { packageName: test.package_name });
    if (model === undefined) {
      const models = [...this.resources.nodes.values()].filter((n) => n.resource_type === 'model');
      const near = nearest(
        test.model,
        models.map((n) => n.name),
      );
      const span = this.resources.places.node.get(test.unique_id);
      const parameters = { test: test.name, model: test.model, nearest: near };
      this.diagnostics.push(diagnose('unit-test-model-not-found', parameters, { span }));
      return;
    }
    test.depends_on = { macros: [], nodes: [model.unique_id] };
    test.schema = model.schema;
    for (const given of test.given) {
      const call = given.input === 'this' ? undefined : parseCall(given.input);
      if (call === undefined) continue;
      const { unique_id, package_name, resource_type } = test;
      const asking = { unique_id, package_name, resource_type, group: model.group };
      if ('ref' in call) this.link({ ...asking, refs: [call.ref], sources: [] });
      else this.link({ ...asking, refs: [], sources: [call.source] });
    }
  }
}

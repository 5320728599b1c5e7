import { type Diagnostic, diagnose, nearest, type Span } from '../core/index.ts';
import { accessProblem } from './access.ts';
import { NodeLookup } from './lookup.ts';
import type { ExposureNode, GraphNode, Node, RefCall, SourceNode, UnitTestNode } from './node.ts';
import type { Places } from './nodes.ts';
import { parseCall } from './ref-call.ts';
import type { Settings } from './settings.ts';

interface Resources {
  readonly settings: Settings;
  readonly nodes: Map<string, Node>;
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly exposures: ReadonlyMap<string, ExposureNode>;
  readonly unitTests: ReadonlyMap<string, UnitTestNode>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly disabled: GraphNode[];
  readonly places: Places;
  /** Packages whose models are for themselves unless they are public (`restrict-access`). */
  restricted?(packageName: string): boolean;
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

/** Turns refs, sources and functions into depends_on; what names nothing is an error at its place. Gives the lookup by name. */
export function resolveDependencies(resources: Resources, diagnostics: Diagnostic[]): NodeLookup {
  return new Resolver(resources, diagnostics).resolve();
}

class Resolver {
  private readonly resources: Resources;
  private readonly diagnostics: Diagnostic[];
  private readonly lookup: NodeLookup;

  constructor(resources: Resources, diagnostics: Diagnostic[]) {
    this.resources = resources;
    this.diagnostics = diagnostics;
    this.lookup = new NodeLookup(resources.settings.name, resources.nodes.values(), resources.disabled);
  }

  resolve(): NodeLookup {
    const { nodes, functions, exposures, unitTests } = this.resources;
    this.tellDuplicates();
    for (const node of [...nodes.values()]) {
      const dependencies = this.link(node);
      if (dependencies === undefined) this.switchOff(node);
      else node.depends_on = { ...node.depends_on, nodes: dependencies };
    }
    for (const node of functions.values()) node.depends_on = { ...node.depends_on, nodes: this.link(node) ?? [] };
    for (const exposure of exposures.values()) exposure.depends_on = { macros: [], nodes: this.link(exposure) ?? [] };
    for (const test of unitTests.values()) this.linkUnitTest(test);
    return this.lookup;
  }

  /** dbt switches a test off whose parent is. */
  private switchOff(test: Node): void {
    this.resources.nodes.delete(test.unique_id);
    test.config.enabled = false;
    this.resources.disabled.push(test);
  }

  private tellDuplicates(): void {
    const seen = new Map<string, Node>();
    for (const node of this.resources.nodes.values()) {
      if (!['model', 'seed', 'snapshot'].includes(node.resource_type)) continue;
      const key = `${node.package_name} ${node.name} ${node.version ?? ''}`;
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, node);
        continue;
      }
      const kind = `resources (${first.resource_type} and ${node.resource_type})`;
      const span = this.resources.places.node.get(node.unique_id);
      this.diagnostics.push(diagnose('duplicate-name', { kind, name: node.name }, { span }));
    }
  }

  private span(id: string, edge: string): Span | undefined {
    const { places } = this.resources;
    return places.edge.get(`${id} ${edge}`) ?? places.node.get(id);
  }

  /** The ids that a node refers to; undefined for a test that has a disabled parent. */
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
      if (target === 'disabled') off = true;
      else if (target !== undefined) keep(`source:${source}.${table}`, target.unique_id);
    }
    for (const ref of node.refs) {
      const target = this.ref(node, ref);
      if (target === 'disabled') off = true;
      else if (target !== undefined) keep(`ref:${ref.name}`, target.unique_id);
    }
    for (const names of node.functions ?? []) {
      const target = this.function(node, names);
      if (target !== undefined) keep(`function:${names.at(-1)}`, target.unique_id);
    }
    return off ? undefined : [...found];
  }

  private ref(node: Referring, ref: RefCall): Node | 'disabled' | undefined {
    const found = this.lookup.find(ref, node.package_name);
    const span = () => this.span(node.unique_id, `ref:${ref.name}`);
    const name = ref.package === null ? ref.name : `${ref.package}', '${ref.name}`;
    if (found === undefined) {
      this.diagnostics.push(this.refProblem(ref, name, span()));
      return undefined;
    }
    if ('disabled' in found) {
      // dbt disables a test whose parent is disabled; for a model it is an error.
      if (node.resource_type === 'test') return 'disabled';
      this.diagnostics.push(diagnose('ref-disabled', { name }, { span: span() }));
      return undefined;
    }
    if ('several' in found) {
      const list = found.several.map((n) => n.unique_id).join(', ');
      this.diagnostics.push(diagnose('ref-ambiguous', { name, found: list }, { span: span() }));
      return undefined;
    }
    const restricted = this.resources.restricted ?? (() => false);
    const refused = accessProblem(node, found.node, restricted, span());
    if (refused !== undefined) this.diagnostics.push(refused);
    return found.node;
  }

  private refProblem(ref: RefCall, name: string, span: Span | undefined): Diagnostic {
    const versions = this.lookup.versions(ref.name);
    if (ref.version !== null && versions.length > 0) {
      const parameters = { name: ref.name, version: String(ref.version), known: versions.join(', ') };
      return diagnose('ref-version-not-found', parameters, { span });
    }
    if (ref.version !== null && this.lookup.find({ ...ref, version: null }) !== undefined) {
      const reason = `asks for version ${ref.version} of '${ref.name}', which has no versions`;
      return diagnose('ref-invalid', { reason }, { span });
    }
    return diagnose('ref-not-found', { name, nearest: nearest(ref.name, this.lookup.names()) }, { span });
  }

  private source(node: Referring, source: string, table: string): SourceNode | 'disabled' | undefined {
    const { settings, sources, disabled } = this.resources;
    const ids = [...new Set([settings.name, node.package_name])].map((p) => `source.${p}.${source}.${table}`);
    for (const id of ids) {
      const target = sources.get(id);
      if (target !== undefined) return target;
    }
    const elsewhere = [...sources.values()].find((s) => s.source_name === source && s.name === table);
    if (elsewhere !== undefined) return elsewhere;
    if (node.resource_type === 'test' && disabled.some((d) => ids.includes(d.unique_id))) return 'disabled';
    const all = [...sources.values()].map((s) => `${s.source_name}.${s.name}`);
    const span = this.span(node.unique_id, `source:${source}.${table}`);
    const parameters = { source, table, nearest: nearest(`${source}.${table}`, all) };
    this.diagnostics.push(diagnose('source-not-found', parameters, { span }));
    return undefined;
  }

  private function(node: Referring, names: readonly string[]): Node | undefined {
    const { settings, functions } = this.resources;
    const name = names.at(-1) as string;
    const packages = names.length > 1 ? [names[0]] : [...new Set([settings.name, node.package_name])];
    for (const packageName of packages) {
      const target = functions.get(`function.${packageName}.${name}`);
      if (target !== undefined) return target;
    }
    const elsewhere = names.length > 1 ? undefined : [...functions.values()].find((f) => f.name === name);
    if (elsewhere !== undefined) return elsewhere;
    const known = [...functions.values()].map((f) => f.name);
    const span = this.span(node.unique_id, `function:${name}`);
    this.diagnostics.push(diagnose('function-undeclared', { name, nearest: nearest(name, known) }, { span }));
    return undefined;
  }

  private linkUnitTest(test: UnitTestNode): void {
    const found = this.lookup.find({ name: test.model, package: null, version: null }, test.package_name);
    if (found === undefined || !('node' in found)) {
      const models = [...this.resources.nodes.values()].filter((n) => n.resource_type === 'model');
      const parameters = {
        test: test.name,
        model: test.model,
        nearest: nearest(
          test.model,
          models.map((n) => n.name),
        ),
      };
      const span = this.resources.places.node.get(test.unique_id);
      this.diagnostics.push(diagnose('unit-test-model-not-found', parameters, { span }));
      return;
    }
    test.depends_on = { macros: [], nodes: [found.node.unique_id] };
    for (const given of test.given) {
      const call = given.input === 'this' ? undefined : parseCall(given.input);
      if (call === undefined) continue;
      const { unique_id, package_name, resource_type } = test;
      const asking = { unique_id, package_name, resource_type, group: found.node.group };
      if ('ref' in call) this.link({ ...asking, refs: [call.ref], sources: [] });
      else this.link({ ...asking, refs: [], sources: [call.source] });
    }
  }
}

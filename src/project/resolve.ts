import { type Diagnostic, diagnose, nearest, type Span } from '../core/index.ts';
import { addRefable, addSource, isRefable, Lookup, type SearchOrder, sourceKey } from './lookup.ts';
import type { ExposureNode, GraphNode, Node, RefCall, SourceNode, UnitTestNode } from './node.ts';
import type { Places } from './nodes.ts';
import type { Settings } from './settings.ts';
import { parseCall } from './test-nodes.ts';

interface Resources {
  readonly settings: Settings;
  readonly order: SearchOrder;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly exposures: ReadonlyMap<string, ExposureNode>;
  readonly unitTests: ReadonlyMap<string, UnitTestNode>;
  readonly disabled: GraphNode[];
  readonly places: Places;
}

/** What ref() and source() of all files find. */
export interface Resolved {
  readonly refs: Lookup<Node>;
  readonly sources: Lookup<SourceNode>;
}

/** Turns refs and sources into depends_on; what names nothing is an error at its place. Gives what can be referred to by name. */
export function resolveDependencies(resources: Resources, diagnostics: Diagnostic[]): Resolved {
  const { nodes, settings, places, disabled } = resources;
  const refs = new Lookup<Node>(resources.order);
  const sources = new Lookup<SourceNode>(resources.order);
  const severity = settings.kind === 'dbt' ? 'warning' : 'error';
  for (const node of nodes.values()) {
    const first = addRefable(refs, node);
    if (first === undefined || first === node) continue;
    const kind = `resources (${first.resource_type} and ${node.resource_type})`;
    const span = places.node.get(node.unique_id);
    diagnostics.push(diagnose('duplicate-name', { kind, name: node.name }, { span, severity }));
  }
  for (const source of resources.sources.values()) addSource(sources, source);
  const off = disabled.filter((node) => isRefable(node));
  const offSources = new Set(
    disabled.flatMap((node) => (node.resource_type === 'source' ? [sourceKey(node.source_name, node.name)] : [])),
  );
  const spanOf = (id: string, edge: string): Span | undefined =>
    places.edge.get(`${id} ${edge}`) ?? places.node.get(id);

  /** Undefined when a test has a parent that is disabled or, in dbt's projects, not there: dbt disables the test then. */
  const link = (
    { unique_id: id, package_name: from }: { unique_id: string; package_name: string },
    asked: readonly RefCall[],
    used: readonly (readonly [string, string])[],
  ): string[] | undefined => {
    const found = new Set<string>();
    const isTest = id.startsWith('test.');
    let left = false;
    const missing = (problem: Diagnostic) => {
      if (isTest && settings.kind === 'dbt') {
        left = true;
        diagnostics.push({ ...problem, severity: 'warning' });
      } else diagnostics.push(problem);
    };
    for (const ref of asked) {
      const span = spanOf(id, `ref:${ref.name}`);
      const targets = refs.all(ref.name, { packageName: ref.package, version: ref.version, from });
      const [target] = targets;
      if (targets.length > 1) {
        const owners = targets.map((t) => t.package_name).join(', ');
        const reason = `names '${ref.name}', which several packages have (${owners}): name the package too`;
        diagnostics.push(diagnose('ref-invalid', { reason }, { span }));
      } else if (target !== undefined) {
        found.add(target.unique_id);
        const edge = places.edge.get(`${id} ref:${ref.name}`);
        if (edge !== undefined) places.edge.set(`${id} ${target.unique_id}`, edge);
      } else if (ref.version !== null && unversioned(refs, ref, from)) {
        const reason = `asks for version ${ref.version} of '${ref.name}', which has no versions`;
        diagnostics.push(diagnose('ref-invalid', { reason }, { span }));
      } else if (off.some((n) => n.name === ref.name && (ref.package === null || n.package_name === ref.package))) {
        // dbt disables a test whose parent is disabled; for a model it is an error.
        if (isTest) left = true;
        else diagnostics.push(diagnose('ref-disabled', { name: ref.name }, { span }));
      } else {
        const name = ref.package === null ? ref.name : `${ref.package}', '${ref.name}`;
        missing(diagnose('ref-not-found', { name, nearest: nearest(ref.name, refs.keys()) }, { span }));
      }
    }
    for (const [source, table] of used) {
      const key = sourceKey(source, table);
      const target = sources.find(key, { from });
      if (target !== undefined) {
        found.add(target.unique_id);
        const edge = places.edge.get(`${id} source:${source}.${table}`);
        if (edge !== undefined) places.edge.set(`${id} ${target.unique_id}`, edge);
      } else if (isTest && offSources.has(key)) left = true;
      else {
        const span = spanOf(id, `source:${source}.${table}`);
        missing(diagnose('source-not-found', { source, table, nearest: nearest(key, sources.keys()) }, { span }));
      }
    }
    return left ? undefined : [...found];
  };

  for (const node of [...nodes.values()]) {
    const dependencies = link(node, node.refs, node.sources);
    if (dependencies === undefined) {
      (nodes as Map<string, Node>).delete(node.unique_id);
      node.config = { ...node.config, enabled: false };
      disabled.push(node);
    } else node.depends_on = { ...node.depends_on, nodes: dependencies };
  }
  for (const exposure of resources.exposures.values()) {
    exposure.depends_on = { macros: [], nodes: link(exposure, exposure.refs, exposure.sources) ?? [] };
  }
  for (const test of resources.unitTests.values()) {
    const model = refs.find(test.model, { packageName: test.package_name });
    if (model === undefined) {
      const names = [...nodes.values()].filter((n) => n.resource_type === 'model').map((n) => n.name);
      const parameters = { test: test.name, model: test.model, nearest: nearest(test.model, names) };
      diagnostics.push(diagnose('unit-test-model-not-found', parameters, { span: places.node.get(test.unique_id) }));
      continue;
    }
    test.depends_on = { macros: [], nodes: [model.unique_id] };
    for (const given of test.given) {
      if (given.input === 'this') continue;
      const call = parseCall(given.input);
      if (call === undefined) continue;
      if ('ref' in call) link(test, [call.ref], []);
      else link(test, [], [call.source]);
    }
  }
  return { refs, sources };
}

function unversioned(refs: Lookup<Node>, { name, package: packageName }: RefCall, from: string): boolean {
  const found = refs.find(name, { packageName, from });
  return found !== undefined && (found.version ?? null) === null;
}

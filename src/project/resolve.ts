import { type Diagnostic, diagnose, nearest, type Span } from '../core/index.ts';
import type { ExposureNode, GraphNode, Node, RefCall, SourceNode, UnitTestNode } from './node.ts';
import type { Places } from './nodes.ts';
import type { Settings } from './settings.ts';
import { parseCall } from './test-nodes.ts';

interface Resources {
  readonly settings: Settings;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly sources: ReadonlyMap<string, SourceNode>;
  readonly exposures: ReadonlyMap<string, ExposureNode>;
  readonly unitTests: ReadonlyMap<string, UnitTestNode>;
  readonly disabled: readonly GraphNode[];
  readonly places: Places;
}

/** Turns refs and sources into depends_on; what names nothing is an error at its place. Gives the nodes that can be referred to by name. */
export function resolveDependencies(resources: Resources, diagnostics: Diagnostic[]): ReadonlyMap<string, Node> {
  const { nodes, sources, settings, places, disabled } = resources;
  const byName = new Map<string, Node>();
  for (const node of nodes.values()) {
    if (node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot') {
      const first = byName.get(node.name);
      if (first !== undefined) {
        const kind = `resources (${first.resource_type} and ${node.resource_type})`;
        diagnostics.push(
          diagnose('duplicate-name', { kind, name: node.name }, { span: places.node.get(node.unique_id) }),
        );
      } else byName.set(node.name, node);
    }
  }
  const off = new Set(disabled.map((node) => node.name));
  const spanOf = (id: string, edge: string): Span | undefined =>
    places.edge.get(`${id} ${edge}`) ?? places.node.get(id);

  const link = (
    id: string,
    refs: readonly RefCall[],
    used: readonly (readonly [string, string])[],
  ): string[] | undefined => {
    const found = new Set<string>();
    let disabledParent = false;
    for (const ref of refs) {
      const target = ref.package === null || ref.package === settings.name ? byName.get(ref.name) : undefined;
      const span = spanOf(id, `ref:${ref.name}`);
      if (target !== undefined) {
        if (ref.version !== null && (target.version ?? null) === null) {
          const reason = `asks for version ${ref.version} of '${ref.name}', which has no versions`;
          diagnostics.push(diagnose('ref-invalid', { reason }, { span }));
        }
        found.add(target.unique_id);
        const edge = places.edge.get(`${id} ref:${ref.name}`);
        if (edge !== undefined) places.edge.set(`${id} ${target.unique_id}`, edge);
      } else if (off.has(ref.name)) {
        // dbt disables a test whose parent is disabled; for a model it is an error.
        if (id.startsWith('test.')) disabledParent = true;
        else diagnostics.push(diagnose('ref-disabled', { name: ref.name }, { span }));
      } else {
        const name = ref.package === null ? ref.name : `${ref.package}', '${ref.name}`;
        diagnostics.push(diagnose('ref-not-found', { name, nearest: nearest(ref.name, byName.keys()) }, { span }));
      }
    }
    for (const [source, table] of used) {
      const target = sources.get(`source.${settings.name}.${source}.${table}`);
      if (target !== undefined) {
        found.add(target.unique_id);
        const edge = places.edge.get(`${id} source:${source}.${table}`);
        if (edge !== undefined) places.edge.set(`${id} ${target.unique_id}`, edge);
        continue;
      }
      const all = [...sources.values()].map((s) => `${s.source_name}.${s.name}`);
      const span = spanOf(id, `source:${source}.${table}`);
      diagnostics.push(
        diagnose('source-not-found', { source, table, nearest: nearest(`${source}.${table}`, all) }, { span }),
      );
    }
    return disabledParent ? undefined : [...found];
  };

  for (const node of [...nodes.values()]) {
    const dependencies = link(node.unique_id, node.refs, node.sources);
    if (dependencies === undefined) (nodes as Map<string, Node>).delete(node.unique_id);
    else node.depends_on = { ...node.depends_on, nodes: dependencies };
  }
  for (const exposure of resources.exposures.values()) {
    exposure.depends_on = { macros: [], nodes: link(exposure.unique_id, exposure.refs, exposure.sources) ?? [] };
  }
  for (const test of resources.unitTests.values()) {
    const model = byName.get(test.model);
    if (model === undefined) {
      const names = [...byName.values()].filter((n) => n.resource_type === 'model').map((n) => n.name);
      const parameters = { test: test.name, model: test.model, nearest: nearest(test.model, names) };
      diagnostics.push(diagnose('unit-test-model-not-found', parameters, { span: places.node.get(test.unique_id) }));
      continue;
    }
    test.depends_on = { macros: [], nodes: [model.unique_id] };
    for (const given of test.given) {
      if (given.input === 'this') continue;
      const call = parseCall(given.input);
      if (call === undefined) continue;
      if ('ref' in call) link(test.unique_id, [call.ref], []);
      else link(test.unique_id, [], [call.source]);
    }
  }
  return byName;
}

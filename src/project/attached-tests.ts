import type { Context } from '../template/index.ts';
import { configProblems } from './config-keys.ts';
import type { Findings } from './findings.ts';
import { type Tested, type TestRequest, testRequests } from './generic-tests.ts';
import type { Node } from './node.ts';
import type { Entry } from './properties.ts';
import type { PropertyPatches } from './property-patches.ts';
import type { Settings } from './settings.ts';
import { lazySpan } from './sources.ts';
import { type Attached, type TestReading, testNode } from './test-nodes.ts';
import type { ModelPatch } from './versions.ts';
import { isPlainYaml, renderYaml } from './yaml-render.ts';

/** A resource whose properties ask for tests. */
export interface Attachment {
  readonly attached: Attached;
  readonly tested: Tested;
}

/** The models, seeds and snapshots whose properties may ask for tests. A test of one that is switched off is so too. */
export function attachments(patches: PropertyPatches, settings: Settings, findings: Findings): Attachment[] {
  const found: Attachment[] = [];
  const off = new Map(findings.disabled.map((node) => [node.unique_id, node as Node]));
  const types = ['model', 'seed', 'snapshot'];
  const otherType = (name: string) =>
    settings.kind === 'lake'
      ? undefined
      : types.map((type) => findings.nodes.get(`${type}.${settings.name}.${name}`)).find((node) => node !== undefined);
  const attach = (type: string, entry: Entry<Partial<ModelPatch> & { name: string }>) => {
    const { name, version = null } = entry.value;
    const id = `${type}.${settings.name}.${name}${version === null ? '' : `.v${version}`}`;
    // In dbt a name is enough: the tests are there though the properties are of another type, or of another package's resource.
    const node = findings.nodes.get(id) ?? off.get(id) ?? otherType(name);
    if (node === undefined && settings.kind === 'lake') return;
    const { value, yaml, path } = entry;
    found.push({
      attached: { id: node?.unique_id ?? null, key: `${type}s.${name}`, group: node?.group ?? null, version },
      tested: {
        yaml,
        path,
        label: version === null ? name : `${name}_v${version}`,
        expression: version === null ? `ref('${name}')` : `ref('${name}', version='${version}')`,
        columns: value.columns ?? [],
        ...(value.columnPaths === undefined ? {} : { columnPaths: value.columnPaths }),
        ...(value.testsPath === undefined ? {} : { testsPath: value.testsPath }),
        tests: value.tests,
        data_tests: value.data_tests,
        quoteColumns: (value as { quote_columns?: boolean }).quote_columns,
      },
    });
  };
  for (const entry of patches.models.values()) attach('model', entry);
  for (const entry of patches.seeds.values()) attach('seed', entry as Entry<ModelPatch>);
  for (const entry of patches.snapshots.values()) attach('snapshot', entry as unknown as Entry<ModelPatch>);
  return found;
}

/** Adds the generic tests that properties ask for. */
export async function readAttachedTests(
  list: readonly Attachment[],
  reading: TestReading & {
    quoted(parts: readonly string[]): string;
    readonly yamlContext: Context;
  },
): Promise<void> {
  const { settings, findings } = reading;
  for (const { tested, attached } of list) {
    for (const asked of testRequests(tested, (name) => reading.quoted([name]), findings.diagnostics)) {
      const request = await rendered(asked, settings, reading.yamlContext, findings);
      const place = (key: string) => asked.yaml.keySpan(asked.configPaths.get(key) ?? asked.path);
      findings.diagnostics.push(...configProblems('data_tests', request.config, place, settings.kind));
      const node = await testNode(request, attached, reading);
      if (node === undefined) continue;
      findings.place(
        node.unique_id,
        lazySpan(() => asked.yaml.span(asked.path)),
      );
      findings.add(node, 'data tests');
    }
  }
}

/**
 * Renders a test's configs. Arguments of a dbt project stay as they are until the test is compiled, as in dbt; lake's own are
 * rendered here, besides those that are refs.
 */
async function rendered(
  request: TestRequest,
  settings: Settings,
  context: Context,
  findings: Findings,
): Promise<TestRequest> {
  if (isPlainYaml(request.config) && isPlainYaml(request.args)) return request;
  const render = (value: unknown) => findings.attempt(() => renderYaml(value, context, request.yaml, request.path));
  const config = ((await render(request.config)) ?? {}) as TestRequest['config'];
  if (settings.kind === 'dbt') return { ...request, config };
  const args: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(request.args)) {
    const keep = typeof value === 'string' && /^\s*\{\{\s*(ref|source)\(/.test(value);
    args[key] = keep ? value : await render(value);
  }
  return { ...request, args, config, kwargs: { ...args, model: request.kwargs['model'] } };
}

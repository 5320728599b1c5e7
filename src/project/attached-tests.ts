import type { Context } from '../template/index.ts';
import { configProblems } from './config-keys.ts';
import type { Findings } from './findings.ts';
import { type Tested, type TestRequest, testRequests } from './generic-tests.ts';
import type { MacroScope } from './macros.ts';
import type { Naming } from './nodes.ts';
import type { Entry } from './properties.ts';
import type { ModelProperties } from './schema.ts';
import type { Settings } from './settings.ts';
import { lazySpan } from './sources.ts';
import { testNode } from './test-nodes.ts';
import { isPlainYaml, renderYaml } from './yaml-render.ts';

/** A resource whose properties ask for tests. */
export interface Attachment {
  readonly attached: string;
  readonly tested: Tested;
}

/** The models or seeds whose properties may ask for tests. */
export function attachments(
  patches: ReadonlyMap<string, Entry<ModelProperties>>,
  type: 'model' | 'seed',
  settings: Settings,
  findings: Findings,
): Attachment[] {
  const found: Attachment[] = [];
  for (const [name, entry] of patches) {
    const attached = `${type}.${settings.name}.${name}`;
    if (!findings.nodes.has(attached)) continue;
    found.push({
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
  return found;
}

/** Adds the generic tests that properties ask for. */
export async function readAttachedTests(
  list: readonly Attachment[],
  reading: {
    readonly settings: Settings;
    readonly naming: Naming;
    readonly macros: MacroScope;
    quoted(parts: readonly string[]): string;
    readonly yamlContext: Context;
    readonly findings: Findings;
  },
): Promise<void> {
  const { settings, naming, macros, findings } = reading;
  for (const { tested, attached } of list) {
    for (const asked of testRequests(tested, (name) => reading.quoted([name]), findings.diagnostics)) {
      const request = await rendered(asked, reading.yamlContext, findings);
      const place = (key: string) => asked.yaml.keySpan(asked.configPaths.get(key) ?? asked.path);
      findings.diagnostics.push(...configProblems('data_tests', request.config, place));
      const node = await testNode(request, attached, settings, naming, macros, findings.diagnostics);
      if (node === undefined) continue;
      findings.place(
        node.unique_id,
        lazySpan(() => asked.yaml.span(asked.path)),
      );
      findings.add(node, 'data tests');
    }
  }
}

/** Arguments that are refs stay text: they are resolved when the test is compiled. */
async function rendered(request: TestRequest, context: Context, findings: Findings): Promise<TestRequest> {
  if (isPlainYaml(request.config) && isPlainYaml(request.args)) return request;
  const render = (value: unknown) => findings.attempt(() => renderYaml(value, context, request.yaml, request.path));
  const args: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(request.args)) {
    const keep = typeof value === 'string' && /^\s*\{\{\s*(ref|source)\(/.test(value);
    args[key] = keep ? value : await render(value);
  }
  return { ...request, args, config: ((await render(request.config)) ?? {}) as TestRequest['config'] };
}

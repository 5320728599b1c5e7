import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import { repr } from '../template/index.ts';
import { textList, toList } from './config.ts';
import { treeLayers } from './config-tree.ts';
import type { Findings } from './findings.ts';
import { type TestRequest, unknownTest } from './generic-tests.ts';
import type { MacroScope } from './macros.ts';
import type { MacroNode, Node } from './node.ts';
import { type Naming, nameRelation, nodeConfigs } from './nodes.ts';
import type { Settings } from './settings.ts';
import { type ParsedTest, parseTest, type TestParsing } from './test-rendering.ts';

/** Generic tests that lake runs itself, many in one scan, and the arguments of each besides the relation; a macro of the project with the same name takes its place. */
export const builtInTests: ReadonlyMap<string, readonly string[]> = new Map([
  ['unique', ['column_name']],
  ['not_null', ['column_name']],
  ['accepted_values', ['column_name', 'values', 'quote']],
  ['relationships', ['column_name', 'to', 'field']],
  ['accepted_range', ['column_name', 'min_value', 'max_value', 'inclusive']],
  ['row_count_equal', ['column_name', 'to']],
  ['unique_combination', ['column_name', 'columns']],
  ['expression_is_true', ['column_name', 'expression']],
]);

/** What a test takes; undefined when it takes anything: in Jinja a macro that names kwargs does. */
function argumentsOf(request: TestRequest, custom: MacroNode | undefined): readonly string[] | undefined {
  if (custom === undefined) return builtInTests.get(request.test);
  if (/\bkwargs\b/.test(custom.macro_sql)) return undefined;
  return custom.arguments.map((argument) => argument.name).filter((name) => name !== 'model');
}

function argumentProblems(request: TestRequest, custom: MacroNode | undefined): Diagnostic[] {
  const takes = argumentsOf(request, custom);
  if (takes === undefined) return [];
  const found: Diagnostic[] = [];
  for (const [name, path] of request.argumentPaths) {
    if (takes.includes(name)) continue;
    const free = takes.filter((argument) => !Object.hasOwn(request.args, argument));
    const parameters = { test: request.test, argument: name, takes: takes.join(', '), nearest: nearest(name, free) };
    found.push(diagnose('test-argument-unknown', parameters, { span: request.yaml.keySpan(path) }));
  }
  return found;
}

/** What making a test's node needs, the same for all tests of a package. */
export interface TestReading {
  readonly settings: Settings;
  readonly naming: Naming;
  readonly macros: MacroScope;
  readonly findings: Findings;
  readonly parsing: TestParsing;
}

/** The node of a generic test. */
export async function testNode(
  request: TestRequest,
  attached: Attached,
  { settings, naming, macros, findings, parsing }: TestReading,
): Promise<Node | undefined> {
  const macro = `test_${request.test}`;
  const scope = request.namespace === null ? macros : (macros.namespace(request.namespace) ?? macros);
  const custom = scope.idOf(macro);
  const ours = request.namespace === null || ['dbt', 'lake', settings.name].includes(request.namespace);
  if (custom === undefined && !(ours && builtInTests.has(request.test))) {
    const known = [
      ...builtInTests.keys(),
      ...[...macros.names()].filter((n) => n.startsWith('test_')).map((n) => n.slice(5)),
    ];
    findings.diagnostics.push(unknownTest(request, known));
    return undefined;
  }
  findings.diagnostics.push(...argumentProblems(request, scope.find(macro)));
  const file = request.yaml.file;
  const fqn = [settings.name, ...file.split('/').slice(1, -1), request.name];
  const uniqueId = `test.${settings.name}.${request.name}.${request.hash}`;
  const test: ParsedTest = {
    request,
    macro: custom,
    macroSql: scope.find(macro)?.macro_sql ?? '',
    version: attached.version,
    lake: settings.kind === 'lake',
    model: {
      name: request.name,
      unique_id: uniqueId,
      resource_type: 'test',
      package_name: settings.name,
      fqn,
      column_name: request.columnName,
      file_key_name: attached.key,
      test_metadata: { name: request.test, kwargs: request.kwargs, namespace: request.namespace },
    },
  };
  const captured = await findings.attempt(() => parseTest(test, parsing));
  if (captured === undefined) return undefined;
  const { config: call, refs, sources, metrics, functions, macros: called } = captured;
  const { config, unrendered } = nodeConfigs('data_tests', treeLayers(settings, 'data_tests', fqn), {}, call);
  const initial = [...new Set([...request.tags, ...textList(toList(request.config['tags']))])].sort();
  const node: Node = {
    unique_id: uniqueId,
    name: request.name,
    resource_type: 'test',
    package_name: settings.name,
    path: `${request.shortName}.sql`,
    original_file_path: file,
    fqn,
    alias: request.name,
    database: '',
    schema: '',
    relation_name: null,
    checksum: { name: 'none', checksum: '' },
    config,
    unrendered_config: unrendered,
    tags: [...new Set([...initial, ...config.tags])],
    description: request.description,
    columns: {},
    meta: config.meta,
    group: attached.group,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    created_at: 0,
    raw_code: `{{ ${request.namespace === null ? '' : `${request.namespace}.`}${macro}(**_dbt_generic_test_kwargs) }}${configCode(request.config)}`,
    doc_blocks: [],
    language: 'sql',
    refs,
    sources,
    metrics,
    functions,
    depends_on: { macros: called, nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
    column_name: request.columnName,
    file_key_name: attached.key,
    attached_node: attached.id,
    test_metadata: { name: request.test, kwargs: request.kwargs, namespace: request.namespace },
  };
  await nameRelation(node, naming);
  return node;
}

/** The resource a test is about. */
export interface Attached {
  /** Null for a source. */
  readonly id: string | null;
  /** `models.customers`: the section and the name of its entry. */
  readonly key: string;
  readonly group: string | null;
  readonly version: string | number | null;
}

/** The config() that dbt puts behind a test's call. */
function configCode(config: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(config).map(([key, value]) =>
    typeof value === 'string' ? `${key}="${value.replaceAll('"', '\\"')}"` : `${key}=${repr(value)}`,
  );
  return parts.length === 0 ? '' : `{{ config(${parts.join(',')}) }}`;
}

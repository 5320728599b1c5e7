import { posix } from 'node:path';
import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import { mergeConfig, nodeDefaults, textList, treeLayers } from './config.ts';
import { below } from './discovery.ts';
import { type TestRequest, unknownTest } from './generic-tests.ts';
import type { MacroScope } from './macros.ts';
import type { MacroNode, Node, NodeConfig, RefCall } from './node.ts';
import { type Naming, nameRelation } from './nodes.ts';
import type { Settings } from './settings.ts';

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

const call =
  /^\s*(ref|source)\(\s*(?:'([^']*)'|"([^"]*)")\s*(?:,\s*(?:'([^']*)'|"([^"]*)")\s*)?(?:,\s*(?:v|version)\s*=\s*['"]?([\w.]+)['"]?\s*)?\)\s*$/;

/** `ref('x')`, `source('a', 'b')` as they stand in YAML values; undefined for anything else. */
export function parseCall(value: unknown): { ref: RefCall } | { source: readonly [string, string] } | undefined {
  if (typeof value !== 'string') return undefined;
  const match = call.exec(value.replace(/^\s*\{\{(.*)\}\}\s*$/s, '$1'));
  if (match === null) return undefined;
  const first = (match[2] ?? match[3]) as string;
  const second = match[4] ?? match[5];
  if (match[1] === 'source') return second === undefined ? undefined : { source: [first, second] };
  return { ref: { name: second ?? first, package: second === undefined ? null : first, version: match[6] ?? null } };
}

/** The node of a generic test. Its refs are the tested relation and every argument that is a ref or source. */
export async function testNode(
  request: TestRequest,
  attached: string,
  settings: Settings,
  naming: Naming,
  macros: MacroScope,
  diagnostics: Diagnostic[],
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
    diagnostics.push(unknownTest(request, known));
    return undefined;
  }
  diagnostics.push(...argumentProblems(request, scope.find(macro)));
  const refs: RefCall[] = [];
  const sources: (readonly [string, string])[] = [];
  for (const value of [...Object.values(request.args), request.modelExpression]) {
    const found = parseCall(value);
    if (found === undefined) continue;
    if ('ref' in found) refs.push(found.ref);
    else sources.push(found.source);
  }
  const file = request.yaml.file;
  const fqn = [settings.name, ...folders(file, settings), request.name];
  const { below: under, above } = treeLayers(settings, 'data_tests', fqn);
  const unrendered = mergeConfig([...under, request.config, ...above]);
  const config = { ...nodeDefaults('data_tests'), ...unrendered } as NodeConfig;
  config.tags = textList(config.tags);
  const kwargs = { ...request.args, model: `{{ get_where_subquery(${request.modelExpression}) }}` };
  const node: Node = {
    unique_id: `test.${settings.name}.${request.name}.${request.hash}`,
    name: request.name,
    resource_type: 'test',
    package_name: settings.name,
    path: `${request.fullName.length > 200 ? request.name : request.name}.sql`,
    original_file_path: file,
    fqn,
    alias: request.name,
    database: '',
    schema: '',
    relation_name: null,
    checksum: { name: 'none', checksum: '' },
    config,
    unrendered_config: unrendered,
    tags: config.tags,
    description: request.description,
    columns: {},
    meta: config.meta,
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    created_at: 0,
    raw_code: `{{ ${macro}(**_dbt_generic_test_kwargs) }}`,
    language: 'sql',
    refs,
    sources,
    depends_on: { macros: custom === undefined ? [] : [custom], nodes: [] },
    contract: { enforced: false, alias_types: true, checksum: null },
    column_name: request.columnName,
    file_key_name: `${String(request.path[0])}.${request.yaml.file}`,
    attached_node: attached,
    test_metadata: { name: request.test, namespace: request.namespace, kwargs },
  };
  await nameRelation(node, naming);
  return node;
}

export function folders(file: string, settings: Settings): string[] {
  const bases = [
    ...settings.paths.models,
    ...settings.paths.seeds,
    ...settings.paths.tests,
    ...settings.paths.snapshots,
  ];
  const base = bases.find((b) => file.startsWith(`${b}/`)) ?? '';
  const folder = posix.dirname(below(base, file));
  return folder === '.' ? [] : folder.split('/');
}

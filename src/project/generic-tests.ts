import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import { type ConfigLayer, isRecord } from './config.ts';
import { genericTestHash, genericTestName } from './naming.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** A generic test as a properties file asks for it, names and arguments settled, not yet a node. */
export interface TestRequest {
  readonly yaml: YamlFile;
  readonly path: Path;
  /** The key below `path` that holds the test's arguments; undefined when they stand beside its name. */
  readonly testKey: string | undefined;
  /** `unique` or `package.name`. */
  readonly test: string;
  readonly namespace: string | null;
  readonly columnName: string | null;
  /** Arguments without `model`. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly config: ConfigLayer;
  /** Where each argument and each config is written. */
  readonly argumentPaths: ReadonlyMap<string, Path>;
  readonly configPaths: ReadonlyMap<string, Path>;
  readonly description: string;
  readonly name: string;
  readonly fullName: string;
  readonly hash: string;
  /** The template expression for the tested relation. */
  readonly modelExpression: string;
}

export interface Tested {
  readonly yaml: YamlFile;
  readonly path: Path;
  /** The name that goes into the test's name: the model, or `<source>_<table>`. */
  readonly label: string;
  /** `ref('x')` or `source('a', 'b')`. */
  readonly expression: string;
  readonly columns: readonly {
    name: string;
    quote?: boolean | undefined;
    tests?: unknown;
    data_tests?: unknown;
    tags?: unknown;
  }[];
  readonly tests?: unknown;
  readonly data_tests?: unknown;
}

/** Config keys that stand beside the arguments of a test in a properties file. */
const configKeys = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
];

/** All generic tests of one resource, its own and those of its columns. */
export function testRequests(
  tested: Tested,
  quoted: (name: string) => string,
  diagnostics: Diagnostic[],
): TestRequest[] {
  const requests: TestRequest[] = [];
  const read = (key: 'tests' | 'data_tests', list: unknown, path: Path, column: string | null): void => {
    if (!Array.isArray(list)) return;
    list.forEach((item: unknown, i) => {
      const request = testRequest(tested, item, [...path, key, i], column, diagnostics);
      if (request !== undefined) requests.push(request);
    });
  };
  read('tests', tested.tests, tested.path, null);
  read('data_tests', tested.data_tests, tested.path, null);
  tested.columns.forEach((column, i) => {
    const name = column.quote === true ? quoted(column.name) : column.name;
    read('tests', column.tests, [...tested.path, 'columns', i], name);
    read('data_tests', column.data_tests, [...tested.path, 'columns', i], name);
  });
  return requests;
}

function testRequest(
  tested: Tested,
  item: unknown,
  path: Path,
  column: string | null,
  diagnostics: Diagnostic[],
): TestRequest | undefined {
  const parsed = nameAndArguments(item);
  if (parsed === undefined) {
    const where = path.join('.');
    diagnostics.push(
      diagnose(
        'yaml-invalid-value',
        { where, reason: 'a test is a name, or one name with its arguments' },
        { span: tested.yaml.span(path) },
      ),
    );
    return undefined;
  }
  const { testName, body, bodyPath } = parsed;
  const config: Record<string, unknown> = {};
  const args: Record<string, unknown> = {};
  const configPaths = new Map<string, Path>();
  const argumentPaths = new Map<string, Path>();
  let givenName: string | undefined;
  let description = '';
  for (const [key, value] of Object.entries(body)) {
    const at = [...path, ...bodyPath, key];
    if (key === 'config' && isRecord(value)) {
      for (const configKey of Object.keys(value)) configPaths.set(configKey, [...at, configKey]);
      Object.assign(config, value);
    } else if (key === 'arguments' && isRecord(value)) {
      for (const name of Object.keys(value)) argumentPaths.set(name, [...at, name]);
      Object.assign(args, value);
    } else if (key === 'name' && typeof value === 'string') givenName = value;
    else if (key === 'description' && typeof value === 'string') description = value;
    else if (key === 'test_name') continue;
    else if (configKeys.includes(key)) {
      config[key] = value;
      configPaths.set(key, at);
    } else {
      args[key] = value;
      argumentPaths.set(key, at);
    }
  }
  const dot = testName.indexOf('.');
  const namespace = dot < 0 ? null : testName.slice(0, dot);
  const test = dot < 0 ? testName : testName.slice(dot + 1);
  if (column !== null) args['column_name'] = column;
  // dbt's names: a namespace goes before the test's name, and tests of sources say so.
  const spoken = tested.expression.startsWith('source(') ? `source_${test}` : test;
  const full = namespace === null ? spoken : `${namespace}_${spoken}`;
  const named = genericTestName(full, tested.label, args);
  const name = givenName ?? named.short;
  const kwargs = { ...args, model: `{{ get_where_subquery(${tested.expression}) }}` };
  return {
    yaml: tested.yaml,
    path,
    testKey: bodyPath[0] as string | undefined,
    test,
    namespace,
    columnName: column,
    args,
    argumentPaths,
    config,
    configPaths,
    description,
    name,
    fullName: givenName ?? named.full,
    hash: genericTestHash(name, { name: test, namespace, kwargs }),
    modelExpression: tested.expression,
  };
}

function nameAndArguments(
  item: unknown,
): { testName: string; body: Record<string, unknown>; bodyPath: Path } | undefined {
  if (typeof item === 'string') return { testName: item, body: {}, bodyPath: [] };
  if (!isRecord(item)) return undefined;
  const given = item['test_name'];
  if (typeof given === 'string') return { testName: given, body: item, bodyPath: [] };
  const keys = Object.keys(item);
  const first = keys[0];
  if (first === undefined) return undefined;
  // `- unique:` with a sibling `config:` is dbt's older spelling.
  const siblings = Object.fromEntries(keys.slice(1).map((key) => [key, item[key]]));
  if (keys.length > 1 && keys.slice(1).some((key) => key !== 'config' && key !== 'name' && key !== 'description'))
    return undefined;
  const value = item[first];
  if (value !== null && value !== undefined && !isRecord(value)) return undefined;
  return { testName: first, body: { ...(isRecord(value) ? value : {}), ...siblings }, bodyPath: [first] };
}

export function unknownTest(request: TestRequest, known: Iterable<string>): Diagnostic {
  return diagnose(
    'test-unknown',
    {
      name: request.namespace === null ? request.test : `${request.namespace}.${request.test}`,
      nearest: nearest(request.test, known),
    },
    { span: request.yaml.span(request.path) },
  );
}

import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import { columnTags } from './columns.ts';
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
  /** Arguments without `model`, as written. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly config: ConfigLayer;
  /** Where each argument and each config is written. */
  readonly argumentPaths: ReadonlyMap<string, Path>;
  readonly configPaths: ReadonlyMap<string, Path>;
  readonly description: string;
  /** The tags of the column, and of a source and its table. */
  readonly tags: readonly string[];
  /** The whole name, which goes into the id. */
  readonly name: string;
  /** At most 63 characters: the name of its file, and of the table that keeps its failures. */
  readonly shortName: string;
  readonly hash: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
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
  readonly columns: readonly TestedColumn[];
  /** Where each column is written, when that is not below `path`. */
  readonly columnPaths?: readonly Path[];
  /** Where the tests of the whole are written, when that is not `path`. */
  readonly testsPath?: Path;
  readonly tests?: unknown;
  readonly data_tests?: unknown;
  /** Column names are quoted unless a column says otherwise. */
  readonly quoteColumns?: boolean | undefined;
  /** Tags that all of its tests get. */
  readonly tags?: readonly string[];
}

interface TestedColumn {
  readonly name: string;
  readonly quote?: boolean | undefined;
  readonly tests?: unknown;
  readonly data_tests?: unknown;
  readonly tags?: string | string[] | undefined;
  readonly config?: Record<string, unknown> | undefined;
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
  const tags = tested.tags ?? [];
  const read = (
    key: 'tests' | 'data_tests',
    list: unknown,
    path: Path,
    column: { name: string; tags: readonly string[] } | null,
  ): void => {
    if (!Array.isArray(list)) return;
    list.forEach((item: unknown, i) => {
      const request = testRequest(tested, item, [...path, key, i], column?.name ?? null, diagnostics);
      if (request !== undefined) requests.push({ ...request, tags: [...tags, ...(column?.tags ?? [])] });
    });
  };
  const whole = tested.testsPath ?? tested.path;
  read('tests', tested.tests, whole, null);
  read('data_tests', tested.data_tests, whole, null);
  tested.columns.forEach((column, i) => {
    const quote = column.quote ?? tested.quoteColumns ?? false;
    const asked = { name: quote ? quoted(column.name) : column.name, tags: columnTags(column) };
    const path = tested.columnPaths?.[i] ?? [...tested.path, 'columns', i];
    read('tests', column.tests, path, asked);
    read('data_tests', column.data_tests, path, asked);
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
  const given: Record<string, unknown> = {};
  const args: Record<string, unknown> = {};
  const configPaths = new Map<string, Path>();
  const argumentPaths = new Map<string, Path>();
  let givenName: string | undefined;
  let description = '';
  for (const [key, value] of Object.entries(body)) {
    const at = [...path, ...bodyPath, key];
    if (key === 'config' && isRecord(value)) {
      for (const configKey of Object.keys(value)) configPaths.set(configKey, [...at, configKey]);
      Object.assign(given, value);
    } else if (key === 'arguments' && isRecord(value)) {
      for (const name of Object.keys(value)) argumentPaths.set(name, [...at, name]);
      Object.assign(args, value);
    } else if (key === 'name' && typeof value === 'string') givenName = value;
    else if (key === 'description' && typeof value === 'string') description = value;
    else if (key === 'test_name') continue;
    else if (configKeys.includes(key)) {
      given[key] = value;
      configPaths.set(key, at);
    } else {
      args[key] = value;
      argumentPaths.set(key, at);
    }
  }
  const config = inOrder(given);
  const dot = testName.indexOf('.');
  const namespace = dot < 0 ? null : testName.slice(0, dot);
  const test = dot < 0 ? testName : testName.slice(dot + 1);
  if (column !== null) args['column_name'] = column;
  // dbt's names: a namespace goes before the test's name, and tests of sources say so.
  const spoken = tested.expression.startsWith('source(') ? `source_${test}` : test;
  const full = namespace === null ? spoken : `${namespace}_${spoken}`;
  const named = genericTestName(full, tested.label, args);
  const name = givenName ?? named.full;
  const shortName = givenName ?? named.short;
  // A name too long for a table: its failures are kept under the short one.
  if (shortName !== name && config['alias'] === undefined) config['alias'] = shortName;
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
    tags: [],
    name,
    shortName,
    hash: genericTestHash(name, { name: test, namespace, kwargs }),
    kwargs,
    modelExpression: tested.expression,
  };
}

/** Configs in the order in which dbt writes them into the test's code; those without a value are left out. */
function inOrder(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const keys = [
    ...configKeys.filter((key) => key in given),
    ...Object.keys(given).filter((k) => !configKeys.includes(k)),
  ];
  return Object.fromEntries(keys.filter((key) => (given[key] ?? null) !== null).map((key) => [key, given[key]]));
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

import { type Diagnostic, diagnose, nearest } from '../core/index.ts';
import { isRecord, textList } from './config.ts';
import { type Patch, patchLayer } from './nodes.ts';
import type { Entry } from './properties.ts';
import type { ColumnProperties, ModelProperties } from './schema.ts';
import type { Path } from './yaml-file.ts';

type Version = string | number;

/** The properties of a model, or of one of its versions: what is said for all of them with what is said for this one. */
export interface ModelPatch extends Patch {
  readonly name: string;
  readonly columns?: readonly ColumnProperties[] | null | undefined;
  /** Where each of the columns is written. */
  readonly columnPaths: readonly Path[];
  readonly tests?: unknown;
  readonly data_tests?: unknown;
  /** Where the tests are written. */
  readonly testsPath: Path;
}

/** A version of a properties entry, as its author wrote it. */
type VersionProperties = NonNullable<ModelProperties['versions']>[number];

/**
 * The properties of models by the name of their file. A model with versions has a file a version: the one it names in
 * `defined_in`, else `<name>_v<version>`; the latest may be in `<name>` (docs.getdbt.com/docs/mesh/govern/model-versions).
 */
export function modelPatches(
  entries: Iterable<Entry<ModelProperties>>,
  files: ReadonlySet<string>,
  diagnostics: Diagnostic[],
): Map<string, Entry<ModelPatch>> {
  const patches = new Map<string, Entry<ModelPatch>>();
  for (const entry of entries) {
    const { versions } = entry.value;
    if (versions === undefined || versions.length === 0) {
      patches.set(entry.value.name, { ...entry, value: wholePatch(entry) });
      continue;
    }
    diagnostics.push(...versionProblems(entry, versions));
    const latest = entry.value.latest_version ?? latestOf(versions);
    versions.forEach((version, i) => {
      let file = version.defined_in ?? `${entry.value.name}_v${version.v}`;
      if (!files.has(file) && version.v === latest && files.has(entry.value.name)) file = entry.value.name;
      if (files.has(file)) patches.set(file, { ...entry, value: versionPatch(entry, version, i, latest) });
      else {
        const span = entry.yaml.span([...entry.path, 'versions', i, 'v']);
        diagnostics.push(
          diagnose('unused-properties', { kind: 'model', name: file, nearest: nearest(file, files) }, { span }),
        );
      }
    });
  }
  return patches;
}

function wholePatch({ value, path }: Entry<ModelProperties>): ModelPatch {
  return { ...value, columnPaths: (value.columns ?? []).map((_, i) => [...path, 'columns', i]), testsPath: path };
}

function versionPatch(
  entry: Entry<ModelProperties>,
  given: VersionProperties,
  index: number,
  latest: Version,
): ModelPatch {
  const { value, path } = entry;
  const at = [...path, 'versions', index];
  const { columns, columnPaths } = columnsOf(entry, given, at);
  const ownTests = given.tests !== undefined || given.data_tests !== undefined;
  return {
    name: value.name,
    description: given.description || value.description,
    config: mergeDeep(patchLayer(value), given.config ?? {}),
    columns,
    columnPaths,
    constraints: given.constraints?.length ? given.constraints : value.constraints,
    deprecation_date: given.deprecation_date,
    version: given.v,
    latest_version: latest,
    tests: ownTests ? given.tests : value.tests,
    data_tests: ownTests ? given.data_tests : value.data_tests,
    testsPath: ownTests ? at : path,
  };
}

/** A version's columns: those of the model that its include and exclude let through, then its own. */
function columnsOf(
  { value, path }: Entry<ModelProperties>,
  given: VersionProperties,
  at: Path,
): { columns: ColumnProperties[]; columnPaths: Path[] } {
  const listed = given.columns ?? [];
  const filter = listed.find((column) => !('name' in column)) ?? { include: '*' };
  const { include, exclude } = filter as { include?: unknown; exclude?: unknown };
  const every = include === '*' || include === 'all';
  const taken = (name: string) => (every ? !textList(exclude).includes(name) : textList(include).includes(name));
  const found: [ColumnProperties, Path][] = [];
  for (const [i, column] of (value.columns ?? []).entries())
    if (taken(column.name)) found.push([column, [...path, 'columns', i]]);
  for (const [i, column] of listed.entries())
    if ('name' in column) found.push([column as ColumnProperties, [...at, 'columns', i]]);
  return { columns: found.map(([column]) => column), columnPaths: found.map(([, place]) => place) };
}

/** The greatest version: as numbers when all are, else as text. */
function latestOf(versions: readonly VersionProperties[]): Version {
  return versions.map((version) => version.v).reduce((a, b) => (compareVersions(b, a) > 0 ? b : a));
}

/** Orders versions as dbt does. */
export function compareVersions(a: Version, b: Version): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function versionProblems(
  { value, yaml, path }: Entry<ModelProperties>,
  versions: readonly VersionProperties[],
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const invalid = (reason: string, at: Path) =>
    found.push(diagnose('version-invalid', { model: value.name, reason }, { span: yaml.span(at) }));
  const seen = new Set<string>();
  versions.forEach(({ v, columns }, i) => {
    if (seen.has(String(v))) invalid(`version ${v} is listed twice`, [...path, 'versions', i, 'v']);
    seen.add(String(v));
    const filters = (columns ?? []).filter((column) => !('name' in column));
    if (filters.length > 1) invalid(`version ${v} has more than one include`, [...path, 'versions', i, 'columns']);
  });
  const latest = value.latest_version;
  if (latest !== undefined && !versions.some(({ v }) => v === latest))
    invalid(`latest_version ${latest} is none of its versions: ${[...seen].join(', ')}`, [...path, 'latest_version']);
  return found;
}

function mergeDeep(
  under: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isRecord(value) && isRecord(before) ? mergeDeep(before, value) : value;
  }
  return merged;
}

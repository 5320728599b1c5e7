import { nearest } from '../core/index.ts';

/** What selection reads of a resource: a part of the manifest's node. */
export interface Selectable {
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly fqn: readonly string[];
  readonly tags?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly group?: string | null;
  readonly access?: string;
  readonly version?: string | number | null;
  readonly latest_version?: string | number | null;
  readonly source_name?: string;
  readonly patch_path?: string | null;
  readonly test_metadata?: { readonly name: string; readonly namespace: string | null };
  readonly depends_on?: { readonly nodes: readonly string[] };
}

export type Matcher = (node: Selectable) => boolean;

/** Why a value cannot be matched, with the values there are. */
export interface BadValue {
  readonly reason: string;
}

/** The types a resource can have, as `resource_type:` and --resource-type name them. */
export const resourceTypes = [
  'model',
  'seed',
  'snapshot',
  'test',
  'unit_test',
  'source',
  'exposure',
  'analysis',
  'metric',
  'semantic_model',
  'saved_query',
  'function',
] as const;

export interface Wanted {
  /** `owner` of `config.meta.owner`. */
  readonly path: string;
  readonly value: string;
  readonly projectName: string;
}

export type MakeMatcher = (wanted: Wanted) => Matcher | BadValue;

const ofType = (...types: readonly string[]) => {
  const set = new Set(types);
  return (node: Selectable) => set.has(node.resource_type);
};
const isNode = ofType('model', 'seed', 'snapshot', 'test', 'analysis', 'operation');

/** The methods that look at one node each (dbt's selector_methods.py). */
export const matchers: Readonly<Record<string, MakeMatcher>> = {
  fqn: ({ value }) => {
    const like = fqnMatcher(value);
    return (node) => {
      const versioned = (node.version ?? null) !== null && node.resource_type === 'model';
      return node.resource_type !== 'source' && (like(node.fqn, versioned) || like(node.fqn.slice(1), versioned));
    };
  },
  tag: ({ value }) => {
    const like = glob(value);
    return (node) => tagsOf(node).some(like);
  },
  group: ({ value }) => {
    const like = glob(value);
    return (node) => {
      const group = node.config?.['group'] ?? node.group;
      return (isNode(node) || node.resource_type === 'metric') && typeof group === 'string' && like(group);
    };
  },
  access:
    ({ value }) =>
    (node) =>
      node.resource_type === 'model' && node.access === value,
  source: ({ value }) => {
    const parts = value.split('.');
    if (parts.length > 3) return { reason: 'a source is SOURCE, SOURCE.TABLE or PACKAGE.SOURCE.TABLE' };
    const [table = '*', source, pkg = '*'] = parts.length === 1 ? ['*', parts[0]] : [...parts].reverse();
    const [likePackage, likeSource, likeTable] = [glob(pkg), glob(source as string), glob(table)];
    return (node) =>
      node.resource_type === 'source' &&
      likePackage(node.package_name) &&
      likeSource(node.source_name ?? '') &&
      likeTable(node.name);
  },
  exposure: named('exposure'),
  metric: named('metric'),
  semantic_model: named('semantic_model'),
  saved_query: named('saved_query'),
  unit_test: named('unit_test'),
  path: ({ value }) => {
    const like = pathMatcher(value);
    return (node) => {
      const patch = node.patch_path?.split('://')[1];
      return like.below(node.original_file_path) || (patch !== undefined && like.exactly(patch));
    };
  },
  file: ({ value }) => {
    const like = glob(value);
    return (node) => {
      const file = node.original_file_path.slice(node.original_file_path.lastIndexOf('/') + 1);
      return like(file) || like(file.replace(/\.\w+$/, ''));
    };
  },
  package: ({ value, projectName }) => {
    const like = glob(value === 'this' ? projectName : value);
    return (node) => like(node.package_name);
  },
  resource_type: ({ value }) => known(value, resourceTypes) ?? ofType(value),
  test_type: ({ value }) => {
    const test = (node: Selectable) => node.resource_type === 'test';
    const generic = (node: Selectable) => test(node) && node.test_metadata !== undefined;
    const types: Readonly<Record<string, Matcher>> = {
      generic,
      schema: generic,
      singular: (node) => test(node) && !generic(node),
      data: test,
      unit: ofType('unit_test'),
    };
    return known(value, Object.keys(types)) ?? (types[value] as Matcher);
  },
  test_name: ({ value }) => {
    const like = glob(value);
    return (node) =>
      node.resource_type === 'unit_test'
        ? like(node.name)
        : node.test_metadata !== undefined && like(node.test_metadata.name);
  },
  config: ({ path, value }) => {
    const anyCase = path === 'severity' || /^(true|false)$/i.test(value);
    const wanted = anyCase ? value.toLowerCase() : value;
    const one = (item: unknown) => (anyCase ? String(item).toLowerCase() : String(item)) === wanted;
    return (node) => (isNode(node) || node.resource_type === 'source') && configMatches(node.config, path, one);
  },
  version: ({ value }) => {
    const kinds: Readonly<Record<string, (version: Version, latest: Version) => boolean>> = {
      none: (version) => version === null,
      latest: (version, latest) => version !== null && version === latest,
      prerelease: (version, latest) => compareVersions(version, latest) > 0,
      old: (version, latest) => compareVersions(version, latest) < 0,
    };
    return (
      known(value, Object.keys(kinds)) ??
      ((node) =>
        node.resource_type === 'model' && kinds[value]?.(node.version ?? null, node.latest_version ?? null) === true)
    );
  },
};

type Version = string | number | null;

/** Numbers by size, other names of versions by their text; nothing comes before or after a version that is not there. */
function compareVersions(a: Version, b: Version): number {
  if (a === null || a === '' || a === 0 || b === null || b === '' || b === 0) return 0;
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

/** NAME or PACKAGE.NAME of resources of one type. */
function named(type: string): MakeMatcher {
  return ({ value }) => {
    const parts = value.split('.');
    if (parts.length > 2) return { reason: `a ${type.replace('_', ' ')} is NAME or PACKAGE.NAME` };
    const [name, pkg = '*'] = parts.reverse() as [string, string | undefined];
    const [likePackage, likeName] = [glob(pkg), glob(name)];
    return (node) => node.resource_type === type && likePackage(node.package_name) && likeName(node.name);
  };
}

/** A unit test has its tags in its config alone. */
function tagsOf({ tags, config }: Selectable): readonly string[] {
  const found = tags ?? config?.['tags'] ?? [];
  return (Array.isArray(found) ? found : [found]) as readonly string[];
}

function known(value: string, names: readonly string[]): BadValue | undefined {
  if (names.includes(value)) return undefined;
  const near = nearest(value, names);
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  return { reason: `there is no '${value}', only ${names.join(', ')}${hint}` };
}

/**
 * dbt's is_selected_node: the last step alone, or steps from the first on; a wildcard takes all that follows. The last two steps of a
 * versioned model are its name and its version, and it answers to `name`, `name.v2` and `name_v2`.
 */
function fqnMatcher(value: string): (fqn: readonly string[], versioned: boolean) => boolean {
  const steps = value.split('.');
  const wild = steps.findIndex((step) => /[*?[\]]/.test(step));
  const fixed = wild < 0 ? steps : steps.slice(0, wild);
  const rest = wild < 0 ? undefined : glob(steps.slice(wild).join('.'));
  return (fqn, versioned) => {
    const leaf = (versioned ? fqn.at(-2) : fqn.at(-1)) ?? '';
    if (leaf === value) return true;
    if (versioned && fqn.slice(-2).join('_') === steps.slice(-2).join('_')) return true;
    const flat = fqn.flatMap((step) => step.split('.'));
    if (flat.length < steps.length || fixed.some((step, i) => flat[i] !== step)) return false;
    if (rest === undefined) return true;
    return rest(flat.slice(wild).join('.')) || (steps.length === 1 && rest(leaf));
  };
}

/** A path stands for the file or for everything below the folder; `**` reaches over folders, `*` does not. */
function pathMatcher(value: string): { exactly(file: string): boolean; below(file: string): boolean } {
  const wanted = value.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
  if (!/[*?[]/.test(wanted)) {
    return { exactly: (file) => file === wanted, below: (file) => file === wanted || file.startsWith(`${wanted}/`) };
  }
  const source = wanted
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (sign) => (sign === '?' ? '[^/]' : sign === '*' ? '[^/]*' : '(?:.*/)?'))
    .replace(/\[!/g, '[^');
  const below = regex(`^${source}(?:/.*)?$`);
  const exactly = regex(`^${source}$`);
  return { exactly: (file) => exactly?.test(file) === true, below: (file) => below?.test(file) === true };
}

function configMatches(
  config: Readonly<Record<string, unknown>> | undefined,
  path: string,
  like: (value: unknown) => boolean,
): boolean {
  let value: unknown = config;
  for (const step of path.split('.')) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string, unknown>)[step];
  }
  if (Array.isArray(value)) return value.some(like);
  if (value !== null && typeof value === 'object') return Object.keys(value).some(like);
  return like(value);
}

/** fnmatch: * ? [seq] [!seq]. */
function glob(pattern: string): (text: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (text) => text === pattern;
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
    .replace(/\[!/g, '[^');
  const found = regex(`^${source}$`);
  return (text) => (found === undefined ? text === pattern : found.test(text));
}

/** An unclosed [ is no pattern. */
function regex(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 's');
  } catch {
    return undefined;
  }
}

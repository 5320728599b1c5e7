import { parseDocument } from 'yaml';
import {
  type Bound,
  type Checked,
  type Diagnostic,
  diagnose,
  LakeError,
  nearest,
  parseBound,
  type Span,
} from '../core/index.ts';
import { isRecord } from '../project/index.ts';
import { Float, pythonJson, text } from '../template/index.ts';

/** Who asks for a package, and where. */
export interface Asker {
  /** `packages.yml`, or the name of the package that needs it. */
  readonly name: string;
  readonly span: Span | undefined;
}

interface Common {
  readonly asker: Asker;
  /** The entry as dbt hashes it into package-lock.yml. */
  readonly hashed: string;
}

export interface HubSpec extends Common {
  readonly kind: 'hub';
  readonly package: string;
  readonly bounds: readonly Bound[];
  readonly prereleases: boolean;
}

export interface GitSpec extends Common {
  readonly kind: 'git';
  readonly git: string;
  /** As written, with its templates: what may be shown and locked. */
  readonly written: string;
  readonly revision: string | undefined;
  readonly subdirectory: string | undefined;
  readonly warnUnpinned: boolean;
}

export interface LocalSpec extends Common {
  readonly kind: 'local';
  readonly local: string;
}

export interface TarballSpec extends Common {
  readonly kind: 'tarball';
  readonly tarball: string;
  readonly written: string;
  readonly name: string;
}

/** One entry of `packages:`, as dbt documents them (docs.getdbt.com/docs/build/packages). */
export type PackageSpec = HubSpec | GitSpec | LocalSpec | TarballSpec;

/** A list of packages: its values rendered and as written, and where it stands. */
export interface PackageList {
  readonly rendered: readonly unknown[];
  readonly written: readonly unknown[];
  readonly asker: string;
  place(index: number, key?: string): Span | undefined;
}

/** The packages that a list asks for; what is wrong with it is reported entry by entry. */
export function readSpecs(list: PackageList): Checked<PackageSpec[]> {
  const value: PackageSpec[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [i, entry] of list.rendered.entries()) {
    try {
      value.push(
        specOf(entry, list.written[i], { name: list.asker, span: list.place(i) }, (key) => list.place(i, key)),
      );
    } catch (problem) {
      if (!(problem instanceof LakeError)) throw problem;
      diagnostics.push(...problem.diagnostics);
    }
  }
  return { value, diagnostics };
}

const keysOf = {
  package: ['package', 'version', 'install_prerelease', 'name'],
  git: ['git', 'revision', 'warn-unpinned', 'subdirectory', 'name'],
  local: ['local', 'name'],
  tarball: ['tarball', 'name'],
  private: ['private', 'provider', 'revision', 'warn-unpinned', 'subdirectory', 'name'],
} as const;

type Place = (key: string) => Span | undefined;

function specOf(entry: unknown, written: unknown, asker: Asker, place: Place): PackageSpec {
  const fail = (reason: string, key?: string, near?: string): never => {
    const span = key === undefined ? asker.span : place(key);
    throw new LakeError([diagnose('packages-file-invalid', { reason, nearest: near }, { span })]);
  };
  if (!isRecord(entry))
    return fail('an entry of packages: is a mapping, e.g. {package: dbt-labs/dbt_utils, version: 1.3.0}');
  const kinds = Object.keys(keysOf) as (keyof typeof keysOf)[];
  const [kind, ...more] = kinds.filter((name) => Object.hasOwn(entry, name));
  if (kind === undefined) return fail(`an entry of packages: needs one of: ${kinds.slice(0, 4).join(', ')}`);
  if (more.length > 0) return fail(`an entry of packages: is one of ${[kind, ...more].join(' and ')}, not both`);
  if (kind === 'private') {
    const what = 'packages with private:';
    const hint = 'name the repository as git: instead';
    throw new LakeError([diagnose('not-supported', { what }, { span: place(kind), hint })]);
  }
  const known: readonly string[] = keysOf[kind];
  for (const key of Object.keys(entry)) {
    if (!known.includes(key)) fail(`a package with ${kind}: has no key '${key}'`, key, nearest(key, known));
  }
  const word = (key: string): string => {
    const value = entry[key];
    if (typeof value !== 'string' || value === '') return fail(`${key}: must be text`, key);
    return value;
  };
  const optionalWord = (key: string) => (entry[key] === undefined || entry[key] === null ? undefined : word(key));
  const flag = (key: string): boolean | undefined => {
    const value = entry[key] ?? undefined;
    if (value !== undefined && typeof value !== 'boolean') return fail(`${key}: must be true or false`, key);
    return value;
  };
  const writtenWord = isRecord(written) && typeof written[kind] === 'string' ? written[kind] : word(kind);
  const common = { asker, hashed: hashedEntry(kind, entry, isRecord(written) ? written : {}) };
  switch (kind) {
    case 'package': {
      if (!word('package').includes('/'))
        fail(`package: needs the name on the hub, e.g. dbt-labs/${word('package')}`, 'package');
      const { version } = entry;
      if (
        version === undefined ||
        version === null ||
        version === '' ||
        (Array.isArray(version) && version.length === 0)
      )
        fail(`${word('package')} needs a version`);
      const bounds = (Array.isArray(version) ? version : [version]).map((item) => {
        const said = text(item);
        const bound = parseBound(said);
        if (bound !== undefined) return bound;
        const listed = said.includes(',')
          ? `; write a list: [${said
              .split(',')
              .map((part) => `"${part.trim()}"`)
              .join(', ')}]`
          : '';
        return fail(`'${said}' is not a version such as 1.2.0 or ">=1.2.0"${listed}`, 'version');
      });
      return {
        kind: 'hub',
        ...common,
        package: word('package'),
        bounds,
        prereleases: flag('install_prerelease') === true,
      };
    }
    case 'git': {
      const revision = entry['revision'] ?? undefined;
      if (
        revision !== undefined &&
        typeof revision !== 'string' &&
        typeof revision !== 'number' &&
        !(revision instanceof Float)
      )
        fail('revision: must be a tag, a branch or a commit', 'revision');
      const named = revision === undefined ? undefined : text(revision);
      if (named?.startsWith('-')) fail(`'${named}' is no revision`, 'revision');
      return {
        kind: 'git',
        ...common,
        git: word('git'),
        written: writtenWord,
        revision: named,
        subdirectory: optionalWord('subdirectory'),
        warnUnpinned: flag('warn-unpinned') !== false,
      };
    }
    case 'local':
      return { kind: 'local', ...common, local: word('local') };
    case 'tarball':
      return { kind: 'tarball', ...common, tarball: word('tarball'), written: writtenWord, name: word('name') };
  }
}

/** dbt's form of an entry that goes into the lock's hash: its keys with their defaults, and the entry as written. */
function hashedEntry(
  kind: keyof typeof keysOf,
  entry: Record<string, unknown>,
  written: Record<string, unknown>,
): string {
  const defaults: Record<string, unknown> = kind === 'package' ? { install_prerelease: false } : {};
  const form: Record<string, unknown> = { unrendered: written };
  for (const key of keysOf[kind]) {
    const value = entry[key] ?? defaults[key] ?? null;
    if (key !== 'name' || value !== null) form[key] = value;
  }
  return pythonJson(form, { sortKeys: true });
}

/** Numbers of a YAML text that Python reads as floats: 1.0 is another revision than 1, and another hash. */
export function withFloats(source: string, value: unknown): unknown {
  const document = parseDocument(source, { logLevel: 'silent' });
  const visit = (item: unknown, path: (string | number)[]): unknown => {
    if (typeof item === 'number') {
      const node = document.getIn(path, true) as { source?: string } | undefined;
      return /[.e]/i.test(node?.source ?? '') ? new Float(item) : item;
    }
    if (Array.isArray(item)) return item.map((inner, i) => visit(inner, [...path, i]));
    if (!isRecord(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, visit(inner, [...path, key])]));
  };
  return visit(value, []);
}

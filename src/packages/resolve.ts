import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contradict, type Diagnostic, diagnose, hasErrors, LakeError, pickVersion, type Span } from '../core/index.ts';
import { type InvocationFacts, isRecord, parseYaml } from '../project/index.ts';
import type { Fetcher } from './fetcher.ts';
import type { Hub } from './hub.ts';
import type { LockEntry } from './lock.ts';
import { findPackages, specsOf } from './packages-file.ts';
import { scrub, secretPrefix } from './scrub.ts';
import { type GitSpec, type HubSpec, type PackageSpec, readSpecs } from './spec.ts';

/** What resolving needs of the world. */
export interface Sources {
  readonly facts: InvocationFacts;
  readonly hub: Hub;
  readonly fetcher: Fetcher;
  readonly warnings: Diagnostic[];
  /** False: versions of the hub that ask for another dbt are taken too (--no-version-check). */
  readonly versionCheck: boolean;
}

/** All who ask for the same package. */
type Asked = readonly [PackageSpec, ...PackageSpec[]];

interface Pinned {
  readonly entry: LockEntry;
  readonly asked: Asked;
  readonly needs: readonly PackageSpec[];
}

/**
 * The packages that a project's list comes to, with those that they need themselves, each at one version. In dbt's way: level by
 * level, the highest version that all who have asked so far agree on, and no way back.
 * @throws LakeError with who asks for what, when they do not agree
 */
export async function resolvePackages(
  asked: readonly PackageSpec[],
  rootName: string,
  sources: Sources,
): Promise<readonly LockEntry[]> {
  const all = new Map<string, Asked>();
  const pinned = new Map<string, Pinned>();
  let pending = asked;
  while (pending.length > 0) {
    const next: PackageSpec[] = [];
    for (const [key, specs] of grouped(pending)) {
      const known = all.get(keyIn(all, key));
      const together = known === undefined ? specs : sameKind(known, specs);
      all.set(keyIn(all, key), together);
      const before = pinned.get(keyIn(all, key));
      const now = await pin(together, sources);
      pinned.set(keyIn(all, key), now);
      // What a version needs is asked for once: packages may need each other.
      if (before === undefined || pinOf(before.entry) !== pinOf(now.entry)) next.push(...now.needs);
    }
    pending = next;
  }
  const found = [...pinned.values()];
  checkNames(found, rootName);
  return found.map(({ entry }) => entry);
}

function grouped(specs: readonly PackageSpec[]): Map<string, Asked> {
  const groups = new Map<string, Asked>();
  for (const spec of specs) {
    const key = keyIn(groups, keyOf(spec));
    const known = groups.get(key);
    groups.set(key, known === undefined ? [spec] : sameKind(known, [spec]));
  }
  return groups;
}

function keyOf(spec: PackageSpec): string {
  switch (spec.kind) {
    case 'hub':
      return spec.package;
    case 'git':
      return spec.subdirectory === undefined ? spec.git : `${spec.git}/${spec.subdirectory}`;
    case 'local':
      return spec.local;
    case 'tarball':
      return spec.tarball;
  }
}

/** The key under which a package is known: a repository with and without .git is the same. */
function keyIn(known: ReadonlyMap<string, unknown>, key: string): string {
  if (known.has(key)) return key;
  const other = /\.git(?=\/|$)/.test(key) ? key.replace(/\.git(?=\/[^/]*$|$)/, '') : `${key}.git`;
  return known.has(other) ? other : key;
}

function sameKind(known: Asked, more: Asked): Asked {
  const [first] = known;
  const other = more.find((spec) => spec.kind !== first.kind);
  if (other === undefined) return [...known, ...more];
  const asks = asksOf([first, other]);
  throw new LakeError([diagnose('package-duplicate', { name: keyOf(first), asks }, { span: first.asker.span })]);
}

async function pin(asked: Asked, sources: Sources): Promise<Pinned> {
  const [first] = asked;
  const { fetcher, facts } = sources;
  switch (first.kind) {
    case 'hub':
      return await pinHub(asked as readonly [HubSpec, ...HubSpec[]], sources);
    case 'git':
      return await pinGit(asked as readonly [GitSpec, ...GitSpec[]], sources);
    case 'local': {
      const folder = fetcher.local(first.local);
      const name = projectName(folder, first.local, first.asker.span);
      return { asked, entry: { local: first.local, name }, needs: await needsOf(folder, name, sources) };
    }
    case 'tarball': {
      const { folder } = await fetcher.tarball(first.name, first.tarball, undefined, first.asker.span);
      projectName(folder, first.name, first.asker.span);
      const entry = { tarball: shownInLock(first.written, facts.env), name: first.name };
      return { asked, entry, needs: await needsOf(folder, first.name, sources) };
    }
  }
}

async function pinHub(asked: readonly [HubSpec, ...HubSpec[]], sources: Sources): Promise<Pinned> {
  const { package: name, asker } = asked[0];
  const span = asker.span;
  const bounds = asked.flatMap((spec) => spec.bounds);
  if (contradict(bounds))
    throw new LakeError([diagnose('package-version-conflict', { name, asks: asksOf(asked) }, { span })]);
  const found = await sources.hub.package(name, span);
  if (found.movedTo !== undefined) warn(sources, diagnose('package-renamed', { name, now: found.movedTo }, { span }));
  const available = [...found.versions].filter(([, item]) => item.compatible || !sources.versionCheck).map(([v]) => v);
  // dbt goes by what the first who asked says of prereleases.
  const { picked } = pickVersion(available, bounds, asked[0].prereleases);
  if (picked === undefined) {
    const listed = [...found.versions.keys()].reverse().slice(0, 8).join(', ');
    throw new LakeError([
      diagnose('package-version-missing', { name, asks: asksOf(asked), available: listed }, { span }),
    ]);
  }
  const version = found.versions.get(picked);
  if (version === undefined) throw new Error(`${name} ${picked} was picked from nowhere`);
  const list = { rendered: version.packages, written: version.packages, asker: version.name, place: () => undefined };
  const needs = readSpecs(list);
  if (hasErrors(needs.diagnostics)) throw new LakeError(needs.diagnostics);
  return { asked, entry: { package: name, version: picked, name: version.name }, needs: needs.value };
}

async function pinGit(asked: readonly [GitSpec, ...GitSpec[]], sources: Sources): Promise<Pinned> {
  const [first] = asked;
  const span = first.asker.span;
  const revisions = [...new Set(asked.map((spec) => spec.revision).filter((revision) => revision !== undefined))];
  const name = scrub(first.written, sources.facts.env);
  if (revisions.length > 1)
    throw new LakeError([diagnose('package-version-conflict', { name, asks: asksOf(asked) }, { span })]);
  const [revision] = revisions;
  const { folder, commit } = await sources.fetcher.git(first.git, revision, first.subdirectory, span);
  const loose = revision === undefined || ['HEAD', 'main', 'master'].includes(revision);
  if (loose && asked.every((spec) => spec.warnUnpinned))
    warn(sources, diagnose('package-unpinned', { name, revision: revision ?? 'HEAD' }, { span }));
  const project = projectName(folder, name, span);
  const entry: LockEntry = {
    git: shownInLock(first.written, sources.facts.env),
    revision: commit as string,
    ...(first.subdirectory === undefined ? {} : { subdirectory: first.subdirectory }),
    name: project,
  };
  return { asked, entry, needs: await needsOf(folder, project, sources) };
}

/** A secret that stands in the list as it is goes into the lock as the variable that holds it; dbt's lock has asterisks then. */
function shownInLock(written: string, env: InvocationFacts['env']): string {
  let shown = written;
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(secretPrefix) && value?.trim()) shown = shown.replaceAll(value, `{{ env_var('${name}') }}`);
  }
  return shown;
}

async function needsOf(folder: string, name: string, { facts, warnings }: Sources): Promise<readonly PackageSpec[]> {
  const found = findPackages(folder, `${name}/`);
  const specs = await specsOf(found, name, facts, false);
  warnings.push(...found.diagnostics);
  if (hasErrors(specs.diagnostics)) throw new LakeError(specs.diagnostics);
  return specs.value;
}

/** The name in a package's dbt_project.yml; a project.yml beside it says nothing to those who use it as a package. */
export function projectName(folder: string, shown: string, span: Span | undefined): string {
  const file = join(folder, 'dbt_project.yml');
  const broken = (reason: string) => new LakeError([diagnose('package-broken', { name: shown, reason }, { span })]);
  if (!existsSync(folder)) throw broken('the folder is not there');
  if (!existsSync(file)) throw broken('it has no dbt_project.yml');
  const value = parseYaml('dbt_project.yml', readFileSync(file, 'utf8')).value?.value;
  const name = isRecord(value) ? value['name'] : undefined;
  if (typeof name !== 'string') throw broken('its dbt_project.yml gives no name');
  return name;
}

function warn(sources: Sources, warning: Diagnostic): void {
  if (!sources.warnings.some((known) => known.message === warning.message)) sources.warnings.push(warning);
}

function checkNames(found: readonly Pinned[], rootName: string): void {
  const seen = new Map<string, Pinned>();
  for (const item of found) {
    const { name } = item.entry;
    const other = seen.get(name);
    const [first] = item.asked;
    const { span } = first.asker;
    if (other !== undefined) {
      const asks = asksOf([other.asked[0], first]);
      throw new LakeError([diagnose('package-duplicate', { name, asks }, { span })]);
    }
    if (name === rootName) {
      const asks = `this project, and ${asksOf([first])}`;
      throw new LakeError([diagnose('package-duplicate', { name, asks }, { span })]);
    }
    seen.set(name, item);
  }
}

/** `packages.yml asks for dbt-labs/dbt_utils >=1.0.0; dbt_expectations asks for …`. */
function asksOf(asked: readonly PackageSpec[]): string {
  return [...new Set(asked.map((spec) => `${spec.asker.name} asks for ${wantedOf(spec)}`))].join('; ');
}

function wantedOf(spec: PackageSpec): string {
  switch (spec.kind) {
    case 'hub':
      return `${spec.package} ${spec.bounds.map((bound) => bound.text).join(', ')}`;
    case 'git':
      return `git ${scrub(spec.written, {})}${spec.revision === undefined ? '' : ` at ${spec.revision}`}`;
    case 'local':
      return `local ${spec.local}`;
    case 'tarball':
      return `tarball ${scrub(spec.written, {})}`;
  }
}

const pinOf = (entry: LockEntry) => JSON.stringify(entry);

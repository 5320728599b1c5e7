import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Diagnostic, diagnose, hasErrors, LakeError, parseBound, pickVersion, type Span } from '../core/index.ts';
import type { InvocationFacts } from '../project/index.ts';
import { type Added, addPackage } from './add.ts';
import { Fetcher } from './fetcher.ts';
import { Hub } from './hub.ts';
import { InstallFolder, type Ready } from './install-folder.ts';
import { hashOfSpecs, type LockedPackage, lockFile, readLock, writeLock } from './lock.ts';
import { findPackages, specsOf } from './packages-file.ts';
import { projectName, resolvePackages, type Sources } from './resolve.ts';
import { scrub } from './scrub.ts';

export interface UpdateRequest {
  readonly root: string;
  readonly projectName: string;
  readonly installPath: string;
  /** With the vars of the command line, and the environment. */
  readonly facts: InvocationFacts;
  readonly add: Added | undefined;
  /** Writes the lock again although it fits. */
  readonly upgrade: boolean;
  /** Installs nothing. */
  readonly lockOnly: boolean;
  readonly versionCheck: boolean;
  /** Told of each step as it is done. */
  readonly onStep: (message: string) => void;
}

export interface UpdateOutcome {
  readonly installed: number;
  readonly warnings: readonly Diagnostic[];
}

/**
 * What `deps` does, as in dbt: brings the lock up to date with the list of packages, then installs what the lock says.
 * @throws LakeError; what was installed before is still there then
 */
export async function updatePackages(request: UpdateRequest): Promise<UpdateOutcome> {
  const { root, facts, onStep, lockOnly } = request;
  let found = findPackages(root);
  if (request.add !== undefined) {
    for (const removed of await addPackage(root, found, request.add))
      onStep(`${scrub(removed, facts.env)} taken out of ${found.file}`);
    onStep(`${scrub(request.add.name, facts.env)} added to ${found.file}`);
    found = findPackages(root);
  }
  const specs = await specsOf(found, found.file, facts, true);
  if (hasErrors(specs.diagnostics)) throw new LakeError([...specs.diagnostics, ...found.diagnostics]);
  const folder = new InstallFolder(root, request.installPath);
  const temporary = lockOnly ? await mkdtemp(join(tmpdir(), 'lake-deps-')) : folder.downloads;
  const warnings = [...found.diagnostics];
  const fetcher = new Fetcher(root, temporary, facts.env);
  const sources = { facts, warnings, fetcher, hub: new Hub(facts.env), versionCheck: request.versionCheck };
  try {
    if (!lockOnly) await folder.tidy();
    const before = readLock(root);
    const hash = hashOfSpecs(specs.value);
    const owned = folder.owned(before?.names ?? []);
    if (request.upgrade || before?.hash !== hash) {
      const entries = await resolvePackages(specs.value, request.projectName, sources);
      if (specs.value.length > 0 || before !== undefined) {
        await folder.note(owned);
        await writeLock(root, entries, hash);
        onStep(`${lockFile} written`);
      }
    }
    if (lockOnly) return { installed: 0, warnings };
    const locked = (await readLock(root)?.packages(facts)) ?? [];
    const ready: Ready[] = [];
    for (const item of locked) ready.push(await prepare(item, sources, onStep));
    checkUnique(ready, locked);
    if (ready.length > 0 || owned.size > 0) await folder.install(ready, owned);
    return { installed: ready.length, warnings };
  } finally {
    if (lockOnly) await rm(temporary, { recursive: true, force: true });
    else await folder.tidy();
  }
}

/** Fetches what a line of the lock names. */
async function prepare(
  { values, span }: LockedPackage,
  sources: Sources,
  onStep: (message: string) => void,
): Promise<Ready> {
  const { fetcher, facts } = sources;
  const shown = (text: string) => scrub(text, facts.env);
  const say = (name: string, from: string) => onStep(`${name}  ${shown(from)}`);
  const { package: onHub, version, git, revision, subdirectory, local, tarball, name } = values;
  if (onHub !== undefined && version !== undefined) {
    const item = await fromHub(onHub, version, sources, span);
    say(name ?? item.name, `${onHub} ${version}${item.newer === undefined ? '' : ` (${item.newer} is there)`}`);
    return { name: name ?? item.name, folder: item.folder, link: false };
  }
  if (git !== undefined) {
    const { folder } = await fetcher.git(git, revision, subdirectory, span);
    const project = projectName(folder, shown(git), span);
    say(project, `${git} at ${revision ?? 'HEAD'}${subdirectory === undefined ? '' : `, ${subdirectory}`}`);
    return { name: project, folder, link: false };
  }
  if (local !== undefined) {
    const folder = fetcher.local(local);
    const project = projectName(folder, local, span);
    say(project, `local ${local}`);
    return { name: project, folder, link: true };
  }
  if (tarball !== undefined && name !== undefined) {
    const { folder } = await fetcher.tarball(name, tarball, undefined, span);
    projectName(folder, name, span);
    say(name, `tarball ${tarball}`);
    return { name, folder, link: false };
  }
  const reason = 'this is no package; `lake deps --upgrade` writes the lock again';
  throw new LakeError([diagnose('packages-file-invalid', { reason }, { span })]);
}

async function fromHub(
  name: string,
  version: string,
  { hub, fetcher, versionCheck }: Sources,
  span: Span,
): Promise<{ name: string; folder: string; newer: string | undefined }> {
  const { versions } = await hub.package(name, span);
  const found = versions.get(version);
  if (found === undefined) {
    const available = [...versions.keys()].reverse().slice(0, 8).join(', ');
    const asks = `${version}, which ${lockFile} asks for`;
    throw new LakeError([diagnose('package-version-missing', { name, asks, available }, { span })]);
  }
  const { folder } = await fetcher.tarball(name, found.tarball, found.sha1, span);
  projectName(folder, name, span);
  const open = [...versions].filter(([, item]) => item.compatible || !versionCheck).map(([text]) => text);
  const { latest } = pickVersion(open, [], (parseBound(version)?.prerelease.length ?? 0) > 0);
  return { name: found.name, folder, newer: latest === version ? undefined : latest };
}

function checkUnique(ready: readonly Ready[], locked: readonly LockedPackage[]): void {
  for (const [i, { name }] of ready.entries()) {
    if (ready.findIndex((other) => other.name === name) < i) {
      const asks = `${lockFile} has it twice`;
      throw new LakeError([diagnose('package-duplicate', { name, asks }, { span: locked[i]?.span })]);
    }
  }
}

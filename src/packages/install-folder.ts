import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { diagnose, LakeError } from '../core/index.ts';

/** lake's own folder among the packages: dbt looks past names with two underscores. */
const own = '__lake__';

/** A package ready to be put in its place. */
export interface Ready {
  readonly name: string;
  readonly folder: string;
  /** True for local packages: the place becomes a link to the folder, as in dbt. */
  readonly link: boolean;
}

/**
 * packages-install-path. What is in it belongs to deps only when a lock or lake's own record names it; anything else is never
 * touched. A package is made beside its place and moved in, and the old one is there until then.
 */
export class InstallFolder {
  readonly path: string;
  private readonly shown: string;
  private readonly run: string;

  constructor(root: string, path: string) {
    this.path = resolve(root, path);
    this.shown = path;
    this.run = join(this.path, own, String(process.pid));
  }

  /** Where packages of this run are fetched to; on the same disk, so that they can be moved in. */
  get downloads(): string {
    return join(this.run, 'downloads');
  }

  /** The names that deps has put here: those of the lock that it made, and those it has noted. */
  owned(lockNames: readonly string[]): Set<string> {
    return new Set([...lockNames, ...this.noted()]);
  }

  /** Notes names as put here by deps, so that a lock may forget them. Nothing to note where nothing is installed. */
  async note(names: Iterable<string>): Promise<void> {
    if (!existsSync(this.path)) return;
    const file = join(this.path, own, 'installed.json');
    await mkdir(join(this.path, own), { recursive: true });
    await writeFile(`${file}.${process.pid}`, `${JSON.stringify({ packages: [...new Set(names)].sort() }, null, 2)}\n`);
    await rename(`${file}.${process.pid}`, file);
  }

  /**
   * Puts the packages in their places and takes away what deps has put there before and is no longer wanted.
   * @throws LakeError package-folder-foreign, package-broken; then nothing has changed
   */
  async install(packages: readonly Ready[], owned: ReadonlySet<string>): Promise<void> {
    await mkdir(this.run, { recursive: true });
    const wanted = packages.filter((item) => !this.isInPlace(item));
    for (const item of wanted) this.check(item, owned);
    await this.note([...owned, ...packages.map(({ name }) => name)]);
    const made: string[] = [];
    for (const item of wanted) {
      await this.make(item);
      made.push(item.name);
    }
    for (const name of made) {
      await this.putAside(name);
      await rename(join(this.run, 'new', name), join(this.path, name));
    }
    const kept = new Set(packages.map(({ name }) => name));
    for (const name of owned) {
      if (!kept.has(name) && safeName(name)) await this.putAside(name);
    }
    await this.note(kept);
  }

  /** Removes what this run and runs that died have left over, and puts back what they had taken from its place. */
  async tidy(): Promise<void> {
    const folder = join(this.path, own);
    if (!existsSync(folder)) return;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || !/^\d+$/.test(entry.name)) continue;
      if (Number(entry.name) !== process.pid && isAlive(Number(entry.name))) continue;
      const old = join(folder, entry.name, 'old');
      for (const name of existsSync(old) ? await readdir(old) : []) {
        if (this.noted().includes(name) && !exists(join(this.path, name)))
          await rename(join(old, name), join(this.path, name));
      }
      await rm(join(folder, entry.name), { recursive: true, force: true });
    }
  }

  private noted(): string[] {
    try {
      const said: unknown = JSON.parse(readFileSync(join(this.path, own, 'installed.json'), 'utf8'));
      const { packages } = said as { packages?: unknown };
      return Array.isArray(packages) ? packages.filter((name) => typeof name === 'string') : [];
    } catch {
      return [];
    }
  }

  /** A local package that lies where it would be installed is left as it is; dbt would delete it. */
  private isInPlace({ name, folder, link }: Ready): boolean {
    return link && folder === join(this.path, name);
  }

  private check({ name, folder, link }: Ready, owned: ReadonlySet<string>): void {
    const broken = (reason: string) => new LakeError([diagnose('package-broken', { name, reason })]);
    if (!safeName(name)) throw broken(`'${name}' cannot be the name of a folder`);
    if (link && !relative(this.path, folder).startsWith('..'))
      throw broken(`it lies in ${this.shown}, where packages are installed`);
    if (exists(join(this.path, name)) && !owned.has(name))
      throw new LakeError([diagnose('package-folder-foreign', { folder: `${this.shown}/${name}` })]);
  }

  private async make({ name, folder, link }: Ready): Promise<void> {
    const place = join(this.run, 'new', name);
    await mkdir(join(this.run, 'new'), { recursive: true });
    if (link) {
      try {
        return await symlink(folder, place, 'dir');
      } catch (problem) {
        if ((problem as NodeJS.ErrnoException).code !== 'EPERM') throw problem;
      }
    }
    await cp(folder, place, { recursive: true, verbatimSymlinks: true });
  }

  private async putAside(name: string): Promise<void> {
    const place = join(this.path, name);
    if (!exists(place)) return;
    await mkdir(join(this.run, 'old'), { recursive: true });
    await rename(place, join(this.run, 'old', name));
  }
}

/** A name is one step of a path, and none that lake or dbt treats in a way of its own. */
function safeName(name: string): boolean {
  return name !== '' && !/[\\/\0]|^\.|^__/.test(name);
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM';
  }
}

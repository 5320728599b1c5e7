import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Column, diagnose, LakeError, type Relation } from '../../core/index.ts';
import type { Owner } from '../adapter.ts';
import { fileName } from './names.ts';

const format = 'lake-1';

/** data/<schema>/<table>: folders below it belong to versions. */
const tableDepth = 3;

/** One immutable state of a table. Files are relative to the lake's folder. */
export interface Version {
  readonly version: string;
  readonly files: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly bytes: number;
  readonly createdAt: string;
  readonly runId: string;
}

/** The commit file of one relation: what it says is what readers see. It alone proves which files are lake's. */
export interface Commit {
  readonly format: typeof format;
  readonly relation: Relation;
  readonly kind: 'view' | 'table';
  readonly columns: readonly Column[];
  /** The newest last; never empty for tables. */
  readonly versions: readonly Version[];
  readonly partitionBy: readonly string[];
  /** Views: what the engine runs, and the relations it reads. */
  readonly sql?: string;
  readonly parents?: readonly Relation[];
  /** Files that this commit stopped naming. They are removed after it; what a crash left of them, after the next one. */
  readonly retired?: readonly string[];
  readonly owner: Owner;
  readonly builtAt: string;
}

/** Paths and durable writes of one lake on disk. */
export class LakeFolder {
  readonly path: string;
  private readonly made = new Set<string>();
  /** Folders with new entries that the disk may not have yet: of data, and of commit files, which must not come before the data. */
  private readonly unsynced = { data: new Set<string>(), commits: new Set<string>() };

  constructor(path: string) {
    this.path = path;
  }

  resolve(relative: string): string {
    return join(this.path, relative);
  }

  tableData(relation: Relation): string {
    return join('data', fileName(relation.schema), fileName(relation.identifier));
  }

  /** Whether a file that a commit names is on disk. */
  has(file: string): boolean {
    return existsSync(this.resolve(file));
  }

  private makeFolder(folder: string): void {
    if (this.made.has(folder)) return;
    this.made.add(folder);
    const first = mkdirSync(folder, { recursive: true });
    if (first === undefined) return;
    for (let at = folder; at.length >= first.length; at = dirname(at)) this.unsynced.data.add(dirname(at));
  }

  /** Makes all commits of this session durable: their folders are synced once, not once a table, and data before commits. */
  async sync(): Promise<void> {
    for (const folders of [this.unsynced.data, this.unsynced.commits]) {
      const open = [...folders];
      folders.clear();
      await Promise.all(open.map(syncFolder));
    }
  }

  private commitFile(relation: Relation): string {
    return join(this.path, 'tables', fileName(relation.schema), `${fileName(relation.identifier)}.json`);
  }

  /** Makes the folder lake's, or proves that it is: a folder with other people's files is refused. */
  async claim(): Promise<void> {
    const proof = join(this.path, 'lake.json');
    try {
      await mkdir(this.path, { recursive: true });
      if (await this.proven(proof)) return;
      const others = (await readdir(this.path)).filter(
        (name) => !name.startsWith('.lock') && !name.startsWith('lake.json'),
      );
      // Another process may have made the lake between the two looks; it writes its proof before anything else.
      if (others.length > 0 && (await this.proven(proof))) return;
      if (others.length > 0) throw new LakeError([diagnose('lake-foreign-folder', { folder: this.path })]);
      await writeDurably(
        proof,
        `${JSON.stringify({ format, about: 'A lake: tables/ says what each relation is, data/ holds its Parquet files.' })}\n`,
      );
      await mkdir(join(this.path, 'tables'), { recursive: true });
      await mkdir(join(this.path, 'data'), { recursive: true });
    } catch (problem) {
      throw writeProblem(problem, this.path);
    }
  }

  private async proven(proof: string): Promise<boolean> {
    const found = await readFile(proof, 'utf8').catch(() => undefined);
    if (found === undefined) return false;
    let written: unknown;
    try {
      written = (JSON.parse(found) as { format?: string }).format;
    } catch (problem) {
      throw new LakeError([diagnose('lake-damaged', { file: proof, reason: (problem as Error).message })]);
    }
    if (written === format) return true;
    throw new LakeError([diagnose('lake-format-unknown', { folder: this.path, format: String(written) })]);
  }

  readCommit(relation: Relation): Commit | undefined {
    return this.parse(this.commitFile(relation));
  }

  private parse(file: string): Commit | undefined {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new LakeError([diagnose('file-unreadable', { file, reason: (problem as Error).message })]);
    }
    try {
      const commit = JSON.parse(text) as Commit;
      if (commit.format !== format) throw new Error(`unknown format ${String(commit.format)}`);
      return commit;
    } catch (problem) {
      throw new LakeError([diagnose('lake-damaged', { file, reason: (problem as Error).message })]);
    }
  }

  /** Commits of all relations, in name order. */
  listCommits(schema?: string): Commit[] {
    const base = join(this.path, 'tables');
    const list = (folder: string): string[] => {
      try {
        return readdirSync(folder).sort();
      } catch (problem) {
        if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw new LakeError([diagnose('file-unreadable', { file: folder, reason: (problem as Error).message })]);
      }
    };
    const schemas = schema === undefined ? list(base).filter((name) => !name.includes('.')) : [fileName(schema)];
    return schemas.flatMap((name) =>
      list(join(base, name))
        .filter((file) => file.endsWith('.json'))
        .map((file) => this.parse(join(base, name, file)))
        .filter((commit) => commit !== undefined),
    );
  }

  async writeCommit(commit: Omit<Commit, 'format'>): Promise<void> {
    const file = this.commitFile(commit.relation);
    this.makeFolder(join(file, '..'));
    await writeDurably(file, JSON.stringify({ format, ...commit }), this.unsynced.commits);
  }

  async removeCommit(relation: Relation): Promise<void> {
    const file = this.commitFile(relation);
    await rm(file, { force: true });
    this.unsynced.commits.add(dirname(file));
  }

  /** The last run that changed the lake and came to its end; undefined when there was none. */
  lastRun(): string | undefined {
    try {
      return readFileSync(join(this.path, 'last-run'), 'utf8');
    } catch {
      return undefined;
    }
  }

  setLastRun(runId: string): void {
    writeFileSync(join(this.path, 'last-run'), runId);
  }

  /**
   * Removes what dead runs left behind: their staging folders, which exist before anything else of a run, and versions that
   * carry the name of such a run and that no commit names; and files that were being written aside. Only the writer that holds
   * the lock may call it. True when there was a dead run.
   */
  async sweep(): Promise<boolean> {
    const staging = join(this.path, '_staging');
    const dead = await readdir(staging).catch(() => []);
    if (dead.length === 0) return false;
    await this.sweepTemporary();
    const named = new Set(
      this.listCommits().flatMap((commit) => commit.versions.flatMap((v) => v.files.map((f) => versionFolder(f)))),
    );
    for (const schema of await folders(join(this.path, 'data'))) {
      for (const table of await folders(join(this.path, 'data', schema))) {
        for (const version of await folders(join(this.path, 'data', schema, table))) {
          const folder = join('data', schema, table, version);
          const ofDeadRun = dead.some((run) => version.length === run.length + 9 && version.startsWith(`${run}-`));
          if (ofDeadRun && !named.has(folder)) await rm(this.resolve(folder), { recursive: true, force: true });
        }
      }
    }
    await rm(staging, { recursive: true, force: true });
    return true;
  }

  private async sweepTemporary(): Promise<void> {
    const tables = join(this.path, 'tables');
    const places = [this.path, ...(await folders(tables)).map((schema) => join(tables, schema))];
    for (const place of places) {
      for (const name of await readdir(place).catch(() => [])) {
        const pid = /^(?:lake\.json|\.lock|.+\.json|.+\.duckdb)\.(\d+)\.(?:[0-9a-f]+\.)?tmp$/.exec(name)?.[1];
        if (pid !== undefined && !runs(Number(pid))) await rm(join(place, name), { force: true });
      }
    }
  }

  /** Where the engine of a run spills. It is made first of all, so that a run that dies is known by it. */
  scratch(runId: string): string {
    return join(this.path, '_staging', fileName(runId), 'tmp');
  }

  /** A new name for a version of a run. */
  versionName(runId: string): string {
    return `${fileName(runId)}-${randomBytes(4).toString('hex')}`;
  }

  staging(runId: string, relation: Relation, attempt: string): string {
    return join(
      this.path,
      '_staging',
      fileName(runId),
      `${fileName(relation.schema)}.${fileName(relation.identifier)}.${attempt}`,
    );
  }

  /** Moves staged files to their final, immutable place; they and the folders between are on disk before. */
  async install(staged: string, target: string): Promise<void> {
    const final = this.resolve(target);
    this.makeFolder(join(final, '..'));
    await syncTree(staged);
    await rename(staged, final);
    await syncFolder(join(final, '..'));
  }

  /** Deletes files that commits recorded and no longer need. One that cannot be removed stays recorded, and its turn comes again. */
  removeFiles(files: Iterable<string>): void {
    const folders = new Set<string>();
    for (const file of files) {
      try {
        rmSync(this.resolve(file), { force: true });
        folders.add(dirname(file));
      } catch {
        // What readers see does not depend on it.
      }
    }
    for (const folder of folders) this.removeEmpty(folder);
  }

  /** Removes a folder of a version, and those above it up to the table's, as long as they are empty. */
  private removeEmpty(folder: string): void {
    for (let at = folder; at.split('/').length > tableDepth; at = dirname(at)) {
      try {
        rmdirSync(this.resolve(at));
      } catch {
        return;
      }
    }
  }
}

/** data/<schema>/<table>/<version> of a file's path. */
const versionFolder = (file: string) =>
  file
    .split('/')
    .slice(0, tableDepth + 1)
    .join('/');

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

const flush = promisify(fsync);

/**
 * Write beside, fsync, rename, fsync the folder: after it returns the new text survives a power cut. With `later` the folder is
 * only noted: until it is synced, a power cut may bring the old text back, never half of one. Only the fsyncs wait for the disk;
 * the rest are microseconds, less than a turn of the thread pool.
 */
async function writeDurably(file: string, text: string, later?: Set<string>): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w');
  try {
    writeFileSync(descriptor, text);
    await flush(descriptor);
  } finally {
    closeSync(descriptor);
  }
  await rename(temporary, file);
  if (later === undefined) await syncFolder(join(file, '..'));
  else later.add(join(file, '..'));
}

/** Whether a process of this number runs here. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Files and folders below and at a folder, some at once: the disk makes one wait of them. */
async function syncTree(folder: string): Promise<void> {
  const open: (() => Promise<void>)[] = [() => syncFolder(folder)];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    open.push(() => (entry.isDirectory() ? syncFolder(path) : syncFile(path)));
  }
  for (let i = 0; i < open.length; i += 32) await Promise.all(open.slice(i, i + 32).map((sync) => sync()));
}

async function syncFile(file: string): Promise<void> {
  const descriptor = openSync(file, 'r');
  try {
    await flush(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function syncFolder(folder: string): Promise<void> {
  let descriptor: number;
  try {
    descriptor = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    await flush(descriptor);
  } catch {
    // Some systems cannot sync a folder; the rename is still atomic there.
  } finally {
    closeSync(descriptor);
  }
}

/** File system errors as people should read them. */
export function writeProblem(problem: unknown, folder: string): unknown {
  const { code, message } = problem as NodeJS.ErrnoException;
  if (problem instanceof LakeError || code === undefined) return problem;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new LakeError([diagnose('disk-full', { reason: message })], 1);
  if (
    code === 'ENOENT' ||
    code === 'EISDIR' ||
    code === 'EACCES' ||
    code === 'EPERM' ||
    code === 'EROFS' ||
    code === 'ENOTDIR' ||
    code === 'EEXIST'
  ) {
    return new LakeError([diagnose('folder-not-writable', { folder, reason: message })], 1);
  }
  return problem;
}

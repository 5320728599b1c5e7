import { randomBytes } from 'node:crypto';
import {
  closeSync,
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
  /** Partition values of each file, for tables with partitions. */
  readonly partitions?: Readonly<Record<string, string>>;
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
  private readonly unsynced = new Set<string>();

  constructor(path: string) {
    this.path = path;
  }

  resolve(relative: string): string {
    return join(this.path, relative);
  }

  tableData(relation: Relation): string {
    return join('data', fileName(relation.schema), fileName(relation.identifier));
  }

  private makeFolder(folder: string): void {
    if (this.made.has(folder)) return;
    mkdirSync(folder, { recursive: true });
    this.made.add(folder);
  }

  /** Makes all commits of this session durable: their folders are synced once, not once a table. */
  async sync(): Promise<void> {
    for (const folder of this.unsynced) await syncFolder(folder);
    this.unsynced.clear();
  }

  private commitFile(relation: Relation): string {
    return join(this.path, 'tables', fileName(relation.schema), `${fileName(relation.identifier)}.json`);
  }

  /** Makes the folder lake's, or proves that it is: a folder with other people's files is refused. */
  async claim(): Promise<void> {
    const proof = join(this.path, 'lake.json');
    try {
      await mkdir(this.path, { recursive: true });
      const found = await readFile(proof, 'utf8').catch(() => undefined);
      if (found !== undefined) {
        const written = (JSON.parse(found) as { format?: string }).format;
        if (written !== format)
          throw new LakeError([diagnose('lake-format-unknown', { folder: this.path, format: String(written) })]);
        return;
      }
      const others = (await readdir(this.path)).filter(
        (name) => !name.startsWith('.lock') && !name.startsWith('lake.json'),
      );
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

  readCommit(relation: Relation): Commit | undefined {
    return this.parse(this.commitFile(relation));
  }

  private parse(file: string): Commit | undefined {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw problem;
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
      } catch {
        return [];
      }
    };
    const schemas = schema === undefined ? list(base) : [fileName(schema)];
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
    await writeDurably(file, JSON.stringify({ format, ...commit }), this.unsynced);
  }

  async removeCommit(relation: Relation): Promise<void> {
    await rm(this.commitFile(relation), { force: true });
  }

  /**
   * Removes what dead runs left behind: their staging folders, which exist before anything else of a run, and versions that
   * carry the name of such a run and that no commit names. Only the writer that holds the lock may call it.
   */
  async sweep(): Promise<void> {
    const staging = join(this.path, '_staging');
    const dead = await readdir(staging).catch(() => []);
    if (dead.length === 0) return;
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

  /** Moves staged files to their final, immutable place. */
  async install(staged: string, target: string): Promise<void> {
    const final = this.resolve(target);
    this.makeFolder(join(final, '..'));
    await rename(staged, final);
    await syncFolder(join(final, '..'));
  }

  /** Deletes version folders that the commit file recorded and no longer needs. */
  removeFiles(files: Iterable<string>): void {
    const folders = new Set<string>();
    for (const file of files) {
      rmSync(this.resolve(file), { force: true });
      folders.add(dirname(file));
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
export async function writeDurably(file: string, text: string, later?: Set<string>): Promise<void> {
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

export async function syncFile(file: string): Promise<void> {
  const descriptor = openSync(file, 'r');
  try {
    await flush(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export async function syncFolder(folder: string): Promise<void> {
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
  if (problem instanceof LakeError) return problem;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new LakeError([diagnose('disk-full', { reason: message })], 1);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return new LakeError([diagnose('folder-not-writable', { folder, reason: message })], 1);
  }
  return problem;
}

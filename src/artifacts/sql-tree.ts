import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LakeError } from '../core/index.ts';
import { notWritable } from './write.ts';

/** The folders target/compiled and target/run: one SQL file a node, where the author's file stands in the project. */
export class SqlTree {
  private readonly folder: string;
  private readonly made = new Set<string>();
  private readonly writing = new Map<string, Promise<void>>();
  private failure: LakeError | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Gives the path of a node's file; its text is written meanwhile. Rejects with folder-not-writable. */
  write(tree: 'compiled' | 'run', packageName: string, path: string, sql: string): string {
    const file = join(this.folder, tree, packageName, path);
    const folder = dirname(file);
    try {
      if (!this.made.has(folder)) {
        mkdirSync(folder, { recursive: true });
        this.made.add(folder);
      }
    } catch (problem) {
      throw notWritable(folder, problem);
    }
    const before = this.writing.get(file) ?? Promise.resolve();
    const written = before
      .then(() => update(file, `${sql}\n`))
      .catch((problem: unknown) => {
        this.failure ??= notWritable(folder, problem);
      });
    this.writing.set(file, written);
    return file;
  }

  /** Resolves when every file is written; rejects with folder-not-writable if one could not be. */
  async flush(): Promise<void> {
    await Promise.all(this.writing.values());
    this.writing.clear();
    if (this.failure !== undefined) throw this.failure;
  }
}

/** Most files are as they were: to read one is microseconds, to cut it short and write it again is a wait for the disk. */
async function update(file: string, text: string): Promise<void> {
  const old = await readFile(file, 'utf8').catch(() => undefined);
  if (old !== text) await writeFile(file, text);
}

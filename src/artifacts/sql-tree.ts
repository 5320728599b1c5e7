import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { scrubber } from '../core/index.ts';
import { notWritable } from './write.ts';

/** The folders target/compiled and target/run: one SQL file a node, where the author's file stands in the project. */
export class SqlTree {
  private readonly folder: string;
  private readonly scrub: (text: string) => string;
  private readonly made = new Set<string>();

  /** `env`: what of it is secret is not written. */
  constructor(folder: string, env: Readonly<Record<string, string | undefined>>) {
    this.folder = folder;
    this.scrub = scrubber(env);
  }

  /** Writes the text of a node and gives the file's path. Rejects with folder-not-writable. */
  write(tree: 'compiled' | 'run', packageName: string, path: string, sql: string): string {
    const file = join(this.folder, tree, packageName, path);
    const text = this.scrub(`${sql}\n`);
    try {
      if (!this.made.has(dirname(file))) {
        mkdirSync(dirname(file), { recursive: true });
        this.made.add(dirname(file));
      }
      // Most of it is as it was: to read is microseconds, to cut a file short and write it again is a wait for the disk.
      if (textOf(file) !== text) writeFileSync(file, text);
    } catch (problem) {
      throw notWritable(dirname(file), problem);
    }
    return file;
  }
}

/** Where the SQL of a node stands: where its own file does, or below a file that holds several (dbt's get_target_write_path). */
export function sqlPath(node: { readonly path: string; readonly original_file_path: string }): string {
  const own = basename(node.path) === basename(node.original_file_path);
  return own ? node.original_file_path : join(node.original_file_path, node.path);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

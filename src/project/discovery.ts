import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface SourceFile {
  /** Relative to the project's root, with forward slashes: what people see and artifacts carry. */
  readonly path: string;
  /** The configured folder it was found under, e.g. `models`. */
  readonly base: string;
  readonly text: string;
}

/** All files with one of the endings below the folders, in name order. Missing folders are empty; links are followed once. */
export function findFiles(root: string, folders: readonly string[], endings: readonly string[]): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (base: string, relative: string): void => {
    let entries: import('node:fs').Dirent[];
    try {
      entries = readdirSync(join(root, relative), { withFileTypes: true });
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw problem;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = posix.join(relative, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules') walk(base, path);
      } else if (endings.some((ending) => entry.name.endsWith(ending))) {
        found.push({ path, base, text: readText(join(root, path)) });
      }
    }
  };
  for (const folder of folders) {
    const base = posix.normalize(folder.replaceAll('\\', '/')).replace(/\/$/, '');
    walk(base, base);
  }
  return found;
}

/** A path below its base; both as findFiles gives them. */
export function below(base: string, path: string): string {
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
}

/** A file's text without a byte order mark, line ends as they are. */
export function readText(path: string): string {
  const text = readFileSync(path, 'utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

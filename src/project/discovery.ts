import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Diagnostic, diagnose } from '../core/index.ts';

export interface SourceFile {
  /** Relative to the project's root, with forward slashes: what people see and artifacts carry. */
  readonly path: string;
  /** The configured folder it was found under, e.g. `models`. */
  readonly base: string;
  readonly text: string;
}

/** What to look for below a project's root, and where to tell what cannot be read. */
export interface Search {
  readonly root: string;
  readonly folders: readonly string[];
  readonly endings: readonly string[];
  /** What the project's ignore files leave out, by path below the root. */
  readonly ignored: (path: string) => boolean;
  readonly diagnostics: Diagnostic[];
}

/** All files with one of the endings below the folders, in name order. Missing folders are empty; links are followed, as in dbt. */
export function findFiles({ root, folders, endings, ignored, diagnostics }: Search): SourceFile[] {
  const found: SourceFile[] = [];
  const wanted = (name: string) => endings.some((ending) => name.endsWith(ending));
  const unreadable = (path: string, problem: unknown) => {
    const span = { file: path, line: 1, column: 1 };
    diagnostics.push(diagnose('file-unreadable', { file: path, reason: reasonOf(problem) }, { span }));
  };
  const read = (base: string, path: string): void => {
    if (!wanted(path) || ignored(path)) return;
    try {
      found.push({ path, base, text: readText(join(root, path)) });
    } catch (problem) {
      unreadable(path, problem);
    }
  };
  /** `real` is the folder's own path, `above` those on the way down to it: a link to one of them would never end. */
  const walk = (base: string, relative: string, real: string, above: ReadonlySet<string>): void => {
    if (above.has(real)) return;
    let entries: Dirent[];
    try {
      entries = readdirSync(real, { withFileTypes: true });
    } catch (problem) {
      unreadable(relative, problem);
      return;
    }
    const within = new Set([...above, real]);
    entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = posix.join(relative, entry.name);
      if (entry.isSymbolicLink()) {
        const folder = linkedFolder(join(real, entry.name));
        if (folder === undefined) read(base, path);
        else walk(base, path, folder, within);
      } else if (!entry.isDirectory()) read(base, path);
      else if (entry.name !== 'node_modules') walk(base, path, join(real, entry.name), within);
    }
  };
  for (const folder of folders) {
    const base = posix.normalize(folder.replaceAll('\\', '/')).replace(/\/$/, '');
    if (existsSync(join(root, base))) walk(base, base, realpathSync(join(root, base)), new Set());
  }
  return found;
}

/** The real path of a folder that a link leads to; undefined when it leads to a file or nowhere. */
function linkedFolder(path: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}

const codeOf = (problem: unknown) => (problem as NodeJS.ErrnoException).code;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the link leads nowhere',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'the link leads in a circle',
};

function reasonOf(problem: unknown): string {
  return reasons[codeOf(problem) ?? ''] ?? (problem as Error).message;
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

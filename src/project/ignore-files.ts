import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ignore from 'ignore';
import { readText } from './discovery.ts';

/** Patterns as in .gitignore; dbt reads the first of these files, and lake both. */
const files = ['.dbtignore', '.lakeignore'];

/** Whether the project's ignore files leave a file out; paths are below the root, with forward slashes. */
export function ignoredBy(root: string): (path: string) => boolean {
  const there = files.map((file) => join(root, file)).filter((file) => existsSync(file));
  if (there.length === 0) return () => false;
  const patterns = ignore();
  for (const file of there) patterns.add(readText(file));
  // Paths above the root, of folders such as ../shared/models, are no business of the project's patterns.
  return (path) => !path.startsWith('..') && patterns.ignores(path);
}

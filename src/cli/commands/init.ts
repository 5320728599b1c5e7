import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { diagnose, LakeError } from '../../core/index.ts';
import type { Output } from '../output.ts';
import { starterFiles } from './starter.ts';

/** Writes a small project that builds at once, with no account and no network. */
export function initCommand(name: string | undefined, output: Output): number {
  const project = name ?? 'my_lake';
  const folder = resolve(project);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new LakeError([diagnose('init-folder-taken', { folder: project })]);
  const base = (project.split(/[\\/]/).at(-1) as string).replace(/[^A-Za-z0-9_]/g, '_').replace(/^(\d)/, '_$1');
  const files = starterFiles(base === '' ? 'my_lake' : base);
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  output.message(
    `${project}/ created: ${Object.keys(files).length} files\nNext:   cd ${quoted(project)} && npx lake build && npx lake show -s orders_by_month`,
  );
  return 0;
}

/** As a shell reads it back. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

import { realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { diagnose, LakeError } from '../../core/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { openWorkspace } from '../workspace.ts';

/** Removes the folders of clean-targets: artifacts only, never sources, never anything outside the project, also not through a link. */
export async function cleanCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const { project } = await openWorkspace({ ...args, partialParse: false }, output, version);
  const { paths, root } = project.settings;
  const sources = [
    ...paths.models,
    ...paths.seeds,
    ...paths.macros,
    ...paths.tests,
    ...paths.snapshots,
    ...paths.analyses,
  ].map((p) => resolve(root, p));
  const targets = paths.clean.map((path) => ({ path, full: resolve(root, path) }));
  for (const { path, full } of targets) {
    const inside = relative(realpathSync(root), realFolder(full));
    const holds = sources.some((s) => s === full || s.startsWith(`${full}/`) || full.startsWith(`${s}/`));
    if (inside === '' || inside.startsWith('..') || holds) throw new LakeError([diagnose('clean-refused', { path })]);
  }
  for (const { path, full } of targets) {
    rmSync(full, { recursive: true, force: true });
    output.message(`removed ${path}`);
  }
  return 0;
}

/** Where a path really is: links in the folders above it are followed; it need not exist, and a link itself is only removed. */
function realFolder(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

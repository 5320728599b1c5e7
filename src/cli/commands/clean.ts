import { realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { diagnose, LakeError } from '../../core/index.ts';
import { isRecord, type Settings } from '../../project/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { openProjectFile } from '../workspace.ts';

/**
 * Removes the folders of clean-targets: artifacts only, never sources, never anything outside the project, also not through a link.
 * As in dbt it needs the project file alone: no profile, no packages, no model that can be read.
 */
export async function cleanCommand(args: Arguments, output: Output, version: string): Promise<number> {
  if (args.cleanProjectFilesOnly === false) {
    const what = 'removing folders outside the project (--no-clean-project-files-only)';
    throw new LakeError([diagnose('not-supported', { what })]);
  }
  const { settings, targetFolder } = await openProjectFile({ ...args, partialParse: false }, output, version);
  const { root, yaml } = settings.value;
  const sources = sourcePaths(settings.value).map((path) => resolve(root, path));
  const targets = cleanTargets(settings.value, targetFolder).map((path) => ({ path, full: resolve(root, path) }));
  for (const [i, { path, full }] of targets.entries()) {
    const inside = relative(realpathSync(root), realFolder(full));
    const holds = sources.some((s) => s === full || s.startsWith(`${full}/`) || full.startsWith(`${s}/`));
    if (inside === '' || inside.startsWith('..') || holds)
      throw new LakeError([diagnose('clean-refused', { path }, { span: yaml.span(['clean-targets', i]) })]);
  }
  for (const { path, full } of targets) {
    rmSync(full, { recursive: true, force: true });
    output.message(`removed ${path}`);
  }
  return 0;
}

/** Without clean-targets it is the folder for artifacts, wherever it is. */
function cleanTargets({ root, yaml, paths }: Settings, targetFolder: string): readonly string[] {
  const given = isRecord(yaml.value) && yaml.value['clean-targets'] !== undefined;
  return given ? paths.clean : [relative(root, targetFolder)];
}

function sourcePaths({ paths }: Settings): readonly string[] {
  const { models, seeds, macros, tests, snapshots, analyses, functions } = paths;
  return [...models, ...seeds, ...macros, ...tests, ...snapshots, ...analyses, ...functions];
}

/** Where a path really is: links in the folders above it are followed; it need not exist, and a link itself is only removed. */
function realFolder(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

import { existsSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, posix, relative, resolve } from 'node:path';
import { type Checked, type Diagnostic, diagnose, LakeError } from '../core/index.ts';
import { isRecord } from './config.ts';
import { readText } from './discovery.ts';
import { readSettings, type Settings, type SettingsReading } from './settings.ts';
import { parseYaml } from './yaml-file.ts';

/** The files in which a project lists its packages, the first one that is there counts. */
export const packageFiles = ['packages.yml', 'dependencies.yml'] as const;

/**
 * Reads the project files of all installed packages, in name order. Rejects when the project lists more packages than there are
 * in its folder of packages, or when two have one name, as dbt does.
 */
export async function readPackages(
  root: Settings,
  reading: Pick<SettingsReading, 'cliVars' | 'render' | 'openCache'>,
): Promise<Checked<Settings[]>> {
  const folders = packageFolders(root);
  const problem = notInstalled(root, folders.length);
  if (problem !== undefined) throw new LakeError([problem]);
  const diagnostics: Diagnostic[] = [];
  const packages: Settings[] = [];
  for (const folder of folders) {
    const file = ['dbt_project.yml', 'project.yml'].find((name) => existsSync(join(folder, name)));
    const prefix = shownFolder(root.root, folder);
    if (file === undefined) {
      throw new LakeError([diagnose('package-invalid', { folder: prefix, reason: 'it has no dbt_project.yml' })]);
    }
    const settings = await readSettings({
      ...reading,
      root: folder,
      file,
      askedTarget: undefined,
      within: { settings: root, prefix },
    });
    diagnostics.push(...settings.diagnostics);
    const { name } = settings.value;
    if ([root, ...packages].some((other) => other.name === name)) {
      const reason = `its name '${name}' is the name of another package too`;
      const span = settings.value.yaml.span(['name']);
      throw new LakeError([diagnose('package-invalid', { folder: prefix, reason }, { span })]);
    }
    packages.push(settings.value);
  }
  return { value: packages, diagnostics };
}

/** Where the project's packages are. */
function packageFolders({ root, paths }: Settings): string[] {
  const folder = resolve(root, paths.packages);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.startsWith('__') && !name.startsWith('.'));
  return names
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
}

/** A folder as seen from the project's root, with forward slashes and one at the end. */
function shownFolder(root: string, folder: string): string {
  const path = relative(root, folder);
  return `${isAbsolute(path) ? folder : posix.normalize(path.replaceAll('\\', '/'))}/`;
}

function notInstalled({ root, paths }: Settings, installed: number): Diagnostic | undefined {
  const file = packageFiles.find((name) => existsSync(join(root, name)));
  if (file === undefined) return undefined;
  const { value, diagnostics } = parseYaml(file, readText(join(root, file)));
  if (value === undefined) throw new LakeError(diagnostics);
  const listed = isRecord(value.value) ? value.value['packages'] : undefined;
  const count = Array.isArray(listed) ? listed.length : 0;
  if (count <= installed) return undefined;
  const parameters = { file, listed: count, installed, folder: paths.packages };
  return diagnose('packages-not-installed', parameters, { span: value.keySpan(['packages']) });
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lakeTargets } from '../../adapters/dbt-profiles.ts';
import { adapterNames } from '../../adapters/registry.ts';
import { type Diagnostic, diagnose, LakeError } from '../../core/index.ts';
import { isRecord, parseYaml, projectKeys } from '../../project/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { openWorkspace, profileFolders } from '../workspace.ts';
import { type Difference, differencesOf } from './from-dbt-differences.ts';
import { projectFile } from './from-dbt-file.ts';

/** Writes a project.yml beside a dbt_project.yml, touches nothing else, and says what differs for this very project. */
export async function fromDbtCommand(args: Arguments, output: Output, version: string): Promise<number> {
  const root = resolve(args.projectDir ?? process.env['DBT_PROJECT_DIR'] ?? '.');
  const dbtProject = join(root, 'dbt_project.yml');
  if (!existsSync(dbtProject)) {
    const hint = 'lake init --from-dbt is for a folder with a dbt_project.yml';
    throw new LakeError([diagnose('project-not-found', { folder: root }, { hint })]);
  }
  const text = readFileSync(dbtProject, 'utf8');
  const { value: yaml, diagnostics } = parseYaml('dbt_project.yml', text);
  if (yaml === undefined || !isRecord(yaml.value)) throw new LakeError(diagnostics);
  const profile = readOutputs(args, root, yaml.value['profile']);
  const targets = lakeTargets(profile.outputs, profile.target);
  const file = projectFile(text, targets, await projectKeys());
  try {
    writeFileSync(join(root, 'project.yml'), file.text, { flag: 'wx' });
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem;
    throw new LakeError([diagnose('init-project-taken', { folder: root })]);
  }
  const lines = ['project.yml written; nothing else is touched', ...always];
  lines.push(...profile.notes);
  for (const { name, settings, from, left } of targets) {
    const origin = from === undefined ? '' : `, from output ${from} of the profile`;
    lines.push(
      `target ${name}: ${settings['type']}${origin}${left.length > 0 ? `; not taken over: ${left.join(', ')}` : ''}`,
    );
    if (!adapterNames.includes(String(settings['type'])))
      lines.push(`target ${name} is written down, but this lake cannot run on ${settings['type']} yet`);
  }
  if (JSON.stringify(yaml.value['vars'] ?? {}).includes('{{'))
    lines.push('vars: templates in them are filled in when project.yml is read; dbt leaves them as they are');
  for (const key of file.left) lines.push(`${key}: is left out, project.yml has no such key`);
  output.result(lines.join('\n'));
  await report(args, root, output, version);
  return 0;
}

const always = [
  'while project.yml is there, lake reads it and not dbt_project.yml; remove it to go back. dbt does not look at it',
  'target local builds tables into .lake, a folder of Parquet, and leaves the database of the profile alone: add .lake/ to .gitignore',
  'models are read as SQL of Trino, and a schema of a folder or model is its whole name',
];

interface Outputs {
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly target: string | undefined;
  readonly notes: readonly string[];
}

/** The outputs of the project's profile, as written: what they need of the environment may not be there. */
function readOutputs(args: Arguments, root: string, named: unknown): Outputs {
  const none = (note: string): Outputs => ({ outputs: {}, target: undefined, notes: [note] });
  const name = args.profile ?? process.env['DBT_PROFILE'] ?? (typeof named === 'string' ? named : undefined);
  const folder = profileFolders(args, root).find((path) => existsSync(join(path, 'profiles.yml')));
  if (name === undefined || folder === undefined)
    return none('no profiles.yml was found: project.yml has the target local alone');
  const { value: yaml } = parseYaml('profiles.yml', readFileSync(join(folder, 'profiles.yml'), 'utf8'));
  const profile = isRecord(yaml?.value) ? yaml.value[name] : undefined;
  if (!isRecord(profile) || !isRecord(profile['outputs']))
    return none(
      `profiles.yml in ${folder} has no profile ${name} with outputs: project.yml has the target local alone`,
    );
  const outputs = Object.fromEntries(
    Object.entries(profile['outputs']).filter((entry): entry is [string, Record<string, unknown>] =>
      isRecord(entry[1]),
    ),
  );
  const target = args.target ?? profile['target'] ?? 'default';
  return {
    outputs,
    target: typeof target === 'string' && target in outputs ? target : Object.keys(outputs)[0],
    notes: [],
  };
}

/** Reads the project through the new file, and tells what came of it. */
async function report(args: Arguments, root: string, output: Output, version: string): Promise<void> {
  const { quiet: _quiet, ...flags } = args;
  try {
    const workspace = await openWorkspace(
      { ...flags, projectDir: root, target: 'local', profile: undefined, partialParse: false },
      output,
      version,
    );
    const packages = new Set([...workspace.project.macros.nodes.values()].map((macro) => macro.package_name));
    const used = [...packages].filter((name) => name !== workspace.project.name && name !== 'dbt').sort();
    if (used.length > 0) output.result(`packages that are used: ${used.join(', ')}`);
    if (workspace.diagnostics.length > 0) output.error(new LakeError(workspace.diagnostics));
    const differences = await differencesOf(workspace);
    for (const difference of differences) output.result(shown(difference));
    output.result('next: lake build');
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    output.result(`this project cannot be built under project.yml as it is: ${counted(problem.diagnostics)}`);
    output.error(problem);
  }
}

function counted(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return `${errors} error${errors === 1 ? '' : 's'}`;
}

const most = 20;

function shown({ what, where }: Difference): string {
  const more = where.length > most ? [`  and ${where.length - most} more`] : [];
  return [`${what}: ${where.length}`, ...where.slice(0, most).map((place) => `  ${place}`), ...more].join('\n');
}

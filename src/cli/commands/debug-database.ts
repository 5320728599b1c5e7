import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterConfig, DatabaseAdapter } from '../../adapters/adapter.ts';
import { diagnose, hasErrors, LakeError } from '../../core/index.ts';
import type { Arguments } from '../flags.ts';
import type { Output } from '../output.ts';
import { openProjectFile, type ProjectFile, profileFolders } from '../workspace.ts';

interface Check {
  readonly problem?: LakeError;
  readonly told: string;
}

const found: Check = { told: 'OK found and valid' };

/** debug on a project of dbt, with dbt's checks: profile, project file, git, connection. Gives 1 when one fails. */
export async function debugDbtProject(
  { root, file, args }: { readonly root: string; readonly file: string; readonly args: Arguments },
  output: Output,
  version: string,
): Promise<number> {
  if (args.projectDir !== undefined && !existsSync(args.projectDir)) {
    const reason = `Invalid value for '--project-dir': Path '${args.projectDir}' does not exist.`;
    throw new LakeError([diagnose('usage', { reason })]);
  }
  const folders = profileFolders(args, root);
  const profiles = folders.find((folder) => existsSync(join(folder, 'profiles.yml'))) ?? folders.at(-1) ?? root;
  if (args['configDir'] === true) {
    output.result(profiles);
    return 0;
  }
  const say = (text: string) => output.result(text);
  say(`lake version: ${version}\nnode version: ${process.version}\nos info: ${process.platform}-${process.arch}`);
  say(`Using profiles.yml file at ${join(profiles, 'profiles.yml')}\nUsing ${file} file at ${join(root, file)}`);
  const { profile, project, opened } = await openBoth(args, output, version);
  const engine = opened?.engine;
  if (engine !== undefined) say(`adapter type: ${engine.adapter.name}`);
  const checks: Check[] = [profile, project];
  if (args['connection'] === true) {
    say('Skipping steps before connection verification');
    if (profile.problem !== undefined) say('Profile loading failed for the following reason:');
  } else {
    say(`Configuration:\n  profiles.yml file [${profile.told}]\n  ${file} file [${project.told}]`);
    // Only packages from git need it; dbt looks for it always.
    const git = spawnSync('git', ['--help'], { stdio: 'ignore' }).error === undefined;
    say(`Optional dependencies:\n - git [${git ? 'OK found' : 'not found: packages from git cannot be installed'}]`);
  }
  if (engine === undefined || engine.adapter.kind !== 'database')
    say('Connection test skipped since no profile was found');
  else {
    const { adapter, config } = engine;
    const told = { database: config.database, schema: config.schema, ...config.target };
    const lines = Object.entries(told).map(([key, value]) => `  ${key}: ${shown(value)}`);
    say(['Connection:', ...lines].join('\n'));
    const connection = await connected(adapter, config, root);
    checks.push(connection);
    say(`  Connection test: [${connection.told}]`);
  }
  const failed = checks.flatMap(({ problem }) => problem ?? []);
  if (failed.length === 0) say('All checks passed!');
  else say(`${failed.length} check${failed.length === 1 ? '' : 's'} failed:`);
  for (const problem of failed) output.error(problem);
  return failed.length === 0 ? 0 : 1;
}

/** Reads profile and project; when the profile is wrong, the project file is looked at without it. */
async function openBoth(
  args: Arguments,
  output: Output,
  version: string,
): Promise<{ profile: Check; project: Check; opened?: ProjectFile }> {
  try {
    const opened = await openProjectFile(args, output, version, { profile: true });
    return { profile: found, project: settingsCheck(opened), opened };
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    const missing = problem.diagnostics.some((d) => d.code === 'profile-not-found');
    const profile = { told: missing ? 'ERROR not found' : 'ERROR invalid', problem };
    try {
      return { profile, project: settingsCheck(await openProjectFile(args, output, version)) };
    } catch (second) {
      if (!(second instanceof LakeError)) throw second;
      const same = second.message === problem.message;
      const project = { told: 'ERROR invalid', problem: second };
      return same ? { profile: { told: 'not looked at' }, project } : { profile, project };
    }
  }
}

function settingsCheck({ settings }: ProjectFile): Check {
  const problems = settings.diagnostics.filter((d) => d.severity === 'error');
  return hasErrors(problems) ? { told: 'ERROR invalid', problem: new LakeError(problems) } : found;
}

async function connected(adapter: DatabaseAdapter, config: AdapterConfig, root: string): Promise<Check> {
  try {
    const session = await adapter.open(config, { root, threads: 1 });
    try {
      const connection = await session.connection('debug');
      await connection.execute('select 1 as id', { fetch: true });
      await connection.release();
    } finally {
      await session.close();
    }
    return { told: 'OK connection ok' };
  } catch (problem) {
    if (!(problem instanceof LakeError)) throw problem;
    return { told: 'ERROR', problem };
  }
}

function shown(value: unknown): string {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? 'none');
}

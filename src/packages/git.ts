import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** git did not do it: what it said. */
export class GitFailed extends Error {}

/**
 * Takes one revision of a repository into a new folder: shallow where the server gives it, without its history. Gives the
 * commit it is. User and password of the address go to git by its environment, so that no list of processes and no file of the
 * package has them.
 * @throws GitFailed
 */
export async function takeRevision(
  address: string,
  revision: string | undefined,
  folder: string,
  env: Env,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { url, settings } = withoutCredentials(address, env);
  const git = async (...args: string[]) => await runGit(args, folder, { ...env, ...settings });
  await git('init', '--quiet');
  await git('remote', 'add', 'origin', '--', url);
  const wanted = revision ?? 'HEAD';
  try {
    // A name is looked up by git itself, tags before branches, as in dbt.
    await git('fetch', '--quiet', '--depth', '1', '--no-tags', 'origin', wanted);
  } catch (problem) {
    // A server may not hand out single commits, or the revision is an abbreviated one: then everything is needed.
    if (!(problem instanceof GitFailed) || unreachable.test(problem.message)) throw problem;
    await git('fetch', '--quiet', '--tags', 'origin', '+refs/heads/*:refs/remotes/origin/*');
    const commit = await firstKnown(git, wanted);
    if (commit === undefined) throw new GitFailed(`there is no revision '${wanted}'`);
    return await checkOut(git, commit, folder);
  }
  return await checkOut(git, 'FETCH_HEAD', folder);
}

/** What git says when asking again would not help. */
const unreachable =
  /not installed|resolve host|unable to access|Could not read from remote|Authentication failed|not appear to be/;

async function firstKnown(git: (...args: string[]) => Promise<string>, revision: string): Promise<string | undefined> {
  for (const spec of [`refs/tags/${revision}`, `refs/remotes/origin/${revision}`, revision]) {
    try {
      return (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${spec}^{commit}`)).trim();
    } catch (problem) {
      if (!(problem instanceof GitFailed)) throw problem;
    }
  }
  return undefined;
}

async function checkOut(git: (...args: string[]) => Promise<string>, commit: string, folder: string): Promise<string> {
  await git('checkout', '--quiet', '--detach', commit);
  const sha = (await git('rev-parse', 'HEAD')).trim();
  await rm(join(folder, '.git'), { recursive: true, force: true });
  return sha;
}

/** The address without user and password, and the settings by which git puts them in again. */
function withoutCredentials(address: string, env: Env): { url: string; settings: Record<string, string> } {
  const match = /^(https?:\/\/)([^/@]+)@(.*)$/i.exec(address);
  if (match === null) return { url: address, settings: {} };
  const [, scheme = '', credentials = '', rest = ''] = match;
  const host = rest.split('/', 1)[0] as string;
  const before = Number(env['GIT_CONFIG_COUNT'] ?? 0);
  return {
    url: scheme + rest,
    settings: {
      GIT_CONFIG_COUNT: String(before + 1),
      [`GIT_CONFIG_KEY_${before}`]: `url.${scheme}${credentials}@${host}/.insteadOf`,
      [`GIT_CONFIG_VALUE_${before}`]: `${scheme}${host}/`,
    },
  };
}

async function runGit(args: readonly string[], folder: string, env: Env): Promise<string> {
  // A question for a password would wait for ever where nobody sees it.
  const settings = { GIT_TERMINAL_PROMPT: '0', ...env, LC_ALL: 'C' };
  return await new Promise((resolve, reject) => {
    const child = spawn('git', [...args], {
      cwd: folder,
      env: settings as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.on('error', (problem: NodeJS.ErrnoException) =>
      reject(new GitFailed(problem.code === 'ENOENT' ? 'the program git is not installed' : problem.message)),
    );
    child.on('close', (code) => {
      if (code === 0) return resolve(out);
      const lines = said
        .trim()
        .split('\n')
        .filter((line) => line !== '');
      const telling = lines.find((line) => /^(?:fatal|error|remote):/i.test(line)) ?? lines.at(-1);
      reject(new GitFailed(telling?.replace(/^(?:fatal|error): /i, '') ?? `git ended with ${code}`));
    });
  });
}

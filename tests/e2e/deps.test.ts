import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, TestProject } from './lake.ts';

const secret = 'tok-3n-of-mine';
let world: string;
let server: Server;
let hub: string;
/** Addresses that were asked for. */
let asked: string[] = [];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(world, path)), { recursive: true });
  writeFileSync(join(world, path), text);
}

function makePackage(folder: string, name: string): void {
  write(`${folder}/dbt_project.yml`, `name: ${name}\nversion: "1.0"\n`);
  write(`${folder}/macros/${name}.sql`, `{% macro ${name}() %}${folder}{% endmacro %}\n`);
}

function git(folder: string, ...args: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const done = spawnSync('git', [...who, ...args], { cwd: join(world, folder), encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

async function pack(folder: string, archive: string): Promise<string> {
  mkdirSync(dirname(join(world, archive)), { recursive: true });
  await create({ gzip: true, cwd: join(world, dirname(folder)), file: join(world, archive) }, [
    folder.split('/').at(-1) as string,
  ]);
  return createHash('sha1')
    .update(readFileSync(join(world, archive)))
    .digest('hex');
}

const hubVersion = (name: string, sha1: string, packages: unknown[] = []) => ({
  name,
  packages,
  downloads: { tarball: `${hub}files/${name}.tgz`, format: 'tgz', sha1 },
});

beforeAll(async () => {
  world = realpathSync(mkdtempSync(join(tmpdir(), 'lake-world-')));
  server = createServer((request, answer) => {
    asked.push(request.url ?? '');
    const file = join(world, 'www', new URL(request.url ?? '', hub).pathname);
    if (existsSync(file)) answer.end(readFileSync(file));
    else answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hub = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  makePackage('repo', 'from_git');
  makePackage('repo/sub/inner', 'inner');
  git('repo', 'init', '-q', '-b', 'main');
  git('repo', 'add', '.');
  git('repo', 'commit', '-q', '-m', 'one');
  git('repo', 'tag', 'v1');
  write('repo/macros/from_git.sql', 'later');
  git('repo', 'commit', '-q', '-a', '-m', 'two');
  makePackage('archives/base-1.2.0', 'base');
  makePackage('archives/shop-1.0', 'shop_tools');
  const base = await pack('archives/base-1.2.0', 'www/files/base.tgz');
  const tools = await pack('archives/shop-1.0', 'www/files/tools.tgz');
  const json = (path: string, value: unknown) => write(`www/api/v1/${path}.json`, JSON.stringify(value));
  const versions = Object.fromEntries(['1.0.0', '1.2.0', '2.0.0-rc1'].map((v) => [v, hubVersion('base', base)]));
  json('acme/base', { name: 'base', namespace: 'acme', versions });
  const needs = [{ package: 'acme/base', version: ['>=1.0.0', '<1.2.0'] }];
  json('acme/tools', { name: 'tools', namespace: 'acme', versions: { '1.0.0': hubVersion('tools', tools, needs) } });
  json('acme/tampered', { name: 'base', namespace: 'acme', versions: { '1.0.0': hubVersion('base', '0'.repeat(40)) } });
});
afterAll(() => {
  server.close();
  rmSync(world, { recursive: true, force: true });
});

let project: TestProject;
beforeEach(() => {
  asked = [];
  project = new TestProject({ 'dbt_project.yml': 'name: mine\nversion: "1.0"\nprofile: mine\n' });
});

const packages = (list: string) => project.write('packages.yml', `packages:\n${list}`);
const deps = async (...args: string[]): Promise<Outcome> => {
  const script = `export DBT_PACKAGE_HUB_URL='${hub}' DBT_ENV_SECRET_TOKEN='${secret}'; exec "$@"`;
  return await project.shell(script, 'deps', ...args);
};
const at = (path: string) => join(project.root, path);
const text = (path: string) => readFileSync(at(path), 'utf8');
const installed = () => readdirSync(at('dbt_packages')).filter((name) => !name.startsWith('__'));

describe('lake deps installs', () => {
  it('a package of the hub in the highest version that fits', async () => {
    packages('  - {package: acme/base, version: ">=1.0.0"}\n');
    expect((await deps()).status).toBe(0);
    expect(text('package-lock.yml')).toContain('version: 1.2.0');
    expect(text('dbt_packages/base/dbt_project.yml')).toContain('name: base');
  });

  it('a prerelease where it is asked for', async () => {
    packages('  - {package: acme/base, version: ">=1.0.0", install_prerelease: true}\n');
    await deps();
    expect(text('package-lock.yml')).toContain('version: 2.0.0-rc1');
  });

  it('what a package of the hub needs, in a version that fits both', async () => {
    packages('  - {package: acme/base, version: ">=1.0.0"}\n  - {package: acme/tools, version: 1.0.0}\n');
    await deps();
    expect(text('package-lock.yml')).toContain('version: 1.0.0\n  - name: tools');
    expect(installed()).toEqual(['base', 'tools']);
  });

  it('a repository at a tag, without its history', async () => {
    packages(`  - {git: "file://${world}/repo", revision: v1}\n`);
    expect((await deps()).stderr).not.toContain('warning');
    expect(text('package-lock.yml')).toContain(git('repo', 'rev-parse', 'v1'));
    expect(text('dbt_packages/from_git/macros/from_git.sql')).toContain('repo');
    expect(existsSync(at('dbt_packages/from_git/.git'))).toBe(false);
  });

  it('a folder of a repository', async () => {
    packages(`  - {git: "file://${world}/repo", revision: main, subdirectory: sub/inner, warn-unpinned: false}\n`);
    await deps();
    expect(readdirSync(at('dbt_packages/inner'))).toEqual(['dbt_project.yml', 'macros']);
  });

  it('a repository at an abbreviated commit', async () => {
    packages(`  - {git: "file://${world}/repo", revision: "${git('repo', 'rev-parse', '--short=10', 'v1')}"}\n`);
    await deps();
    expect(text('package-lock.yml')).toContain(git('repo', 'rev-parse', 'v1'));
  });

  it('a folder as a link, and the folder that it needs, both from the project’s root', async () => {
    project.write('lib/one/dbt_project.yml', 'name: one\n');
    project.write('lib/one/packages.yml', 'packages:\n  - local: lib/two\n');
    project.write('lib/two/dbt_project.yml', 'name: two\n');
    packages('  - local: lib/one\n');
    await deps();
    expect(['one', 'two'].map((name) => realpathSync(at(`dbt_packages/${name}`)))).toEqual(
      ['one', 'two'].map((name) => realpathSync(at(`lib/${name}`))),
    );
  });

  it('an archive, under the name it is given', async () => {
    packages(`  - {tarball: "${hub}files/tools.tgz", name: renamed}\n`);
    await deps();
    expect(text('dbt_packages/renamed/dbt_project.yml')).toContain('shop_tools');
  });

  it('an archive of the project, without a network', async () => {
    mkdirSync(at('vendor'));
    writeFileSync(at('vendor/t.tgz'), readFileSync(join(world, 'www/files/tools.tgz')));
    packages('  - {tarball: vendor/t.tgz, name: tools}\n');
    expect((await deps()).status).toBe(0);
    expect(installed()).toEqual(['tools']);
  });

  it('what the lock says, when the list is as it was', async () => {
    packages(`  - {git: "file://${world}/repo", revision: main, warn-unpinned: false}\n`);
    await deps();
    const locked = text('package-lock.yml').replace(/revision: \S+/, `revision: ${git('repo', 'rev-parse', 'v1')}`);
    project.write('package-lock.yml', locked);
    await deps();
    expect(text('dbt_packages/from_git/macros/from_git.sql')).toContain('repo');
    expect(text('package-lock.yml')).toBe(locked);
  });

  it('from dependencies.yml too', async () => {
    project.write('dependencies.yml', 'packages:\n  - {package: acme/base, version: 1.0.0}\n');
    await deps();
    expect(installed()).toEqual(['base']);
  });
});

describe('lake deps changes', () => {
  it('only the lock, with --lock', async () => {
    packages('  - {package: acme/base, version: 1.0.0}\n');
    await deps('--lock');
    expect(existsSync(at('package-lock.yml'))).toBe(true);
    expect(existsSync(at('dbt_packages'))).toBe(false);
  });

  it('a lock that fits, only with --upgrade', async () => {
    packages('  - {package: acme/base, version: ">=1.0.0"}\n');
    await deps('--lock');
    project.write('package-lock.yml', text('package-lock.yml').replace('1.2.0', '1.0.0'));
    const kept = await deps();
    expect(kept.stderr).toContain('acme/base 1.0.0 (1.2.0 is there)');
    await deps('--upgrade');
    expect(text('package-lock.yml')).toContain('version: 1.2.0');
  });

  it('the list, with --add-package', async () => {
    await deps('--add-package', 'acme/base@1.0.0');
    expect(text('packages.yml')).toBe('packages:\n  - package: acme/base\n    version: 1.0.0\n');
    expect(installed()).toEqual(['base']);
  });

  it('what is no longer asked for, and nothing that it did not install', async () => {
    packages('  - {package: acme/base, version: 1.0.0}\n  - {package: acme/tools, version: 1.0.0}\n');
    await deps();
    project.write('dbt_packages/by_hand/dbt_project.yml', 'name: by_hand\n');
    packages('  - {package: acme/base, version: 1.0.0}\n');
    await deps();
    expect(installed()).toEqual(['base', 'by_hand']);
  });

  it('a link, and never what it leads to', async () => {
    packages(`  - local: ${world}/repo\n`);
    await deps();
    expect(lstatSync(at('dbt_packages/from_git')).isSymbolicLink()).toBe(true);
    packages('  []\n');
    await deps();
    expect(installed()).toEqual([]);
    expect(existsSync(join(world, 'repo/dbt_project.yml'))).toBe(true);
  });
});

describe('lake deps leaves what is installed as it is', () => {
  beforeEach(async () => {
    packages('  - {package: acme/base, version: 1.0.0}\n');
    await deps();
  });

  it.each([
    ['a package cannot be fetched', '  - {package: acme/nothing, version: 1.0.0}\n', 'package-not-found'],
    ['an archive is not the recorded one', '  - {package: acme/tampered, version: 1.0.0}\n', 'package-checksum'],
    ['a revision is not there', `  - {git: "file://WORLD/repo", revision: v9}\n`, 'package-git-failed'],
  ])('when %s', async (_name, list, code) => {
    packages(list.replace('WORLD', world));
    const done = await deps();
    expect(done.stderr).toContain(`error[${code}]`);
    expect(text('dbt_packages/base/dbt_project.yml')).toContain('name: base');
    expect(readdirSync(at('dbt_packages/__lake__'))).toEqual(['installed.json']);
  });

  it('when a run before it died between two moves', async () => {
    mkdirSync(at('dbt_packages/__lake__/999999999/old'), { recursive: true });
    spawnSync('mv', [at('dbt_packages/base'), at('dbt_packages/__lake__/999999999/old/base')]);
    packages('  - {package: acme/nothing, version: 1.0.0}\n');
    await deps();
    expect(text('dbt_packages/base/dbt_project.yml')).toContain('name: base');
  });

  it('when a package would be named after a folder elsewhere', async () => {
    packages(`  - {tarball: "${hub}files/tools.tgz", name: ../../evil}\n`);
    expect((await deps()).stderr).toContain("'../../evil' cannot be the name of a folder");
  });
});

describe('lake deps shows no secret', () => {
  it.each([
    ['in an address', `  - {git: "http://{{ env_var('DBT_ENV_SECRET_TOKEN') }}@127.0.0.1:1/x.git", revision: v1}\n`],
    ['that a filter turns round', `  - {git: "{{ env_var('DBT_ENV_SECRET_TOKEN') | reverse }}", revision: v1}\n`],
    ['that is written out', `  - {git: "http://user:${secret}@127.0.0.1:1/x.git", revision: v1}\n`],
  ])('%s', async (_name, list) => {
    packages(list);
    const { stdout, stderr, status } = await deps();
    expect(status).toBe(1);
    expect(stdout + stderr).not.toContain(secret);
    expect(stdout + stderr).not.toContain([...secret].reverse().join(''));
  });

  it('and has the variable in the lock', async () => {
    packages(`  - {tarball: "${hub}files/tools.tgz?t={{ env_var('DBT_ENV_SECRET_TOKEN') }}", name: tools}\n`);
    await deps();
    expect(asked).toContain(`/files/tools.tgz?t=${secret}`);
    expect(text('package-lock.yml')).toContain("?t={{ env_var('DBT_ENV_SECRET_TOKEN') }}");
    expect(text('package-lock.yml')).not.toContain(secret);
  });
});

it('a command on a project whose packages are not installed says so', async () => {
  project = new TestProject({ 'project.yml': 'name: shop\n', 'models/a.sql': 'select 1 as id' });
  packages('  - {package: acme/base, version: 1.0.0}\n');
  expect((await project.lake('parse')).stderr).toContain('hint: run `lake deps`');
  await deps();
  expect((await project.lake('parse')).status).toBe(0);
});

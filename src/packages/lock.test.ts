import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvocationFacts } from '../project/index.ts';
import { hashOfSpecs, readLock, writeLock } from './lock.ts';
import { findPackages, specsOf } from './packages-file.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lake-lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const facts = (env: Record<string, string> = {}): InvocationFacts => ({
  invocationId: '',
  startedAt: new Date(0),
  env,
  vars: {},
  projectName: '',
  target: {},
  flags: {},
  lakeVersion: '0',
  onLog: () => undefined,
});

async function hashOf(yaml: string, env: Record<string, string> = {}): Promise<string> {
  writeFileSync(join(root, 'packages.yml'), yaml);
  return hashOfSpecs((await specsOf(findPackages(root), 'packages.yml', facts(env), true)).value);
}

// The hashes are those of dbt-core 1.11.16 for the same lists: by them dbt takes lake's lock for its own, and lake dbt's.
describe('the hash of a list of packages is dbt’s', () => {
  it.each([
    ['one of the hub', '- {package: dbt-labs/dbt_utils, version: 1.1.1}', 'a158c48c59c2bb7d729d2a4e215aabe5bb4f3353'],
    [
      'a range with prereleases',
      '- {package: dbt-labs/dbt_utils, version: [">=1.0.0", "<2.0.0"], install_prerelease: true}',
      '0e2aafdfe3b75c5e70f121fa79cd7a8618b7b499',
    ],
    [
      'a revision that is a float',
      '- {git: "https://github.com/a/b.git", revision: 1.0, warn-unpinned: false, subdirectory: x}',
      '22bc71eaf790f009951708f3060991785d8fbe9d',
    ],
    ['a named folder', '- {local: ../x, name: zz}', 'ab573be039d5d2a5caa7da872d4239e45232ff4d'],
  ])('%s', async (_name, entry, hash) => {
    expect(await hashOf(`packages:\n  ${entry}\n`)).toBe(hash);
  });

  it('with a template: the value and the text both count', async () => {
    const list = 'packages:\n  - local: "{{ env_var(\'WHERE\') }}"\n';
    expect(await hashOf(list, { WHERE: 'a' })).not.toBe(await hashOf(list, { WHERE: 'b' }));
  });
});

describe('package-lock.yml', () => {
  it('is written as dbt writes it', async () => {
    const entries = [
      { package: 'dbt-labs/dbt_utils', version: '1.1.1', name: 'dbt_utils' },
      { git: "{{ env_var('DBT_ENV_SECRET_X') }}/b.git", revision: '1'.repeat(40), subdirectory: 'x', name: 'yes' },
    ];
    await writeLock(root, entries, 'abc');
    expect(readFileSync(join(root, 'package-lock.yml'), 'utf8')).toBe(`packages:
  - name: dbt_utils
    package: dbt-labs/dbt_utils
    version: 1.1.1
  - git: '{{ env_var(''DBT_ENV_SECRET_X'') }}/b.git'
    name: 'yes'
    revision: '1111111111111111111111111111111111111111'
    subdirectory: x
sha1_hash: abc
`);
  });

  it('keeps a commit that looks like a number', async () => {
    const revision = `12e4${'5'.repeat(36)}`;
    writeFileSync(join(root, 'package-lock.yml'), `packages:\n  - git: x\n    name: y\n    revision: ${revision}\n`);
    const [locked] = (await readLock(root)?.packages(facts())) ?? [];
    expect(locked?.values['revision']).toBe(revision);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addPackage, parseAdded } from './add.ts';
import { findPackages } from './packages-file.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lake-add-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const list = () => readFileSync(join(root, 'packages.yml'), 'utf8');

describe('name@version', () => {
  it.each([
    ['dbt-labs/dbt_utils@1.3.0', 'hub', 'dbt-labs/dbt_utils', '1.3.0'],
    ['dbt-labs/dbt_utils', 'hub', 'dbt-labs/dbt_utils', undefined],
    ['git@github.com:a/b.git', 'git', 'git@github.com:a/b.git', undefined],
    ['git@github.com:a/b.git@v1', 'git', 'git@github.com:a/b.git', 'v1'],
    ['https://github.com/a/b.git@v1', 'git', 'https://github.com/a/b.git', 'v1'],
  ] as const)('%s', (text, source, name, version) => {
    expect(parseAdded(text, source)).toEqual({ name, version, source });
  });
});

describe('a package that is added', () => {
  it('leaves the comments of the list alone', async () => {
    writeFileSync(join(root, 'packages.yml'), '# ours\npackages:\n  - local: ../a # keep\n');
    await addPackage(root, findPackages(root), parseAdded('acme/shop@>=1.0.0,<2.0.0', 'hub'));
    expect(list()).toBe(
      '# ours\npackages:\n  - local: ../a # keep\n  - package: acme/shop\n    version:\n      - ">=1.0.0"\n      - <2.0.0\n',
    );
  });

  it('takes the place of the same package from elsewhere', async () => {
    writeFileSync(join(root, 'packages.yml'), 'packages:\n  - git: https://github.com/dbt-labs/dbt-utils.git\n');
    const removed = await addPackage(root, findPackages(root), parseAdded('dbt-labs/dbt_utils@1.3.0', 'hub'));
    expect(removed).toEqual(['https://github.com/dbt-labs/dbt-utils.git']);
  });

  it('does not take the place of a package with a longer name', async () => {
    writeFileSync(join(root, 'packages.yml'), 'packages:\n  - {package: acme/shop_extra, version: 1.0.0}\n');
    expect(await addPackage(root, findPackages(root), parseAdded('acme/shop@1.0.0', 'hub'))).toEqual([]);
  });

  it('makes the list where there is none', async () => {
    await addPackage(root, findPackages(root), parseAdded('../helper', 'local'));
    expect(list()).toBe('packages:\n  - local: ../helper\n');
  });
});

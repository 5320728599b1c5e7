import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const dbtProject = (more: string) =>
  new TestProject({
    'dbt_project.yml': `name: shop\nversion: "1.0"\nprofile: nowhere\n${more}`,
    'packages.yml': 'packages:\n  - local: not/there\n',
    'models/a.sql': 'select {{ this is no template',
    'target/manifest.json': '{}',
    'dbt_packages/tools/dbt_project.yml': 'name: tools\n',
  });

it('clean needs no profile, no packages and no models that can be read', async () => {
  const project = dbtProject('clean-targets: [target, dbt_packages]\n');
  expect((await project.lake('clean')).status).toBe(0);
  expect(['target', 'dbt_packages', 'models'].map((path) => existsSync(join(project.root, path)))).toEqual([
    false,
    false,
    true,
  ]);
});

it('without clean-targets it is the folder for artifacts', async () => {
  const project = dbtProject('target-path: target\n');
  project.write('elsewhere/manifest.json', '{}');
  await project.lake('clean', '--target-path', 'elsewhere');
  expect(existsSync(join(project.root, 'elsewhere'))).toBe(false);
  expect(existsSync(join(project.root, 'target'))).toBe(true);
});

it.each(['.', '..', '../other', 'models/staging', 'functions'])('clean leaves %s alone', async (path) => {
  const project = dbtProject(`clean-targets: [target, ${path}]\n`);
  expect((await project.lake('clean')).stderr).toContain('error[clean-refused]');
  expect(existsSync(join(project.root, 'target/manifest.json'))).toBe(true);
});

it('clean does not take the word for folders outside the project', async () => {
  const cleaned = await dbtProject('').lake('clean', '--no-clean-project-files-only');
  expect(cleaned.stderr).toContain('error[not-supported]');
});

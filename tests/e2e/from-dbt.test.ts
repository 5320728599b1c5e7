import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject({
    'dbt_project.yml': `# our shop
name: shop
version: "1.0"
config-version: 2
profile: shop
source-paths: [models]
dbt-cloud: {project-id: 1}
vars: {since: 2020} # the first year
models:
  shop:
    staging: {+schema: staging}
`,
    'profiles.yml': `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, schema: analytics}
    live:
      type: athena
      s3_staging_dir: s3://b/staging/
      s3_data_dir: s3://b/data/
      region_name: "{{ env_var('REGION') }}"
      schema: live
      database: awsdatacatalog
      work_group: primary
      aws_secret_access_key: "{{ env_var('DBT_ENV_SECRET_KEY') }}"
`,
    'seeds/raw.csv': 'id,name\n1,a\n',
    'models/staging/good.sql': "select id from {{ ref('raw') }}",
    'models/other.sql': "select id::int as id from {{ ref('good') }}",
    'models/read.sql': "select * from {{ source('s', 't') }}",
    'models/s.yml': 'sources:\n  - name: s\n    tables: [{name: t}]\n',
  });
});

const written = () => readFileSync(join(project.root, 'project.yml'), 'utf8');
const contents = () =>
  readdirSync(project.root, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(project.root, path)).isFile())
    .sort()
    .map((path) => [
      path,
      createHash('sha1')
        .update(readFileSync(join(project.root, path)))
        .digest('hex'),
    ]);

describe('lake init --from-dbt', () => {
  it('writes project.yml and touches nothing else', async () => {
    const before = contents();
    expect((await project.lake('init', '--from-dbt')).status).toBe(0);
    expect(contents().filter(([path]) => path !== 'project.yml')).toEqual(before);
  });

  it('says what dbt_project.yml says, with a local target and one for Athena', async () => {
    await project.lake('init', '--from-dbt');
    expect(written()).toBe(`# lake's own project file, made from dbt_project.yml by \`lake init --from-dbt\`.
# While it is here lake reads it, and not dbt_project.yml. Remove it to go back.

name: shop
version: "1.0"
model-paths: [models]
vars: {since: 2020} # the first year
models:
  shop:
    staging: {+schema: staging}
target: local
targets:
  local:
    type: duckdb
    path: .lake
    schema: analytics
  prod:
    type: athena
    s3_data_dir: s3://b/data/
    s3_staging_dir: s3://b/staging/
    region_name: "{{ env_var('REGION') }}"
    schema: live
    database: awsdatacatalog
    work_group: primary
`);
  });

  it('names what differs for this project', async () => {
    const { stdout } = await project.lake('init', '--from-dbt');
    expect(stdout).toContain('remove it to go back');
    expect(stdout).toContain('not taken over: aws_secret_access_key');
    expect(stdout).toContain('dbt-cloud: is left out');
    expect(stdout).toMatch(/models that are not SQL of Trino .*: 1\n {2}models\/other\.sql: /);
    expect(stdout).toContain('sources without files: give them external: with a location: 1\n  s.t');
    expect(stdout).toContain('before them: 1\n  staging');
  });

  it('tells why a project cannot be read', async () => {
    project.write('models/other.sql', "select * from {{ ref('nothing') }}");
    const done = await project.lake('init', '--from-dbt');
    expect(done.stdout).toContain('cannot be built under project.yml as it is: 1 error');
    expect(done.stderr).toContain('error[ref-not-found]');
  });

  it('does not write over a project.yml', async () => {
    project.write('project.yml', 'name: mine\n');
    expect((await project.lake('init', '--from-dbt')).status).toBe(2);
    expect(written()).toBe('name: mine\n');
  });

  it('needs a dbt project', async () => {
    rmSync(join(project.root, 'dbt_project.yml'));
    expect((await project.lake('init', '--from-dbt')).stderr).toContain('error[project-not-found]');
  });
});

it('a project whose models are Trino’s builds after init --from-dbt', async () => {
  for (const path of ['models/other.sql', 'models/read.sql', 'models/s.yml']) rmSync(join(project.root, path));
  await project.lake('init', '--from-dbt');
  expect((await project.lake('build')).status).toBe(0);
  expect(await project.rows("select id from {{ ref('good') }}")).toEqual([{ id: 1 }]);
});

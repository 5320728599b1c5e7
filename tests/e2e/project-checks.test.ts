import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

/** All that `lake parse` says about a project, as one text. */
async function told(files: Record<string, string>, ...args: string[]): Promise<string> {
  const { stderr } = await new TestProject({ 'project.yml': 'name: shop\n', ...files }).lake('parse', ...args);
  return stderr.replaceAll(/ +/g, ' ');
}
const place = (file: string, line: number, column: number) => `--> ${file}:${line}:${column}`;

describe('config values are checked where they are written', () => {
  it('in config()', async () => {
    const values: [string, string][] = [
      ["enabled='no'", "config 'enabled' must be true or false, not 'no'"],
      ["materialized='tabel'", "there is no materialization 'tabel'"],
      ["materialized='mymat'", "the custom materialization 'mymat' is not supported"],
      ["on_schema_change='appendd'", "config 'on_schema_change' is 'appendd'"],
      ["incremental_strategy='mergee'", "config 'incremental_strategy' is 'mergee'"],
      ['tags={"a": "b"}', "config 'tags' must be text or a list of texts, not a mapping"],
      ["meta='x'", "config 'meta' must be a mapping, not 'x'"],
      ['alias=5', "config 'alias' must be text, not the number 5"],
      ["schema=['a']", "config 'schema' must be text, not a list"],
      ['pre_hook={"sqll": "x"}', "config 'pre-hook' has no key 'sqll'"],
    ];
    const models = values.map(([value], i) => [`models/m${i}.sql`, `{{ config(${value}) }}\nselect 1 as id`]);
    const macro = "{% materialization mymat, adapter='default' %}{% endmaterialization %}";
    const said = await told({ ...Object.fromEntries(models), 'macros/m.sql': macro });
    for (const [i, [, message]] of values.entries()) {
      expect(said).toContain(message);
      expect(said).toContain(place(`models/m${i}.sql`, 1, 11));
    }
    for (const near of ['table', 'append', 'merge', 'sql']) expect(said).toContain(`did you mean '${near}`);
  });

  it('in config trees, which may leave the + out', async () => {
    const said = await told({
      'project.yml': `name: shop
models:
  materialised: table
  +column_types: 5
  shop:
    d:
      schemaa: x
      +materialized: tabel
  b: table
  +enabled: off
`,
      'models/b.sql': 'select 1 as id',
      'models/d/a.sql': 'select 1 as id',
    });
    expect(said).toContain(`unknown config 'materialised'\n ${place('project.yml', 3, 3)}`);
    expect(said).toContain("config 'column_types' must be a mapping of texts");
    expect(said).toContain(`unknown config 'schemaa'\n ${place('project.yml', 7, 7)}`);
    expect(said).toContain("'b' is a folder or resource: write its configs below it");
    expect(said).toContain("there is no materialization 'tabel'");
    expect(said).not.toContain("config 'enabled'");
  });

  it('in properties files', async () => {
    const said = await told({
      'models/a.sql': 'select 1 as id',
      'models/a.yml': `models:
  - name: a
    config: {alias: 5}
    columns:
      - {name: id, data_tests: [{not_null: {config: {where: 5}}}]}
sources:
  - {name: raw, config: {enabled: "yes"}}
`,
    });
    expect(said).toContain(`config 'alias' must be text, not the number 5\n ${place('models/a.yml', 3, 14)}`);
    expect(said).toContain("config 'where' must be text, not the number 5");
    expect(said).toContain("config 'enabled' must be true or false, not 'yes'");
  });

  it('yes, no, on and off are booleans in YAML, as in dbt', async () => {
    const files = { 'models/a.sql': 'select 1 as id', 'models/a.yml': 'models: [{name: a, config: {enabled: no}}]' };
    expect(await told(files)).toContain('0 models');
  });

  it('an incremental model that could not run a second time is told before the first', async () => {
    const said = await told({
      'models/a.sql':
        "{{ config(materialized='incremental', incremental_strategy='insert_overwrite') }} select 1 as id",
      'models/b.sql': "{{ config(materialized='incremental', incremental_strategy='delete+insert') }} select 1 as id",
    });
    expect(said).toContain('needs partition_by');
    expect(said).toContain("'delete+insert' needs a unique_key");
  });

  it('one tree cannot have two names', async () => {
    const yaml = 'name: shop\ntests: {+severity: warn}\ndata_tests: {+severity: warn}\n';
    expect(await told({ 'project.yml': yaml })).toContain('tests and data_tests are two names of the same tree');
  });
});

describe('YAML files', () => {
  it.each([
    ['a key twice', 'name: shop\nname: shop\n', '2 | name: shop'],
    ['a second document', 'name: shop\n---\nname: other\n', 'yaml-syntax'],
    [
      'aliases that explode',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(10).fill(`*${'abcdefg'[i]}`).join()}]`).join('\n')}\n`,
      'its aliases stand for more',
    ],
  ])('%s is an error with its place', async (_, text, expected) => {
    const said = await told({ 'project.yml': text });
    expect(said).toContain('--> project.yml:');
    expect(said).toContain(expected);
  });
});

describe('files behind links', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject({
      'project.yml': 'name: shop\n',
      'models/a.sql': 'select 1 as id',
      'elsewhere/b.sql': 'select 1 as id',
      'other/c.sql': 'select 1 as id',
    });
    mkdirSync(join(project.root, 'models/deep'));
    symlinkSync('../elsewhere', join(project.root, 'models/linked'));
    symlinkSync('../../models', join(project.root, 'models/deep/round'));
    symlinkSync('../other', join(project.root, 'models/folder.sql'));
  });

  it('a linked folder is read, one that leads back up is not', async () => {
    const { stdout, stderr } = await project.lake('ls', '--output', 'path', '-s', 'a', 'linked', 'c');
    expect([stdout, stderr]).toEqual(['models/a.sql\nmodels/linked/b.sql\nmodels/folder.sql/c.sql\n', '']);
  });

  it('a link that leads nowhere is named', async () => {
    symlinkSync('nowhere.sql', join(project.root, 'models/gone.sql'));
    const { status, stderr } = await project.lake('parse');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('cannot read models/gone.sql: the link leads nowhere'),
    ]);
  });
});

describe('properties', () => {
  it('a test says which arguments it takes; kwargs takes all', async () => {
    const said = await told({
      'models/a.sql': 'select 1 as id',
      'macros/t.sql': `{% test positive(model, column_name, mn) %}select 1{% endtest %}
{% test open(model, column_name) %}select {{ kwargs }}{% endtest %}`,
      'models/a.yml': `models:
  - name: a
    columns:
      - name: id
        data_tests:
          - not_null: {arguments: {foo: 1}}
          - positive: {arguments: {mnn: 1}}
          - open: {arguments: {anything: 1}}
`,
    });
    expect(said).toContain("test not_null has no argument 'foo'; it takes: column_name");
    expect(said).toContain("test positive has no argument 'mnn'; it takes: column_name, mn");
    expect(said).toContain("did you mean 'mn'");
    expect(said).toContain(place('models/a.yml', 7, 36));
    expect(said).not.toContain('anything');
  });

  it('columns twice, macros and arguments that are not there, and versions of what has none are told', async () => {
    const said = await told({
      'models/a.sql': 'select 1 as id',
      'models/b.sql': "select * from {{ ref('a', v=2) }}",
      'macros/m.sql': '{% macro euro(cents) %}{{ cents }}{% endmacro %}',
      'models/a.yml': `anchors: {x: 1}
groups: [{name: finance, owner: {name: ana}}]
models: [{name: a, columns: [{name: id}, {name: id}]}]
macros:
  - {name: eurro}
  - {name: euro, arguments: [{name: cent}]}
`,
    });
    expect(said).toContain("there are two columns named 'id'");
    expect(said).toContain("properties for macro 'eurro', but there is no such macro");
    expect(said).toContain("properties for argument of macro euro 'cent'");
    expect(said).toContain("asks for version 2 of 'a', which has no versions");
    expect(said).not.toContain('unknown key');
  });

  it('a ref behind execute is an error that says what to write, until it is written', async () => {
    const late = "select {% if execute %}(select max(id) from {{ ref('a') }}){% endif %} as id";
    const project = new TestProject({
      'project.yml': 'name: shop\n',
      'models/a.sql': 'select 1 as id',
      'models/b.sql': late,
    });
    const first = await project.lake('compile');
    expect([first.status, first.stderr]).toEqual([1, expect.stringContaining("-- depends_on: {{ ref('a') }}")]);
    project.write('models/b.sql', `-- depends_on: {{ ref('a') }}\n${late}`);
    expect((await project.lake('compile')).status).toBe(0);
  });
});

describe('the environment', () => {
  const targets = `target: local
targets:
  local: {type: duckdb, path: .lake}
  far: {type: duckdb, path: "{{ env_var('NOT_SET_ANYWHERE') }}"}
`;
  it('only the chosen target is rendered', async () => {
    expect(await told({ 'project.yml': `name: shop\n${targets}` })).not.toContain('error');
    expect(await told({ 'project.yml': `name: shop\n${targets}` }, '-t', 'far')).toContain('NOT_SET_ANYWHERE');
  });

  it('vars of project.yml may come from it', async () => {
    const project = new TestProject({
      'project.yml': `name: shop\nvars: {day: "{{ env_var('NOT_SET_ANYWHERE', 'monday') }}"}\nmodels: {+schema: "{{ var('day') }}"}\n`,
      'models/a.sql': "select '{{ var('day') }}' as day",
    });
    const { stdout } = await project.lake('ls', '--output', 'json', '--output-keys', 'config.schema');
    expect(stdout).toBe('{"config.schema": "monday"}\n');
  });

  it('a setting of the target is placed, with the nearest name', async () => {
    const said = await told({ 'project.yml': 'name: shop\ntargets:\n  local: {type: duckdb, schema_prefx: x_}\n' });
    expect(said).toContain(place('project.yml', 3, 25));
    expect(said).toContain("did you mean 'schema_prefix'");
  });
});

describe('flags are checked', () => {
  const files = { 'project.yml': 'name: shop\ningest: {one: [node, one.js], two: [node, two.js]}\n' };
  it.each<[string, string]>([
    ['ls --resource-type models', "did you mean 'model'"],
    ['ls --resource-type bogus', 'there are: model, seed'],
    ['ls --output junk', "--output 'junk' is not known"],
    ['ls --output json --output-keys nmae', "did you mean 'name'"],
    ['show --inline x --limit abc', '--limit must be a whole number'],
    ['build --threads 0', '--threads must be a whole number of at least 1'],
    ['build --threads abc', '--threads must be'],
    ['build --lock-timeout=-1', '--lock-timeout must be'],
    ['ls --vars', '--vars'],
    ['ls --warn-eror', 'Unknown argument: warn-eror\n'],
    ['parse --project-dir models', 'the project is in'],
  ])('lake %s', async (line, said) => {
    const project = new TestProject({ ...files, 'models/a.sql': 'select 1 as id' });
    const { status, stderr } = await project.lake(...line.split(' '));
    expect([status, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it('all and default are every type', async () => {
    const project = new TestProject({ ...files, 'models/a.sql': 'select 1 as id' });
    expect((await project.lake('ls', '--resource-type', 'all')).stdout).toBe('shop.a\n');
    expect((await project.lake('ls', '--resource-type', 'default')).stdout).toBe('shop.a\n');
  });

  it('ingest runs the one that is named, also behind flags of lake', async () => {
    const say = 'console.log(process.argv.slice(1).map((a) => a.split("/").at(-1)).join(" "))';
    const project = new TestProject({ ...files, 'one.js': say, 'two.js': say });
    const { stdout } = await project.lake('ingest', '--project-dir', '.', 'two', '--file', 'x.csv');
    expect(stdout).toBe('two.js --file x.csv\n');
    expect((await project.lake('ingest', '--file', 'x.csv')).stderr).toContain('go behind its name');
  });

  it('init prints a cd that a shell reads', async () => {
    const { stderr } = await new TestProject({}).lake('init', 'my proj');
    expect(stderr).toContain("cd 'my proj' &&");
  });
});

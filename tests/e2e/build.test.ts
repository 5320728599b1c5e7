import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

const chain = {
  'project.yml': projectYml,
  'models/a.sql': 'select 1 as id, 10 as amount union all select 2, 20',
  'models/b.sql': "select id, amount * 2 as doubled from {{ ref('a') }}",
  'models/c.sql': "{{ config(materialized='view') }}\nselect sum(doubled) as total from {{ ref('b') }}",
};

describe('building', () => {
  it('builds models in order and shows their rows', async () => {
    const project = new TestProject(chain);
    const built = await project.lake('build');
    expect(built.stderr).toContain('3 built');
    expect(built.status).toBe(0);
    expect(await project.rows("select total from {{ ref('c') }}")).toEqual([{ total: 60 }]);
    expect(existsSync(join(project.root, '.lake/.lock'))).toBe(false);
  });

  it('a started project is green offline', async () => {
    const project = new TestProject({});
    expect((await project.lake('init', 'shop')).status).toBe(0);
    const built = await project.lake('build', '--project-dir', 'shop');
    expect(built.stderr).toContain('Done');
    expect(built.status).toBe(0);
  });

  it('a failed model skips only what hangs below it, and retry finishes the rest', async () => {
    const project = new TestProject({
      ...chain,
      'models/b.sql': "select id, nope as doubled from {{ ref('a') }}",
      'models/d.sql': "select count(*) as n from {{ ref('a') }}",
    });
    const built = await project.lake('build');
    expect(built.status).toBe(1);
    expect(built.stderr).toContain('error[column-not-found]');
    expect(built.stderr).toContain('models/b.sql:1:12');
    expect(built.stderr).toMatch(/c .*skipped: b failed/);
    project.write('models/b.sql', chain['models/b.sql']);
    const retried = await project.lake('retry');
    expect(retried.status).toBe(0);
    expect(retried.stderr).toContain('2 built');
  });

  it('a table whose test fails is not published: readers keep the version before', async () => {
    const yml = 'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [unique, not_null]\n';
    const project = new TestProject({ ...chain, 'models/a.yml': yml });
    expect((await project.lake('build')).status).toBe(0);
    project.write('models/a.sql', 'select 1 as id, 10 as amount union all select 1, 20');
    const failed = await project.lake('build');
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('not published');
    expect(failed.stderr).toContain('unique_a_id');
    expect(await project.rows("select id from {{ ref('a') }} order by id")).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('a failing unit test keeps its model from being built', async () => {
    const yml = `unit_tests:
  - name: doubles
    model: b
    given:
      - input: ref('a')
        rows: [{id: 1, amount: 5}]
    expect:
      rows: [{id: 1, doubled: 11}]
`;
    const project = new TestProject({ ...chain, 'models/b.yml': yml });
    const built = await project.lake('build');
    expect(built.status).toBe(1);
    expect(built.stderr).toContain('expected (-), got (+)');
    expect(existsSync(join(project.root, '.lake/tables/main/b.json'))).toBe(false);
  });

  it('incremental models add, replace by key and start over with --full-refresh', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'models/src.sql': 'select 1 as id, 1 as v',
      'models/inc.sql':
        "{{ config(materialized='incremental', unique_key='id') }}\nselect id, v{% if is_incremental() %} + 100{% endif %} as v from {{ ref('src') }}",
    });
    await project.lake('build');
    project.write('models/src.sql', 'select 1 as id, 1 as v union all select 2, 2');
    expect((await project.lake('build')).status).toBe(0);
    expect(await project.rows("select id, v from {{ ref('inc') }} order by id")).toEqual([
      { id: 1, v: 101 },
      { id: 2, v: 102 },
    ]);
    await project.lake('build', '--full-refresh');
    expect(await project.rows('select max(v) as v from "lake"."main"."inc"')).toEqual([{ v: 2 }]);
  });

  it('writes valid names for odd models: keywords, dots, quotes, __proto__', async () => {
    const project = new TestProject({
      'project.yml': projectYml,
      'models/select.sql': 'select 1 as "order", 2 as "a.b", 3 as "__proto__"',
      'models/__proto__.sql': 'select "order" from {{ ref(\'select\') }}',
      'models/odd.name.sql': "select * from {{ ref('__proto__') }}",
    });
    const built = await project.lake('build');
    expect(built.stderr).toContain('3 built');
    expect(await project.rows("select * from {{ ref('odd.name') }}")).toEqual([{ order: 1 }]);
  });

  it('writes manifest, run_results, compiled and run SQL', async () => {
    const project = new TestProject(chain);
    await project.lake('build');
    const target = join(project.root, 'target');
    expect(readdirSync(target).sort()).toEqual([
      'compiled',
      'manifest.json',
      'partial_parse.json',
      'run',
      'run_results.json',
    ]);
    expect(readFileSync(join(target, 'compiled/shop/models/b.sql'), 'utf8')).toContain('"lake"."main"."a"');
  });
});

describe('mistakes are named at their place', () => {
  const cases: readonly [string, Record<string, string>, readonly string[]][] = [
    [
      'a missing ref',
      { 'models/x.sql': "select *\nfrom {{ ref('aa') }}", 'models/a.sql': 'select 1 as id' },
      ['error[ref-not-found]', 'models/x.sql:2:9', "did you mean 'a'?"],
    ],
    [
      'a cycle',
      { 'models/x.sql': "select * from {{ ref('y') }}", 'models/y.sql': "select * from {{ ref('x') }}" },
      ['error[graph-cycle]', 'x → y → x', 'models/y.sql:1:18'],
    ],
    [
      'bad YAML',
      { 'models/m.yml': 'models:\n  - name: a\n   description: x\n' },
      ['error[yaml-syntax]', 'models/m.yml:3'],
    ],
    [
      'an unknown key',
      { 'models/a.sql': 'select 1 as id', 'models/m.yml': 'models:\n  - name: a\n    descripton: x\n' },
      ['error[yaml-unknown-key]', 'models/m.yml:3:5', "did you mean 'description'?"],
    ],
    [
      'an unquoted template in YAML',
      { 'models/m.yml': 'models:\n  - name: {{ x }}\n' },
      ['error[yaml-unquoted-template]', 'models/m.yml:2'],
    ],
    [
      'a secret',
      { 'models/m.yml': `models:\n  - name: a\n    meta: {key: ${'AKIA'}${'Q'.repeat(16)}}\n` },
      ['error[secret-in-project]', 'models/m.yml:3'],
    ],
    [
      'an unknown test',
      {
        'models/a.sql': 'select 1 as id',
        'models/m.yml': 'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [uniqe]\n',
      },
      ['error[test-unknown]', 'models/m.yml:5', "did you mean 'unique'?"],
    ],
    [
      'an unknown config',
      { 'models/a.sql': "{{ config(materialised='view') }}\nselect 1 as id" },
      ['error[config-unknown-key]', 'models/a.sql:1:11', "did you mean 'materialized'?"],
    ],
    ['a missing var', { 'models/a.sql': "select {{ var('strt') }} as x" }, ['error[var-missing]', 'models/a.sql:1:11']],
  ];
  it.each(cases)('%s', async (_, files, expected) => {
    const outcome = await new TestProject({ 'project.yml': projectYml, ...files }).lake('parse');
    for (const text of expected) expect(outcome.stderr).toContain(text);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).not.toContain('    at ');
  });
});

describe('the command line', () => {
  it('an unknown command has the nearest name and exits 2', async () => {
    const outcome = await new TestProject({}).lake('biuld');
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain("did you mean 'build'?");
  });
  it('an empty selection is told and exits 0', async () => {
    const outcome = await new TestProject(chain).lake('run', '-s', 'nothing_here');
    expect(outcome.status).toBe(0);
    expect(outcome.stderr).toContain("nothing matches 'nothing_here'");
  });
  it('piped output holds no escape byte', async () => {
    const outcome = await new TestProject(chain).lake('build');
    expect(outcome.stdout + outcome.stderr).not.toContain('\u001b');
  });
  it('lists what a selection picks', async () => {
    const outcome = await new TestProject(chain).lake('ls', '-s', '+b', '--output', 'name');
    expect(outcome.stdout).toBe('a\nb\n');
  });
  it('writes one JSON event a line', async () => {
    const outcome = await new TestProject(chain).lake('build', '--log-format', 'json');
    const events = outcome.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { info: { name: string; msg: string } });
    expect(events.filter((e) => e.info.name === 'LogModelResult')).toHaveLength(3);
    expect(events.at(-1)?.info.msg).toBe('Done. PASS=3 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=3');
  });
});

describe('Trino’s grammar is the gate', () => {
  it('a syntax error stands at its line and column of the author’s file, also after a template', async () => {
    const sql = "{{ config(materialized='table') }}\nselect id,\n  {{ 'amount' }},\nfrom {{ ref('a') }}\n";
    const project = new TestProject({ ...chain, 'models/b.sql': sql });
    const outcome = await project.lake('compile');
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain('error[sql-syntax]');
    expect(outcome.stderr).toContain('models/b.sql:4:1');
    expect(outcome.stderr).toContain('a comma too many before FROM');
  });
});

describe('ephemeral models', () => {
  it.each(['plain', 'odd.name', 'select', 'two words', 'q"uote'])(
    'one called %s is a CTE of what reads it',
    async (name) => {
      const project = new TestProject({
        'project.yml': projectYml,
        [`models/${name}.sql`]: "{{ config(materialized='ephemeral') }} select 1 as id",
        'models/outer.sql': `{{ config(materialized='ephemeral') }} select id + 1 as id from {{ ref('${name}') }}`,
        'models/b.sql': `select a.id, o.id as next from {{ ref('${name}') }} as a cross join {{ ref('outer') }} as o`,
      });
      const { status, stderr } = await project.lake('build');
      expect(stderr).toContain('Done');
      expect(status).toBe(0);
      expect(await project.rows('select id, next from "lake"."main"."b"')).toEqual([{ id: 1, next: 2 }]);
      const compiled = readFileSync(join(project.root, 'target/compiled/shop/models/b.sql'), 'utf8');
      expect(compiled.includes('with __dbt__cte__')).toBe(/^\w+$/.test(name));
    },
  );
});

describe('secrets are refused in every file of a project, and never shown', () => {
  const filler = 'Q'.repeat(16);
  const aws = `${'AKIA'}${filler}`;
  const secret = `${'wJal'}${'r'.repeat(36)}`;
  const bearer = `${'Bear'}er ${filler}${filler}`;
  const key = `${'-----BEGIN'} RSA PRIVATE KEY-----`;
  it.each([
    ['a model', 'models/a.sql', `select 1 as id,\n  '${aws}' as k`, aws, 'models/a.sql:2:4'],
    ['a comment of a macro', 'macros/m.sql', `{# ${bearer} #}`, bearer, 'macros/m.sql:1:4'],
    [
      'a singular test',
      'tests/t.sql',
      `select 1 as x where 'secret_key' = '' -- secret_key = ${secret}`,
      secret,
      'tests/t.sql:1:42',
    ],
    ['a docs file', 'models/notes.md', `notes\n\n${key}\n`, key, 'models/notes.md:3:1'],
    ['a seed', 'seeds/s.csv', `id,token\n1,${bearer}\n`, bearer, 'seeds/s.csv:2:3'],
    ['a Python file', 'models/p.py', `KEY = "${aws}"\n`, aws, 'models/p.py:1:8'],
    ['a fixture', 'tests/fixtures/f.csv', `id,token\n1,${aws}\n`, aws, 'tests/fixtures/f.csv:2:3'],
    ['properties', 'models/m.yml', `models:\n  - name: a\n    meta: {k: ${aws}}\n`, aws, 'models/m.yml:3:15'],
  ])('%s', async (_name, file, text, value, place) => {
    const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as id', [file]: text });
    // The second time the parse cache knows the files.
    for (let i = 0; i < 2; i++) {
      const { status, stderr } = await project.lake('parse');
      expect(status).toBe(2);
      expect(stderr.match(/error\[secret-in-project\]/g)).toHaveLength(1);
      expect(stderr).toContain(`--> ${place}\n`);
      expect(stderr).not.toContain(value);
    }
  });
});

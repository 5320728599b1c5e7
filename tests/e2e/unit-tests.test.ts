import { describe, expect, it } from 'vitest';
import { projectYml, TestProject } from './lake.ts';

const files = {
  'project.yml': projectYml,
  'models/base.sql': "select cast(1 as bigint) as id, cast('x' as varchar) as name, cast(1.5 as decimal(5,2)) as price",
  'models/doubled.sql': "select id, name, price * 2 as price from {{ ref('base') }}",
};
const yml = (given: string, expected: string) =>
  `unit_tests:\n  - name: doubles\n    model: doubled\n    given:\n      - input: ref('base')\n${given}    expect:\n${expected}`;
const csv = (...lines: string[]) =>
  `        format: csv\n        rows: |\n${lines.map((l) => `          ${l}\n`).join('')}`;
const expectCsv = (...lines: string[]) =>
  `      format: csv\n      rows: |\n${lines.map((l) => `        ${l}\n`).join('')}`;

async function outcome(given: string, expected: string, extra: Record<string, string> = {}) {
  const project = new TestProject({ ...files, ...extra, 'models/doubled.yml': yml(given, expected) });
  return await project.lake('test');
}

describe('fixtures of unit tests', () => {
  it('an empty cell of a CSV fixture is NULL wherever it stands, and types come from the columns', async () => {
    const given = csv('id,name,price', ',ana,1.00', '2,,2', '3,"",', '4,"a, ""b""",0.25');
    const rows =
      '[{id: null, name: ana, price: 2}, {id: 2, name: null, price: 4}, {id: 3}, {id: 4, name: "a, \\"b\\"", price: 0.5}]';
    const { status, stderr } = await outcome(given, `      rows: ${rows}\n`);
    expect(stderr).toContain('1 test passed');
    expect(status).toBe(0);
  });

  it('what is expected may be CSV too, and a difference is seen', async () => {
    const given = '        rows: [{id: 1, name: x, price: 1}, {price: 2}]\n';
    expect((await outcome(given, expectCsv('id,price', '1,2', ',4'))).status).toBe(0);
    expect((await outcome(given, expectCsv('id,price', '1,2', '2,4'))).status).toBe(1);
  });

  it('fields that a short row does not have are NULL, as in dbt', async () => {
    expect((await outcome(csv('id,name,price', '1'), '      rows: [{id: 1, name: null, price: null}]\n')).status).toBe(
      0,
    );
  });

  it('a row with a field too many is an error that names its line', async () => {
    const { status, stderr } = await outcome(csv('id,name', '1,"a', 'b"', '2,b,c'), '      rows: [{id: 1}]\n');
    expect(stderr).toContain('error[unit-test-rows-invalid]');
    expect(stderr).toContain('line 4: the row has 3 fields, the header 2');
    expect(status).toBe(1);
  });

  it('a fixture file is read by the same rules', async () => {
    const { status, stderr } = await outcome(
      '        format: csv\n        fixture: bases\n',
      '      format: sql\n      rows: "select cast(null as bigint) as id, 4 as price"\n',
      { 'tests/fixtures/bases.csv': 'id,name,price\n,,2\n', 'tests/fixtures/other.sql': 'no test of its own' },
    );
    expect(stderr).toContain('1 selected');
    expect(stderr).toContain('1 test passed');
    expect(status).toBe(0);
  });

  it('a fixture keeps its text, however short the literal is that the upstream model writes', async () => {
    const project = new TestProject({
      ...files,
      'models/short.sql': "select 1 as id, 'x' as s",
      'models/loud.sql': "select id, upper(s) as s from {{ ref('short') }}",
      'models/loud.yml':
        "unit_tests:\n  - name: loud\n    model: loud\n    given: [{input: ref('short'), rows: [{id: 1, s: abcdef}]}]\n    expect: {rows: [{id: 1, s: ABCDEF}]}\n",
    });
    expect((await project.lake('test', '-s', 'loud')).stderr).toContain('1 test passed');
  });

  it('a seed whose rows are not given has those of its file', async () => {
    const project = new TestProject({
      ...files,
      'seeds/codes.csv': 'id,name\n7,seven\n8,\n',
      'models/named.sql': "select id, name from {{ ref('codes') }}",
      'models/named.yml':
        "unit_tests:\n  - name: names\n    model: named\n    given: [{input: ref('codes')}]\n    expect: {rows: [{id: 7, name: seven}, {id: 8, name: null}]}\n",
    });
    const { status, stderr } = await project.lake('test');
    expect(stderr).toContain('1 test passed');
    expect(status).toBe(0);
  });
});

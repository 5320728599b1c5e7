import { expect, it } from 'vitest';
import { repr } from '../template/index.ts';
import { parseYaml, pythonYaml, yamlFile } from './yaml-file.ts';

const readValue = (file: string, source: string) => parseYaml(file, source).value?.value as Record<string, unknown>;

it('vars keep floats, exact integers, and the type and order of keys', () => {
  const source = 'vars:\n  f: 1.0\n  big: 9007199254740993\n  keys: {10: a, 9: b, "8": c}\n  plain: {a: [1, 2.5]}\n';
  const vars = readValue('project.yml', source)['vars'] as Record<string, unknown>;
  expect(Object.values(vars).map(repr)).toEqual([
    '1.0',
    '9007199254740993',
    "{10: 'a', 9: 'b', '8': 'c'}",
    "{'a': [1, 2.5]}",
  ]);
  expect(JSON.stringify(vars)).not.toBe(JSON.stringify(readValue('project.yml', source.replace('1.0', '1'))['vars']));
  expect(repr(readValue('--vars', '{f: 2.0}')['f'])).toBe('2.0');
});

it('rows of unit tests keep long integers, and their overridden vars are read again when the rest is cached', () => {
  const source =
    'unit_tests:\n  - name: t\n    overrides: {vars: {f: 3.0}}\n    expect: {rows: [{id: 9007199254740993, n: 5}]}\n';
  const read = readValue('models/s.yml', source);
  expect(JSON.stringify(read)).toContain('"rows":[{"id":"9007199254740993","n":5}]');
  const cached = yamlFile('models/s.yml', source, JSON.parse(JSON.stringify(read))).value;
  expect(cached).toEqual(read);
  const [test] = (cached as { unit_tests: { overrides: { vars: { f: unknown } } }[] }).unit_tests;
  expect(repr(test?.overrides.vars.f)).toBe('3.0');
});

it('fromyaml reads as Python does', () => {
  expect(repr(pythonYaml('a: 1.0\n2: [x, null]'))).toBe("{'a': 1.0, 2: ['x', None]}");
});

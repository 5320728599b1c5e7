import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Node } from '../../project/index.ts';
import { text } from '../../template/index.ts';
import { DateTimeType } from '../agate/index.ts';
import { loadSeedTable } from './seed-table.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lake-seed-'));
  mkdirSync(join(root, 'seeds'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const seed = (content: string | Buffer, config: Record<string, unknown> = {}) => {
  writeFileSync(join(root, 'seeds/codes.csv'), content);
  const node = { resource_type: 'seed', root_path: root, original_file_path: 'seeds/codes.csv', config };
  return loadSeedTable(node as unknown as Node, () => undefined);
};

it('a seed is read from its package, with its delimiter and its columns of text', () => {
  const table = seed('id;zip\n1;00501\n', { delimiter: ';', column_types: { zip: 'varchar(5)' } });
  expect([...table.rows].map((row) => [...row].map(text))).toEqual([['1', '00501']]);
  expect(table.original_abspath).toBe(join(root, 'seeds/codes.csv'));
});

it('what makes a file no seed is told at the file', () => {
  const span = { file: 'seeds/codes.csv', line: 1, column: 1 };
  const told = { diagnostics: [expect.objectContaining({ code: 'seed-bad-value', span })] };
  expect(() => seed('a\n1,2\n')).toThrow(expect.objectContaining(told));
  expect(() => seed(Buffer.from([0x61, 0x0a, 0xff]))).toThrow(expect.objectContaining(told));
});

it('only a seed has a table', () => {
  expect(() => loadSeedTable({ resource_type: 'model' } as Node, () => undefined)).toThrow(/got a model/);
});

it('datetimes become text, and other columns stay', () => {
  const table = seed('at,day\n2024-01-01 10:00:00,2024-01-01\n').withText((type) => type instanceof DateTimeType);
  expect(table.column_types.map((type) => type.name)).toEqual(['Text', 'Date']);
  expect(table.rows.at(0)?.at(0)).toBe('2024-01-01 10:00:00');
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LakeError } from '../../core/index.ts';
import { takeLock } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lake-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const holder = (more: object) => ({ pid: 1, host: hostname(), started: '0', since: '2026-01-01', run: 'r', ...more });
const put = (content: object | string) => {
  const file = join(folder, '.lock');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  utimesSync(file, 0, 0);
};

it.each([
  ['a process that is gone', holder({ pid: 2 ** 22 + 1 })],
  ['a later process of the same number', holder({ pid: process.pid, started: '1' })],
  ['nobody', ''],
])('a lock of %s is taken over by one of many', async (_, dead) => {
  put(dead);
  let holding = 0;
  await Promise.all(
    Array.from({ length: 20 }, async (_none, i) => {
      const lock = await takeLock(folder, { runId: `r${i}`, timeout: 20_000 });
      holding++;
      expect(holding).toBe(1);
      expect(JSON.parse(readFileSync(join(folder, '.lock'), 'utf8')).run).toBe(`r${i}`);
      await new Promise((resolve) => setImmediate(resolve));
      holding--;
      lock.release();
    }),
  );
  expect(readdirSync(folder)).toEqual([]);
});

it('a holder on another host is alive; the error says when it was last heard of and which file to remove', async () => {
  put(holder({ host: 'elsewhere' }));
  const refused = (await takeLock(folder, { runId: 'r', timeout: 0 }).catch((problem) => problem)) as LakeError;
  expect(refused.diagnostics[0]).toMatchObject({ code: 'lake-locked' });
  expect(refused.diagnostics[0]?.hint).toMatch(/last sign of life was \d+ s ago.*remove .*\.lock$/);
});

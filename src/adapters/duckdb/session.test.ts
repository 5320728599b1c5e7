import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BuildSpec, Session } from '../adapter.ts';
import { adapter } from './adapter.ts';

let root: string;
let session: Session;
const open = async (write = true) => {
  const { value } = adapter.validate({ type: 'duckdb' });
  return await adapter.connect(value, { root, threads: 2, write, runId: 'run' });
};
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'lake-session-'));
  session = await open();
});
afterEach(async () => {
  await session.close();
  rmSync(root, { recursive: true, force: true });
});

const spec = (sql: string): BuildSpec => ({
  relation: { database: 'lake', schema: 'main', identifier: 'a' },
  kind: 'table',
  sql: { text: sql },
  partitionBy: [],
  owner: { nodeId: 'model.shop.a', runId: 'run', fingerprint: '' },
  audited: true,
});
const rows = async () => (await session.query({ text: 'select x from main.a' })).rows;

it('what could not be published is discarded whole, however often; the session reads the table from before', async () => {
  await (await session.build(spec('select 1 as x'))).publish();
  const commit = join(root, '.lake/tables/main/a.json');
  const staged = await session.build(spec('select 2 as x'));
  rmSync(commit);
  mkdirSync(commit);
  await expect(staged.publish()).rejects.toMatchObject({ diagnostics: [{ code: 'folder-not-writable' }] });
  await staged.discard();
  await staged.discard();
  expect(readdirSync(join(root, '.lake/data/main/a'))).toHaveLength(1);
  expect(await rows()).toEqual([[1]]);
  rmSync(commit, { recursive: true });
});

it('discarding what was published does nothing', async () => {
  const staged = await session.build(spec('select 1 as x'));
  await staged.publish();
  await staged.discard();
  expect(await rows()).toEqual([[1]]);
});

it('a seed in a session that only reads is known by its columns and writes nothing', async () => {
  await session.close();
  rmSync(join(root, '.lake'), { recursive: true });
  session = await open(false);
  writeFileSync(join(root, 's.csv'), 'id,name\n1,x\n');
  const { relation, owner } = spec('');
  const staged = await session.seed({ relation, owner, file: 's.csv', delimiter: ',', columnTypes: {} });
  expect(staged.columns).toEqual([
    { name: 'id', type: 'bigint' },
    { name: 'name', type: 'varchar' },
  ]);
  expect(existsSync(join(root, '.lake'))).toBe(false);
});

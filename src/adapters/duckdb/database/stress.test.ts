import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DatabaseConnection, DatabaseSession } from '../../adapter.ts';
import { adapter } from './adapter.ts';

let root: string;
let session: DatabaseSession | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lake-stress-'));
});
afterEach(async () => {
  await session?.close();
  session = undefined;
  rmSync(root, { recursive: true, force: true });
});

const file = () => join(root, 'shop.duckdb');
const open = async (path = file(), threads = 8) => {
  const { value } = adapter.validate({ type: 'duckdb', path });
  session = await adapter.open(value, { root, threads });
  return session;
};
const run = async (connection: DatabaseConnection, sql: string) => await connection.execute(sql, { fetch: false });
const ask = async (connection: DatabaseConnection, sql: string) =>
  (await connection.execute(sql, { fetch: true })).rows;
const codeOf = async (promise: Promise<unknown>) =>
  await promise.then(
    () => undefined,
    (problem: { diagnostics?: readonly { code: string }[] }) => problem.diagnostics?.[0]?.code ?? String(problem),
  );
const connections = async (count: number) => {
  const opened = session ?? (await open());
  return await Promise.all(Array.from({ length: count }, (_, i) => opened.connection(`model.shop.n${i}`)));
};

it('eight connections build tables and views in one file at once, as dbt materializes them', async () => {
  const all = await connections(8);
  await run(all[0] as DatabaseConnection, 'create schema s');
  await Promise.all(
    all.map(async (connection, i) => {
      for (let round = 0; round < 5; round++) {
        await connection.begin();
        await run(
          connection,
          `create table s.t${i}__dbt_tmp as select range as id, ${round} as round from range(1000)`,
        );
        await run(connection, `drop table if exists s.t${i} cascade`);
        await run(connection, `alter table s.t${i}__dbt_tmp rename to t${i}`);
        await connection.commit();
        await run(
          connection,
          `create or replace view s.v${i} as select count(*) as n, max(round) as round from s.t${i}`,
        );
      }
    }),
  );
  const rows = await Promise.all(all.map((connection, i) => ask(connection, `from s.v${7 - i}`)));
  expect(rows).toEqual(Array.from({ length: 8 }, () => [[1000, 4]]));
});

it('of two transactions that change one table, one wins and the other is told and can go on', async () => {
  const [a, b] = (await connections(2)) as [DatabaseConnection, DatabaseConnection];
  await run(a, 'create table t as select 1 as id');
  await a.begin();
  await b.begin();
  await run(a, 'update t set id = 2');
  expect(await codeOf(run(b, 'update t set id = 3'))).toBe('engine-error');
  expect(b.inTransaction).toBe(false);
  await a.commit();
  await run(b, 'update t set id = 4');
  expect(await ask(a, 'from t')).toEqual([[4]]);
});

it('an interrupted statement leaves the others running', async () => {
  const [a, b] = (await connections(2)) as [DatabaseConnection, DatabaseConnection];
  const stop = new AbortController();
  const long = 'select count(*) from range(10000000) x, range(10000000) y';
  const stopped = codeOf(a.execute(long, { fetch: true, signal: stop.signal }));
  const other = ask(b, 'select sum(range)::bigint from range(1000000)');
  setImmediate(() => stop.abort());
  expect(await stopped).toBe('engine-cancelled');
  expect(await other).toEqual([[499_999_500_000]]);
});

it('more nodes than threads of the pool all end', async () => {
  const all = await connections(24);
  const rows = await Promise.all(all.map((connection) => ask(connection, 'select count(*) from range(100000)')));
  expect(rows.flat(2)).toEqual(Array.from({ length: 24 }, () => 100_000));
});

it('what was committed is there when the session was closed without releasing its connections', async () => {
  const [a] = (await connections(1)) as [DatabaseConnection];
  await run(a, 'create table t as select 1 as id');
  await a.begin();
  await run(a, 'insert into t values (2)');
  await session?.close();
  session = undefined;
  const [again] = (await connections(1)) as [DatabaseConnection];
  expect(await ask(again, 'from t')).toEqual([[1]]);
});

it('a damaged file is told and left as it is', async () => {
  const [a] = (await connections(1)) as [DatabaseConnection];
  await run(a, 'create table t as select range as id, md5(range::varchar) as h from range(100000)');
  await session?.close();
  session = undefined;
  const bytes = readFileSync(file());
  bytes.fill(0, 0, 8192);
  writeFileSync(file(), bytes);
  expect(await codeOf(open())).toBe('database-unreadable');
  expect(readFileSync(file()).equals(bytes)).toBe(true);
});

it('a folder in the place of the file is told', async () => {
  mkdirSync(file());
  expect(await codeOf(open())).toBe('database-unreadable');
});

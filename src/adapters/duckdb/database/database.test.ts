import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DatabaseSession } from '../../adapter.ts';
import { adapter } from './adapter.ts';

let root: string;
let session: DatabaseSession | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lake-database-'));
});
afterEach(async () => {
  await session?.close();
  session = undefined;
  rmSync(root, { recursive: true, force: true });
});

const open = async (more: Record<string, unknown> = {}, signal?: AbortSignal) => {
  const { value, diagnostics } = adapter.validate({ type: 'duckdb', path: join(root, 'shop.duckdb'), ...more });
  expect(diagnostics).toEqual([]);
  session = await adapter.open(value, { root, threads: 4, ...(signal === undefined ? {} : { signal }) });
  return session;
};
const connect = async (more?: Record<string, unknown>) => await (await open(more)).connection('model.shop.a');
const fetch = { fetch: true };
const failure = async (promise: Promise<unknown>) =>
  (await promise.then(
    () => undefined,
    (problem: { diagnostics: readonly Record<string, unknown>[] }) => problem.diagnostics[0],
  )) as Record<string, unknown> | undefined;

it('the last of several statements is the one whose rows are given', async () => {
  const connection = await connect();
  const result = await connection.execute(
    "create table t(a int); insert into t values (1); select a, ';' as b from t",
    fetch,
  );
  expect(result).toEqual({
    response: { _message: 'OK' },
    columns: [
      { name: 'a', type: 'INTEGER' },
      { name: 'b', type: 'VARCHAR' },
    ],
    rows: [[1, ';']],
  });
});

it('values are exact and JSON-safe', async () => {
  const connection = await connect();
  const sql = `select 1.50::decimal(10,2), 5::bigint, 9007199254740993::bigint, 1::hugeint, 'nan'::double, date '2020-01-02',
    timestamp '2020-01-02 03:04:05.000123', [1.5::decimal(3,1)], {'a': 1, 'b': timestamp '2020-01-02 03:04:05'},
    map {'k': [true]}, '{"a":1}'::json, interval '1 month 2 days', null`;
  const result = await connection.execute(sql, fetch);
  expect(result.rows[0]).toEqual([
    '1.50',
    5,
    '9007199254740993',
    1,
    'NaN',
    '2020-01-02',
    '2020-01-02 03:04:05.000123',
    [1.5],
    { a: 1, b: '2020-01-02T03:04:05' },
    { k: [true] },
    '{"a":1}',
    { months: 1, days: 2, micros: 0 },
    null,
  ]);
  expect(result.columns.map((column) => column.type)).toEqual([
    'DECIMAL(10,2)',
    'BIGINT',
    'BIGINT',
    'HUGEINT',
    'DOUBLE',
    'DATE',
    'TIMESTAMP',
    'DECIMAL(3,1)[]',
    'STRUCT(a INTEGER, b TIMESTAMP)',
    'MAP(VARCHAR, BOOLEAN[])',
    'JSON',
    'INTERVAL',
    'INTEGER',
  ]);
});

it('moments are told on the clock of the session', async () => {
  const connection = await connect({ settings: { TimeZone: 'America/New_York' } });
  const sql = "select timestamptz '2024-01-01 00:00:00+00', timestamptz '2024-07-01 00:00:00.25+00'";
  expect((await connection.execute(sql, fetch)).rows[0]).toEqual([
    '2023-12-31 19:00:00-05',
    '2024-06-30 20:00:00.25-04',
  ]);
});

it('values are bound to the marks of a statement', async () => {
  const connection = await connect();
  await connection.execute('create table t (a integer, b double, c timestamp, d text, e boolean)', { fetch: false });
  const bindings = ['1E+2', '1.5', '2024-01-01 00:00:00', "it's; so", true, null, null, null, null, null];
  await connection.execute('insert into t values (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)', { fetch: false, bindings });
  expect((await connection.execute('from t', fetch)).rows).toEqual([
    [100, 1.5, '2024-01-01 00:00:00', "it's; so", true],
    [null, null, null, null, null],
  ]);
});

it('a limit fetches no more rows than that', async () => {
  const connection = await connect();
  const result = await connection.execute('select * from range(100000)', { fetch: true, limit: 3 });
  expect(result.rows).toEqual([[0], [1], [2]]);
});

it('an error tells the place in the SQL, in a later statement too', async () => {
  const connection = await connect();
  expect(await failure(connection.execute('select 1;\nselect nothing from (select 1 as a)', fetch))).toMatchObject({
    code: 'column-not-found',
    span: { file: '', line: 2, column: 8 },
  });
});

it.each([
  ['from nope', 'table-not-found', 'Catalog Error: Table with name nope does not exist!'],
  [
    'select a from (select 1 as b)',
    'column-not-found',
    'Binder Error: Referenced column "a" not found in FROM clause!',
  ],
  ["select 'x'::int", 'cast-failed', "Conversion Error: Could not convert string 'x' to INT32"],
  ['select a+ from', 'query-invalid', 'Parser Error: syntax error at or near "from"'],
])('the error of %s is told in the words of the engine', async (sql, code, words) => {
  const problem = await failure((await connect()).execute(sql, fetch));
  expect(problem).toMatchObject({ code, message: expect.stringContaining(words) });
});

it('a failed statement ends the transaction, and what it did is undone', async () => {
  const connection = await connect();
  await connection.execute('create table t as select 1 as a', { fetch: false });
  await connection.begin();
  await connection.execute('insert into t values (2)', { fetch: false });
  await failure(connection.execute("select 'x'::int", fetch));
  expect(connection.inTransaction).toBe(false);
  expect((await connection.execute('select count(*) from t', fetch)).rows).toEqual([[1]]);
});

it('what a transaction did is seen by others after its commit alone', async () => {
  const connection = await connect();
  const other = await (session as DatabaseSession).connection('model.shop.b');
  await connection.begin();
  await connection.execute('create table t as select 1 as a', { fetch: false });
  expect(await failure(other.execute('from t', fetch))).toMatchObject({ code: 'table-not-found' });
  await connection.commit();
  expect((await other.execute('from t', fetch)).rows).toEqual([[1]]);
});

it('begin and commit as statements count as well', async () => {
  const connection = await connect();
  await connection.execute('begin; -- now', { fetch: false });
  expect(connection.inTransaction).toBe(true);
  await connection.execute('commit;', { fetch: false });
  expect(connection.inTransaction).toBe(false);
});

it('a released connection leaves no temporary table to the next', async () => {
  const connection = await connect();
  await connection.execute('create temp table t as select 1', { fetch: false });
  await connection.release();
  const next = await (session as DatabaseSession).connection('model.shop.b');
  expect(await failure(next.execute('from t', fetch))).toMatchObject({ code: 'table-not-found' });
});

it('an interrupted statement ends soon and the connection goes on', async () => {
  const connection = await connect();
  const stop = new AbortController();
  const running = failure(
    connection.execute('select count(*) from range(10000000) a, range(10000000) b', {
      fetch: true,
      signal: stop.signal,
    }),
  );
  setImmediate(() => stop.abort());
  expect(await running).toMatchObject({ code: 'engine-cancelled' });
  expect((await connection.execute('select 1', fetch)).rows).toEqual([[1]]);
});

it('settings, extensions that are built in, secrets and attached databases are ready', async () => {
  const connection = await connect({
    settings: { TimeZone: 'Asia/Tokyo', preserve_insertion_order: false },
    config_options: { default_order: 'desc' },
    extensions: ['json', 'icu', 'parquet'],
    attach: [{ path: join(root, 'other.duckdb'), alias: 'other' }],
  });
  const sql = `select current_setting('TimeZone'), current_setting('preserve_insertion_order'),
    current_setting('default_order'), (select count(*) from duckdb_databases() where database_name = 'other')`;
  expect((await connection.execute(sql, fetch)).rows).toEqual([['Asia/Tokyo', false, 'DESC', 1]]);
});

it('an extension that is not there is named', async () => {
  expect(await failure(open({ extensions: [{ name: 'nothing_like_it', repo: join('/nowhere') }] }))).toMatchObject({
    code: 'engine-extension',
    message: expect.stringContaining('nothing_like_it'),
  });
});

it('what the engine refuses is told by its key, without the secret', async () => {
  const problem = await failure(open({ secrets: [{ type: 'nope', key_id: 'abcdef', secret: 'hidden-word' }] }));
  expect(problem).toMatchObject({ code: 'target-setting-invalid', message: expect.stringContaining('secrets[0]') });
  expect(JSON.stringify(problem)).not.toContain('hidden-word');
  const connecting = async () => await (await open({ settings: { nonsense: 1 } })).connection('x');
  expect(await failure(connecting())).toMatchObject({ message: expect.stringContaining('settings.nonsense') });
});

it('a file that is no database, and a folder that is not there, are told', async () => {
  writeFileSync(join(root, 'bad.duckdb'), 'x'.repeat(20_000));
  expect(await failure(open({ path: join(root, 'bad.duckdb') }))).toMatchObject({ code: 'database-unreadable' });
  expect(await failure(open({ path: join(root, 'none/shop.duckdb') }))).toMatchObject({
    code: 'database-unreadable',
    hint: expect.stringContaining('folder'),
  });
});

it('keep_open: false frees the file when no node is at work', async () => {
  const connection = await connect({ keep_open: false });
  await connection.execute('create table t as select 1', { fetch: false });
  await connection.release();
  await new Promise((resolve) => setImmediate(resolve));
  const again = await (session as DatabaseSession).connection('model.shop.b');
  expect((await again.execute('from t', fetch)).rows).toEqual([[1]]);
});

it('what needs Python or a service is refused by name', async () => {
  const refused = async (more: Record<string, unknown>) => String((await failure(open(more)))?.['message']);
  expect(await refused({ plugins: [{ module: 'excel' }] })).toContain('plugins');
  expect(await refused({ filesystems: [{ fs: 'abfs' }] })).toContain('filesystems');
  expect(await refused({ remote: { host: 'a', port: 1, user: 'b' } })).toContain('remote');
  expect(await refused({ path: 'md:shop' })).toContain('MotherDuck');
});

it.each([
  ['shop.duckdb', 'shop'],
  ['a/b/my.db.duckdb', 'my'],
  ['.hidden.duckdb', 'hidden'],
  [':memory:', 'memory'],
  ['md:foo', 'foo'],
  ['md:', 'my_db'],
  ['ducklake:x/foo.ducklake', 'foo'],
  ['s3://a/b/foo.duckdb?x=1', 'foo'],
])('the database of %s is %s, as in dbt-duckdb', (path, name) => {
  expect(adapter.validate({ path }).value.database).toBe(name);
});

it.each([
  [{ database: 'other' }, 'database'],
  [{ path: 3 }, 'path'],
  [{ path: '' }, 'path'],
  [{ schema: null }, 'schema'],
  [{ settings: [1] }, 'settings'],
  [{ extensions: 'httpfs' }, 'extensions'],
  [{ extensions: [{ name: 'a' }] }, 'extensions[0]'],
  [{ attach: [{ alias: 'a' }] }, 'attach[0]'],
  [{ attach: [{ path: 'a', more: 1 }] }, 'attach[0].more'],
  [{ attach: [{ path: 'a', type: 'sqlite', options: { type: 'x' } }] }, 'attach[0].type'],
  [{ secrets: [{ key_id: 'a' }] }, 'secrets[0]'],
  [{ retries: { connect_attempts: '3' } }, 'retries.connect_attempts'],
  [{ use_credential_provider: 'gcp' }, 'use_credential_provider'],
  [{ keep_open: 'no' }, 'keep_open'],
  [{ nonsense: 1 }, 'nonsense'],
])('the settings %j are told by key', (given, key) => {
  const { diagnostics } = adapter.validate({ path: 'shop.duckdb', ...given });
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]?.message).toContain(`'${key}'`);
});

it('the database may be one that is attached', () => {
  const { value, diagnostics } = adapter.validate({
    path: 'a.duckdb',
    database: 'b',
    attach: [{ path: 'x', alias: 'b' }],
  });
  expect(diagnostics).toEqual([]);
  expect(value.database).toBe('b');
});

it('another program that holds the file is told by name and process', async () => {
  const program = `import { DuckDBInstance } from '@duckdb/node-api';
    await DuckDBInstance.create(process.argv[1]); console.log('open'); setInterval(() => undefined, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', program, join(root, 'shop.duckdb')]);
  try {
    await once(other.stdout, 'data');
    const problem = await failure(open());
    expect(problem).toMatchObject({
      code: 'database-locked',
      message: expect.stringContaining(`process ${other.pid}`),
    });
  } finally {
    other.kill();
    await once(other, 'exit');
  }
});

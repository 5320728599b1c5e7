import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectYml, TestProject } from './e2e/lake.ts';

const models = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [
    `models/m${i}.sql`,
    i === 0
      ? "select {{ var('v') }} as v, i from unnest(sequence(1, 2000)) as t(i)"
      : `select v, i from {{ ref('m${i - 1}') }}`,
  ]),
);

it('kill -9 at random moments leaves every table whole, old or new, and retry finishes', async () => {
  const project = new TestProject({ 'project.yml': `${projectYml}vars: {v: 0}\n`, ...models });
  expect((await project.lake('build')).status).toBe(0);
  for (let round = 1; round <= 50; round++) {
    const child = project.start('build', '--vars', `{v: ${round}}`);
    const closed = new Promise((resolve) => child.on('close', resolve));
    const delay = 150 + ((round * 7919) % 450);
    const timer = setTimeout(() => child.kill('SIGKILL'), delay);
    await closed;
    clearTimeout(timer);
    const union = Array.from(
      { length: 12 },
      (_, i) => `select ${i} as m, count(*) as n, count(distinct v) as versions from "lake"."main"."m${i}"`,
    ).join(' union all ');
    for (const row of await project.rows(union)) expect(row).toMatchObject({ n: 2000, versions: 1 });
  }
  const last = await project.lake('build', '--vars', '{v: 99}');
  expect(last.status).toBe(0);
  expect(await project.rows('select max(v) as v from "lake"."main"."m11"')).toEqual([{ v: 99 }]);
}, 240_000);

it('two runs at once: the second waits and both end well', async () => {
  const project = new TestProject({ 'project.yml': `${projectYml}vars: {v: 0}\n`, ...models });
  const [a, b] = await Promise.all([project.lake('build'), project.lake('build')]);
  expect([a.status, b.status]).toEqual([0, 0]);
});

it('a second run that must not wait says who holds the lake', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql':
      'select count(*) as n from unnest(sequence(1, 5000)) as a(x), unnest(sequence(1, 9000)) as b(y), unnest(sequence(1, 50)) as c(z)',
  });
  const first = project.start('build');
  const started = new Promise((resolve) => first.stderr.on('data', resolve));
  await started;
  const second = await project.lake('build', '--lock-timeout', '0');
  const closed = new Promise((resolve) => first.on('close', resolve));
  first.kill('SIGINT');
  await closed;
  expect(second.status).toBe(1);
  expect(second.stderr).toContain('error[lake-locked]');
});

it('a folder that is not a lake is left alone', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': 'select 1 as x',
    '.lake/precious.txt': 'mine',
  });
  const outcome = await project.lake('build');
  expect(outcome.status).toBe(2);
  expect(outcome.stderr).toContain('error[lake-foreign-folder]');
});

it('a chain of 5,000 models parses', async () => {
  const project = new TestProject({ 'project.yml': projectYml });
  for (let i = 0; i < 5000; i++)
    project.write(`models/c${i}.sql`, i === 0 ? 'select 1 as x' : `select x from {{ ref('c${i - 1}') }}`);
  const outcome = await project.lake('ls', '-s', '+c4999', '--output', 'name');
  expect(outcome.stdout.trim().split('\n')).toHaveLength(5000);
  rmSync(join(project.root), { recursive: true, force: true });
});

it('CSV rows that cannot be read are counted and named, not dropped', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'data/orders.csv': 'id,amount\n1,10\n2\n3,30,x\n4,many\n5,50\n',
    'models/sources.yml': `sources:
  - name: raw
    tables:
      - name: orders
        external: {location: data/orders.csv, format: csv}
        columns:
          - {name: id, data_type: bigint}
          - {name: amount, data_type: bigint}
`,
    'models/a.sql': "select * from {{ source('raw', 'orders') }}",
  });
  const outcome = await project.lake('build');
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toContain('error[source-bad-rows]');
  expect(outcome.stderr).toContain('3 bad row(s)');
});

it('a full disk stops the run by name; every table is as it was and retry finishes', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql': 'select 1 as x',
    'models/big.sql':
      "select i, to_hex(sha256(to_utf8(cast(i as varchar)))) as h from {{ ref('a') }}, unnest(sequence(1, 100)) as t(i)",
  });
  expect((await project.lake('build')).status).toBe(0);
  project.write(
    'models/big.sql',
    'select i, j, to_hex(sha256(to_utf8(cast(i * j as varchar)))) as h from unnest(sequence(1, 3000)) as t(i), unnest(sequence(1, 100)) as u(j)',
  );
  // No file may grow beyond 1 MiB: what a full disk looks like to a process, without filling one.
  const full = await project.shell('trap "" XFSZ; ulimit -f 1024; exec "$@"', 'build');
  expect(full.status).toBe(1);
  expect(full.stderr).toContain('error[disk-full]');
  expect(await project.rows('select count(*) as n from "lake"."main"."big"')).toEqual([{ n: 100 }]);
  expect((await project.lake('retry')).status).toBe(0);
  expect(await project.rows('select count(*) as n from "lake"."main"."big"')).toEqual([{ n: 300_000 }]);
});

it('a lake that cannot be written says where and why', async () => {
  const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x', '.lake': 'a file' });
  const outcome = await project.lake('build');
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toContain('error[folder-not-writable]');
  expect(readFileSync(join(project.root, '.lake'), 'utf8')).toBe('a file');
});

it('readers see the whole old table or the whole new one while it is built again and again', async () => {
  const project = new TestProject({
    'project.yml': `${projectYml}vars: {v: 0}\n`,
    'models/a.sql': "select {{ var('v') }} as v, i from unnest(sequence(1, 5000)) as t(i)",
  });
  await project.lake('build');
  let writing = true;
  const writer = (async () => {
    for (let v = 1; v <= 8; v++) expect((await project.lake('build', '--vars', `{v: ${v}}`)).status).toBe(0);
    writing = false;
  })();
  let reads = 0;
  while (writing) {
    const [row] = await project.rows('select count(*) as n, count(distinct v) as versions from "lake"."main"."a"');
    expect(row).toEqual({ n: 5000, versions: 1 });
    reads++;
  }
  await writer;
  expect(reads).toBeGreaterThan(3);
});

it('an interrupt cancels what runs, reports it, leaves no lock and ends with 130', async () => {
  const project = new TestProject({
    'project.yml': projectYml,
    'models/a.sql':
      'select count(*) as n from unnest(sequence(1, 5000)) as a(x), unnest(sequence(1, 9000)) as b(y), unnest(sequence(1, 90)) as c(z)',
    'models/b.sql': "select * from {{ ref('a') }}",
  });
  const child = project.start('build');
  let stderr = '';
  const running = new Promise<void>((resolve) =>
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
      if (existsSync(join(project.root, '.lake/_staging'))) resolve();
      else setTimeout(() => resolve(), 500);
    }),
  );
  await running;
  child.kill('SIGINT');
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(status).toBe(130);
  expect(stderr).toContain('Interrupted');
  expect(existsSync(join(project.root, '.lake/.lock'))).toBe(false);
});

it('rows beyond max_rejects are an error, rows within it a warning that counts them', async () => {
  const source = (allowed: number) => `sources:
  - name: raw
    tables:
      - name: orders
        external: {location: data/orders.csv, format: csv, options: {max_rejects: ${allowed}}}
        columns: [{name: id, data_type: bigint}, {name: amount, data_type: bigint}]
`;
  const project = new TestProject({
    'project.yml': projectYml,
    'data/orders.csv': 'id,amount\n1,10\n2\n3,30,x\n4,many\n5,50\n',
    'models/sources.yml': source(3),
    'models/a.sql': "select * from {{ source('raw', 'orders') }}",
  });
  const within = await project.lake('build');
  expect(within.stderr).toContain('warning[source-rows-rejected]');
  expect(within.stderr).toContain('3 bad row(s) left out');
  expect(within.status).toBe(0);
  expect(await project.rows("select id from {{ ref('a') }} order by id")).toEqual([{ id: 1 }, { id: 5 }]);
  project.write('models/sources.yml', source(2));
  const beyond = await project.lake('build');
  expect(beyond.stderr).toContain('error[source-bad-rows]');
  expect(beyond.status).not.toBe(0);
});

it('what a killed run left is removed by the next; a folder that no run recorded stays', async () => {
  const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x' });
  expect((await project.lake('build')).status).toBe(0);
  // As a run leaves it that dies after it moved its files and before it committed them.
  project.write('.lake/_staging/20260101t000000z-dead/main.a.0/part-0.parquet', 'half');
  project.write('.lake/data/main/a/20260101t000000z-dead-0a1b2c3d/part-0.parquet', 'whole');
  project.write('.lake/data/main/a/precious/notes.txt', 'mine');
  expect((await project.lake('build')).status).toBe(0);
  const exists = (path: string) => existsSync(join(project.root, path));
  expect(exists('.lake/data/main/a/20260101t000000z-dead-0a1b2c3d')).toBe(false);
  expect(exists('.lake/_staging')).toBe(false);
  expect(exists('.lake/data/main/a/precious/notes.txt')).toBe(true);
  expect(await project.rows('select x from "lake"."main"."a"')).toEqual([{ x: 1 }]);
});

it('a table keeps three versions on disk, however often it is built', async () => {
  const project = new TestProject({ 'project.yml': projectYml, 'models/a.sql': 'select 1 as x' });
  for (let i = 0; i < 5; i++) expect((await project.lake('run')).status).toBe(0);
  expect(readdirSync(join(project.root, '.lake/data/main/a'))).toHaveLength(3);
});

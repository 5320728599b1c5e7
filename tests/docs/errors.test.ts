import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../src/core/codes.ts';

const pages = new URL('../../docs/errors/', import.meta.url);
const bin = fileURLToPath(new URL('../../bin/lake.cjs', import.meta.url));

/** Codes that a project in a few lines cannot bring about, and where they are shown instead. */
const elsewhere: Readonly<Record<string, string>> = {
  'lake-locked': 'tests/faults.test.ts',
  'database-locked': 'src/adapters/duckdb/database/database.test.ts: needs another program',
  'database-unreadable': 'src/adapters/duckdb/database/database.test.ts',
  'engine-cancelled': 'tests/faults.test.ts: an interrupt',
  'view-chain-too-deep': 'needs a chain of thousands of views',
  'ref-ambiguous': 'needs two packages that have a resource of one name',
  'not-owned': 'no command drops relations yet: an adapter raises it when asked to drop what lake did not build',
  'package-checksum': 'tests/e2e/deps.test.ts: the sum of an archive differs from one machine to the next',
  'contract-broken': 'src/state/changes.test.ts',
  'seed-compared-by-path': 'src/state/changes.test.ts',
  'introspection-unavailable': 'raised when a macro asks the engine in a way that compile cannot foresee',
};

const codes = readdirSync(pages).map((file) => file.replace(/\.md$/, ''));
const folders: string[] = [];
const temporary = () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lake-page-')));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

it('each code has a page, and each page a code', () => {
  expect([...codes, ...Object.keys(elsewhere)].sort()).toEqual(Object.keys(catalogue).sort());
});

describe('the pages say what lake says', () => {
  let path: string;
  beforeAll(() => {
    path = temporary();
    writeFileSync(join(path, 'lake'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
    chmodSync(join(path, 'lake'), 0o755);
  });

  it.each(codes)('%s', (code) => {
    const text = readFileSync(new URL(`${code}.md`, pages), 'utf8');
    const root = temporary();
    const blocks = [...text.matchAll(/^```(\S+)(?: (.+))?\n([\s\S]*?)\n```$/gm)];
    const console = blocks.find(([, language]) => language === 'console');
    if (console?.[2] !== 'without-project')
      writeFileSync(join(root, 'project.yml'), 'name: shop\nmodels:\n  +materialized: table\n');
    for (const [, language, file, body] of blocks) {
      if (language === 'console') continue;
      mkdirSync(dirname(join(root, file as string)), { recursive: true });
      writeFileSync(join(root, file as string), `${body}\n`);
    }
    const [command = '', ...shown] = (console?.[3] ?? '').split('\n');
    const done = spawnSync('sh', ['-c', command.replace(/^\$ /, '')], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', CI: '1', PATH: `${path}:${process.env['PATH']}` },
    });
    // What differs from run to run: seconds, the names of runs, and how far memory had come.
    const timeless = (text: string) =>
      text
        .replace(/\d+\.\d+s$/gm, '0.0s')
        .replace(/_staging\/[^"]*/g, '_staging/…')
        .replace(/\d+\.\d+ [KM]iB/g, '1.0 MiB');
    const expected = shown.map((line) => timeless(line));
    const said = timeless(done.stderr.replaceAll(root, '.'))
      .split('\n')
      .map((line) => line.trim());
    const at = said.lastIndexOf(expected[0] as string);
    expect(said.slice(Math.max(0, at), Math.max(0, at) + expected.length)).toEqual(expected.map((line) => line.trim()));
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const ours = Object.entries(process.env).filter(([key]) => !key.startsWith('npm_') && key !== 'LAKE_TARGET');
const env = { ...Object.fromEntries(ours), NO_COLOR: '1', CI: '1' };
const run = (program: string, args: readonly string[], cwd: string) =>
  execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe('the package, installed into an empty folder with npm alone', () => {
  let folder: string;
  let files: readonly string[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lake-pack-'));
    // The build stands: `npm test` makes it, and building here would pull it from under the tests beside.
    const packed = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], root);
    const [archive] = JSON.parse(packed) as { filename: string; files: { path: string }[] }[];
    files = archive?.files.map((file) => file.path) ?? [];
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund'];
    run('npm', ['install', ...quiet, join(folder, archive?.filename ?? '')], folder);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds lake and no file of the film lake', () => {
    expect(files).toContain('bin/lake.cjs');
    expect(files).toContain('dist/index.js');
    const film = /^(ingest|models|seeds|macros|tests|data|build|src)\/|franchises|imdb|tmdb|^project\.yml$/i;
    expect(files.filter((file) => film.test(file))).toEqual([]);
  });

  it('brings no package that runs a script on install', () => {
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    const packages = Object.entries(lock.packages as Record<string, { hasInstallScript?: boolean }>);
    expect(packages.length).toBeGreaterThan(2);
    expect(packages.filter(([, entry]) => entry.hasInstallScript === true).map(([name]) => name)).toEqual([]);
  });

  it('starts a project that builds and shows rows', () => {
    run('npx', ['--no-install', 'lake', 'init', 'shop'], folder);
    const shop = join(folder, 'shop');
    run('npx', ['--no-install', 'lake', 'build'], shop);
    const results = JSON.parse(readFileSync(join(shop, 'target/run_results.json'), 'utf8')).results;
    expect(results.length).toBeGreaterThan(3);
    expect(new Set(results.map((r: { status: string }) => r.status))).toEqual(new Set(['success', 'pass']));
    expect(run('npx', ['--no-install', 'lake', 'show', '-s', 'orders_by_month', '-q'], shop)).not.toBe('');
  }, 60_000);
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = (...args: string[]) => {
  const done = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', CI: '1' },
    maxBuffer: 1 << 26,
  });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
};
const lake = (...args: string[]) => run('bin/lake.cjs', ...args);

describe('the film lake', () => {
  let built: ReturnType<typeof lake>;
  beforeAll(() => {
    expect(lake('ingest').status).toBe(0);
    built = lake('build');
  }, 180_000);

  it('builds whole, with at least 18 models, 100 data tests and 10 unit tests green', () => {
    expect(built.stderr).toContain('Done');
    expect(built.status).toBe(0);
    const count = (type: string) =>
      lake('ls', '--resource-type', type, '--output', 'name', '-q').stdout.trim().split('\n').length;
    expect(count('model')).toBeGreaterThanOrEqual(18);
    expect(count('test')).toBeGreaterThanOrEqual(100);
    expect(count('unit_test')).toBeGreaterThanOrEqual(10);
  });

  it('gives the seven franchises exactly', () => {
    const shown = lake('show', '-s', 'agg_franchise', '--limit', '-1', '-o', 'json', '-q');
    const profit = Object.fromEntries(
      shown.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { franchise_id: string; profit: number })
        .map((row) => [row.franchise_id, row.profit]),
    );
    expect(profit).toEqual({
      'star-wars': 7680930595,
      'senhor-dos-aneis': 4836068099,
      exterminador: 1258047030,
      matrix: 1230602617,
      alien: 877768033,
      'de-volta-para-o-futuro': 858637345,
      'mad-max': 377339391,
    });
  });

  it('lists what is upstream of the fact, and tests by tag', () => {
    expect(lake('ls', '-s', '+fct_film', '--resource-type', 'model', '--output', 'name', '-q').stdout).toBe(
      'fct_film\ntrusted_tmdb_movie\n',
    );
    expect(lake('test', '-s', 'tag:kpi').status).toBe(0);
  });
});

import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

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
      'dim_film\nfct_film\nstg_tmdb_movie\ntrusted_tmdb_movie\n',
    );
    expect(lake('test', '-s', 'tag:kpi').status).toBe(0);
  });
});

describe('the film lake with several snapshots and loads', () => {
  type Movie = Record<string, unknown> & { id: number };
  const project = new TestProject({});
  const raw = 'data/raw/tmdb/json';
  const ingest = (...args: string[]) => {
    const done = spawnSync(process.execPath, [join(root, 'build/ingest.js'), ...args], {
      cwd: project.root,
      encoding: 'utf8',
    });
    expect(done.stderr).not.toContain('error:');
  };
  const land = (day: string, movies: readonly Movie[]) =>
    project.write(`${raw}/${day}/movie-1.json`, movies.map((movie) => `${JSON.stringify(movie)}\n`).join(''));
  const green = async (...args: string[]) => {
    const built = await project.lake('build', ...args);
    expect(built.stdout + built.stderr).not.toContain('✗');
    expect(built.status).toBe(0);
    return built;
  };
  const profit = async (where: string) =>
    (await project.rows(`select sum(profit) as profit from {{ ref('agg_franchise') }} where ${where}`))[0]?.['profit'];
  let first: Movie[];

  beforeAll(() => {
    for (const part of ['project.yml', 'models', 'macros', 'seeds', 'tests/data', 'ingest/tmdb'])
      cpSync(join(root, part), join(project.root, part), { recursive: true });
    ingest('tmdb');
    ingest('imdb', '--rows', '4000', '--date', '2022-05-02');
    ingest('series', '--rows', '1000', '--date', '2022-05-02');
    const folder = join(project.root, raw, '2023/06/26');
    first = readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Movie);
  });

  it('builds three times in a row', async () => {
    for (const _ of [1, 2, 3]) await green();
  }, 180_000);

  it('takes a later snapshot: dimensions and views follow it, the fact keeps both', async () => {
    // Everything that may drift does: titles, an id of IMDb, money, genres, companies' names, votes.
    const later = first.map((movie) => {
      const next = { ...movie, popularity: 1, vote_count: Number(movie['vote_count']) + 1 };
      if (movie.id === 348) return { ...next, title: 'Alien³ de novo', imdb_id: 'tt9999999', revenue: 0 };
      if (movie.id === 11) return { ...next, budget: 11000001, genres: [{ id: 12, name: 'Aventura' }] };
      if (movie.id === 603) return { ...next, production_companies: [{ id: 79, name: 'Village Roadshow' }] };
      return next;
    });
    land('2024/01/01', later);
    for (const _ of [1, 2]) await green();
    expect(await profit("franchise_id = 'star-wars' and snapshot_date = date '2023-06-26'")).toBe(7680930595);
    expect(await profit("franchise_id = 'star-wars' and snapshot_date = date '2024-01-01'")).toBe(7680930594);
    expect(
      await project.rows(
        "select f.film, f.film_id, f.profit, cast(f.snapshot_date as varchar) as day from {{ ref('vw_film') }} as f where f.film = 'Alien³ de novo'",
      ),
    ).toEqual([{ film: 'Alien³ de novo', film_id: 'tt9999999', profit: null, day: '2024-01-01' }]);
    expect(await project.rows("select genre from {{ ref('vw_film_genre') }} where film_id = 'tt0076759'")).toEqual([
      { genre: 'Aventura' },
    ]);
    expect(
      await project.rows(
        "select company from {{ ref('vw_film_company') }} where company_id = 79 and film_id = 'tt0133093'",
      ),
    ).toEqual([{ company: 'Village Roadshow' }]);
    expect(await project.rows("select count(*) as n from {{ ref('fct_film') }}")).toEqual([{ n: 76 }]);
    expect(await project.rows("select count(*) as n from {{ ref('dim_film') }}")).toEqual([{ n: 38 }]);
  }, 180_000);

  it('takes an older snapshot that lands late, and a whole rebuild says the same', async () => {
    land('2022/12/02', first.slice(0, 12));
    await green();
    const all = "select * from {{ ref('fct_film') }} order by film_id, snapshot_date";
    const fact = await project.rows(all);
    expect(fact).toHaveLength(76 + 11);
    await green('--full-refresh');
    expect(await project.rows(all)).toEqual(fact);
  }, 180_000);

  it('reads the latest load of an IMDb extract only', async () => {
    const titles = "select count(*) as n, max(title) as title from {{ ref('trusted_imdb_movie') }}";
    const header = readFileSync(join(project.root, 'data/raw/local/csv/movies/2022/05/02/movies.csv'), 'utf8').split(
      '\n',
    )[0];
    project.write('movies.csv', `${header}\ntt1|Só este|\\N|1999|100|Drama|7.0|10|actor|X|Ana|1970|\\N|actor|tt1\n`);
    ingest('imdb', '--file', 'movies.csv', '--date', '2026-11-24');
    await green();
    expect(await project.rows(titles)).toEqual([{ n: 1, title: 'Só este' }]);
    expect(
      await project.rows("select name, birth_year from {{ ref('dim_person') }} where person_id = 'ana#1970'"),
    ).toEqual([{ name: 'Ana', birth_year: 1970 }]);
  }, 180_000);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datePath, publishFile, sha256 } from './publish.ts';

interface Film {
  readonly tmdb_id: number;
  readonly [key: string]: unknown;
}

export interface TmdbOptions {
  readonly fixture: string;
  readonly raw: string;
  /** Of the snapshot; without one, the day on which the fixture's facts were true. */
  readonly date?: string | undefined;
}

export interface TmdbLoad {
  readonly file: string;
  readonly records: number;
  readonly duplicates: readonly number[];
  readonly outcome: 'written' | 'unchanged';
}

/**
 * Lands the records of the requested films as TMDB-shaped documents, one a line, as they came: an id that is requested twice
 * comes twice. At most 100 records a file (the challenge's rule); here there are 39.
 */
export async function loadTmdb(options: TmdbOptions): Promise<TmdbLoad> {
  const data = JSON.parse(await readFile(options.fixture, 'utf8')) as {
    snapshot: string;
    seed_request_ids: number[];
    films: Film[];
  };
  const films = new Map(data.films.map((film) => [film.tmdb_id, film]));
  const seen = new Set<number>();
  const duplicates: number[] = [];
  const lines = data.seed_request_ids.map((id) => {
    if (seen.has(id)) duplicates.push(id);
    seen.add(id);
    const film = films.get(id);
    if (film === undefined) throw new Error(`the fixture has no film ${id}`);
    return JSON.stringify(document(film));
  });
  const content = `${lines.join('\n')}\n`;
  const file = join(
    options.raw,
    'tmdb/json',
    datePath(options.date ?? data.snapshot),
    `movie-${sha256(content).slice(0, 16)}.json`,
  );
  return { file, records: lines.length, duplicates, outcome: await publishFile(file, content) };
}

/** The shape of GET /movie/{id}?append_to_response=credits&language=pt-BR. */
function document(film: Film): Record<string, unknown> {
  return {
    adult: false,
    belongs_to_collection: film['collection'],
    budget: film['budget'],
    genres: (film['genres'] as { id: number; name_pt: string }[]).map((g) => ({ id: g.id, name: g.name_pt })),
    id: film.tmdb_id,
    imdb_id: film['imdb_id'],
    original_title: film['title'],
    popularity: film['popularity'],
    production_companies: film['production_companies'] ?? [],
    release_date: film['release_date'],
    revenue: film['revenue'],
    runtime: film['runtime'],
    title: film['title_pt'],
    vote_average: film['vote_average'],
    vote_count: film['vote_count'],
    credits: { cast: film['cast'] },
  };
}

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { datePath } from './publish.ts';

/** Faults put into the generated file on purpose, counted so that tests know the exact answer. */
export interface FaultCounts {
  rows: number;
  titles: number;
  exactDuplicates: number;
  emptyInsteadOfNull: number;
  loneQuotes: number;
  yearZero: number;
  thousandsSeparator: number;
  trailingBlanks: number;
}

export interface ImdbOptions {
  readonly raw: string;
  readonly fixture: string;
  readonly date: string;
  readonly rows: number;
  readonly seed: number;
}

export interface ImdbLoad {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly faults: FaultCounts;
}

const header =
  'id|tituloPincipal|tituloOriginal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos';
const genres = [
  'Action',
  'Adventure',
  'Comedy',
  'Crime',
  'Drama',
  'Fantasy',
  'Horror',
  'Mystery',
  'Romance',
  'Sci-Fi',
  'Thriller',
  'Western',
];
const words = [
  'Silent',
  'Red',
  'Last',
  'Hidden',
  'Golden',
  'Broken',
  'Distant',
  'Empty',
  'Burning',
  'Frozen',
  'River',
  'City',
  'Garden',
  'Signal',
  'Winter',
  'Harbor',
  'Mirror',
  'Road',
  'Station',
  'Island',
];
const names = [
  'Ana',
  'Bruno',
  'Clara',
  'Davi',
  'Elena',
  'Felipe',
  'Gustavo',
  'Helena',
  'Igor',
  'Julia',
  'Kaique',
  'Laura',
  'Miguel',
  'Nina',
  'Otto',
  'Paula',
  'Rafael',
  'Sofia',
  'Tiago',
  'Vera',
];
const surnames = [
  'Almeida',
  'Barros',
  'Cardoso',
  'Duarte',
  'Esteves',
  'Freitas',
  'Gomes',
  'Henriques',
  'Ibarra',
  'Junqueira',
  'Klein',
  'Lopes',
  'Moraes',
  'Nunes',
  'Oliveira',
  'Prado',
  'Queiroz',
  'Ramos',
  'Silva',
  'Teixeira',
];

/** A small, fast generator of repeatable numbers (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Writes the IMDb-shaped movies.csv: same seed, same bytes. The 38 real films stand in it with names and characters of the
 * fixture only. Streams with constant memory, under a temporary name until it is whole.
 */
export async function generateImdb(options: ImdbOptions): Promise<ImdbLoad> {
  const file = join(options.raw, 'local/csv/movies', datePath(options.date), 'movies.csv');
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const out = createWriteStream(temporary, { highWaterMark: 1 << 20 });
  const hash = createHash('sha256');
  let bytes = 0;
  let buffer = `${header}\n`;
  const flush = async (force: boolean): Promise<void> => {
    if (!force && buffer.length < 1 << 18) return;
    const chunk = Buffer.from(buffer, 'utf8');
    buffer = '';
    hash.update(chunk);
    bytes += chunk.length;
    if (!out.write(chunk)) await once(out, 'drain');
  };
  const faults: FaultCounts = {
    rows: 0,
    titles: 0,
    exactDuplicates: 0,
    emptyInsteadOfNull: 0,
    loneQuotes: 0,
    yearZero: 0,
    thousandsSeparator: 0,
    trailingBlanks: 0,
  };
  for (const row of realFilms(await readFile(options.fixture, 'utf8'))) {
    buffer += `${row}\n`;
    faults.rows++;
  }
  faults.titles += 38;
  const next = random(options.seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  for (let title = 0; faults.rows < options.rows; title++) {
    faults.titles++;
    const id = `tt9${String(title).padStart(7, '0')}`;
    let name = `${pick(words)} ${pick(words)} ${title}`;
    const quoted = title % 20011 === 7;
    const blank = title % 15013 === 11;
    const zero = title % 30011 === 13;
    const thousands = title % 25013 === 17;
    const empty = title % 10007 === 19;
    if (quoted) name = `${name} "cut`;
    if (blank) name = `${name}  `;
    const year = zero ? '0' : next() < 0.003 ? '\\N' : String(1930 + Math.floor(93 * Math.sqrt(next())));
    const runtime = empty ? '' : next() < 0.1 ? '\\N' : String(60 + Math.floor(next() * 120));
    const genre = next() < 0.01 ? '\\N' : next() < 0.5 ? pick(genres) : `${pick(genres)},${pick(genres)}`;
    const rating = (1 + Math.floor(next() * 90) / 10).toFixed(1);
    const votes = thousands ? '1,234' : String(Math.floor(5 * Math.exp(next() * 9)));
    const credits = 3 + Math.floor(next() * 3.6);
    for (let credit = 0; credit < credits && faults.rows < options.rows; credit++) {
      const person = Math.floor(next() ** 3 * 60000);
      const actor = `${names[person % names.length]} ${surnames[Math.floor(person / names.length) % surnames.length]} ${Math.floor(person / 400)}`;
      const character = next() < 0.28 ? '\\N' : `Role ${Math.floor(next() * 500)}`;
      const born = person % 5 < 2 ? '\\N' : String(1900 + (person % 100));
      const died = person % 4 !== 0 || born === '\\N' ? '\\N' : String(1960 + (person % 60));
      const row = `${id}|${name}|${name}|${year}|${runtime}|${genre}|${rating}|${votes}|${person % 2 === 0 ? 'actor' : 'actress'}|${character}|${actor}|${born}|${died}|actor|${id}`;
      buffer += `${row}\n`;
      faults.rows++;
      if (quoted) faults.loneQuotes++;
      if (blank) faults.trailingBlanks++;
      if (zero) faults.yearZero++;
      if (thousands) faults.thousandsSeparator++;
      if (empty) faults.emptyInsteadOfNull++;
      if (credit === 0 && title % 5003 === 23 && faults.rows < options.rows) {
        buffer += `${row}\n`;
        faults.rows++;
        faults.exactDuplicates++;
      }
    }
    await flush(false);
  }
  await flush(true);
  out.end();
  await once(out, 'finish');
  const handle = await open(temporary, 'r');
  await handle.sync();
  await handle.close();
  await rename(temporary, file);
  return { file, bytes, sha256: hash.digest('hex'), faults };
}

const imdbGenre: Readonly<Record<string, string>> = { 'Science Fiction': 'Sci-Fi' };

/** The real films: ids, titles, and names and characters of the fixture; what the fixture does not hold is \N, never invented. */
function realFilms(fixture: string): string[] {
  const data = JSON.parse(fixture) as {
    films: {
      imdb_id: string;
      title: string;
      release_date: string;
      runtime: number;
      vote_average: number;
      vote_count: number;
      genres: { name: string }[];
      cast: { name: string; character: string | null; gender: number | null }[];
    }[];
  };
  const known = new Map<string, string[]>();
  for (const film of data.films)
    for (const person of film.cast) known.set(person.name, [...(known.get(person.name) ?? []), film.imdb_id]);
  return data.films.flatMap((film) =>
    film.cast.map((person) => {
      const genre = film.genres.map((g) => imdbGenre[g.name] ?? g.name).join(',');
      const job = person.gender === 1 ? 'actress' : 'actor';
      const titles = (known.get(person.name) ?? []).slice(0, 4).join(',');
      return [
        film.imdb_id,
        film.title,
        film.title,
        film.release_date.slice(0, 4),
        film.runtime,
        genre,
        film.vote_average.toFixed(1),
        film.vote_count,
        job,
        person.character ?? '\\N',
        person.name,
        '\\N',
        '\\N',
        job,
        titles,
      ].join('|');
    }),
  );
}

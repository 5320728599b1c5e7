import { readFile } from 'node:fs/promises';

/** Faults put into the generated lines on purpose, counted so that tests know the exact answer. Counts are of lines. */
export interface FaultCounts {
  /** Lines with the right number of fields. */
  rows: number;
  titles: number;
  exactDuplicates: number;
  emptyInsteadOfNull: number;
  loneQuotes: number;
  yearZero: number;
  yearTooLate: number;
  thousandsSeparator: number;
  trailingBlanks: number;
  carriageReturns: number;
  gluedRoles: number;
  /** Lines with a field too many (a | in the title) or too few, beyond `rows`. */
  wideRows: number;
  shortRows: number;
}

export interface GeneratorOptions {
  readonly kind: 'movies' | 'series';
  readonly fixture: string;
  readonly rows: number;
  readonly seed: number;
}

const start = 'id|tituloPincipal|tituloOriginal|anoLancamento|';
const end =
  'tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos';

/** The header as the file has it, misspelling included. */
export const headers: Readonly<Record<'movies' | 'series', string>> = {
  movies: `${start}${end}`,
  series: `${start}anoTermino|${end}`,
};

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
 * Lines in the shape of the IMDb extract, in batches: same seed, same lines. Among movies the 38 real films stand with names and
 * characters of the fixture only. `faults` is complete when the last batch has been read.
 */
export async function* generate(options: GeneratorOptions, faults: FaultCounts): AsyncGenerator<string[]> {
  const { kind, rows } = options;
  let lines: string[] = [headers[kind]];
  if (kind === 'movies') {
    const real = realFilms(await readFile(options.fixture, 'utf8'));
    lines.push(...real);
    faults.rows += real.length;
    faults.titles += 38;
  }
  const next = random(options.seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const prefix = kind === 'movies' ? 'tt9' : 'tt8';
  for (let title = 0; faults.rows < rows; title++) {
    faults.titles++;
    const id = `${prefix}${String(title).padStart(7, '0')}`;
    let name = `${pick(words)} ${pick(words)} ${title}`;
    const quoted = title % 20011 === 7;
    const blank = title % 15013 === 11;
    const zero = title % 30011 === 13;
    const late = title % 50021 === 41;
    const thousands = title % 25013 === 17;
    const empty = title % 10007 === 19;
    const glued = title % 9001 === 43;
    if (quoted) name = `${name} "cut`;
    if (blank) name = `${name}  `;
    const began = 1930 + Math.floor(93 * Math.sqrt(next()));
    const year = zero ? '0' : late ? '9999' : next() < 0.003 ? '\\N' : String(began);
    const ended = kind === 'movies' ? '' : `${next() < 0.3 ? '\\N' : String(began + Math.floor(next() * 12))}|`;
    const runtime = empty ? '' : next() < 0.1 ? '\\N' : String(60 + Math.floor(next() * 120));
    const genre = next() < 0.01 ? '\\N' : next() < 0.5 ? pick(genres) : `${pick(genres)},${pick(genres)}`;
    const rating = (1 + Math.floor(next() * 90) / 10).toFixed(1);
    const votes = thousands ? '1,234' : String(Math.floor(5 * Math.exp(next() * 9)));
    const credits = 3 + Math.floor(next() * 3.6);
    for (let credit = 0; credit < credits && faults.rows < rows; credit++) {
      const person = Math.floor(next() ** 3 * 60000);
      const actor = `${names[person % names.length]} ${surnames[Math.floor(person / names.length) % surnames.length]} ${Math.floor(person / 400)}`;
      const role = `Role ${Math.floor(next() * 500)}`;
      const character = next() < 0.28 ? '\\N' : glued ? `${role}${role}b` : role;
      const born = person % 5 < 2 ? '\\N' : String(1900 + (person % 100));
      const died = person % 4 !== 0 || born === '\\N' ? '\\N' : String(1960 + (person % 60));
      const row = `${id}|${name}|${name}|${year}|${ended}${runtime}|${genre}|${rating}|${votes}|${person % 2 === 0 ? 'actor' : 'actress'}|${character}|${actor}|${born}|${died}|actor|${id}`;
      const returned = credit === 0 && title % 35023 === 37;
      lines.push(returned ? `${row}\r` : row);
      faults.rows++;
      if (returned) faults.carriageReturns++;
      if (quoted) faults.loneQuotes++;
      if (blank) faults.trailingBlanks++;
      if (zero) faults.yearZero++;
      if (late) faults.yearTooLate++;
      if (thousands) faults.thousandsSeparator++;
      if (empty) faults.emptyInsteadOfNull++;
      if (character.endsWith('b')) faults.gluedRoles++;
      if (credit > 0) continue;
      if (title % 5003 === 23 && faults.rows < rows) {
        lines.push(row);
        faults.rows++;
        faults.exactDuplicates++;
      }
      if (title % 40009 === 29) {
        lines.push(row.replace(`|${name}|`, `|${name}|II|`));
        faults.wideRows++;
      }
      if (title % 45007 === 31) {
        lines.push(row.slice(0, row.lastIndexOf('|')));
        faults.shortRows++;
      }
    }
    if (lines.length >= 4096) {
      yield lines;
      lines = [];
    }
  }
  yield lines;
}

export function noFaults(): FaultCounts {
  return {
    rows: 0,
    titles: 0,
    exactDuplicates: 0,
    emptyInsteadOfNull: 0,
    loneQuotes: 0,
    yearZero: 0,
    yearTooLate: 0,
    thousandsSeparator: 0,
    trailingBlanks: 0,
    carriageReturns: 0,
    gluedRoles: 0,
    wideRows: 0,
    shortRows: 0,
  };
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

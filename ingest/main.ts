import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { generateImdb } from './imdb.ts';
import { loadTmdb } from './tmdb.ts';

const fixture = 'ingest/tmdb/fixture/franchises.json';
const raw = 'data/raw';
const rows = Number(process.argv.find((a) => a.startsWith('--rows='))?.slice(7) ?? 1_045_161);

const tmdb = await loadTmdb({ fixture, raw });
console.error(
  `tmdb   ${tmdb.records} records ${tmdb.outcome}: ${tmdb.file}${tmdb.duplicates.length > 0 ? ` (requested twice: ${tmdb.duplicates.join(', ')})` : ''}`,
);
const movies = 'data/raw/local/csv/movies/2022/05/02/movies.csv';
if (existsSync(movies) && !process.argv.includes('--force')) {
  console.error(`imdb   unchanged: ${movies} (${(await stat(movies)).size.toLocaleString('en-US')} bytes)`);
} else {
  const imdb = await generateImdb({ raw, fixture, date: '2022-05-02', rows, seed: 20220502 });
  console.error(
    `imdb   ${imdb.faults.rows.toLocaleString('en-US')} rows, ${imdb.bytes.toLocaleString('en-US')} bytes, sha256 ${imdb.sha256.slice(0, 16)}…: ${imdb.file}`,
  );
  console.error(`       put in on purpose: ${JSON.stringify(imdb.faults)}`);
}

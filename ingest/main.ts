import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { firstLineNotUtf8, withoutByteOrderMark } from './encoding.ts';
import { generate, noFaults } from './imdb-generator.ts';
import { type Load, latestLoad, linesOf, loadImdb, manifestFile } from './imdb-load.ts';
import { loadTmdb } from './tmdb.ts';

const usage = `lake ingest [imdb|series|tmdb] [options]
  imdb     movies.csv: --file FILE takes the real one, else it is generated (--rows N)
  series   series.csv: the same
  tmdb     the records of the films, as TMDB answers them
  --date YYYY-MM-DD   the date of the load (default: today in UTC; for tmdb, the day of the recorded facts)
  --raw FOLDER        the raw layer (default data/raw)
  --force             load again what is there already`;

const fixture = 'ingest/tmdb/fixture/franchises.json';
const kinds = { imdb: { kind: 'movies', rows: 1_045_161 }, series: { kind: 'series', rows: 61_569 } } as const;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      file: { type: 'string' },
      rows: { type: 'string' },
      date: { type: 'string' },
      raw: { type: 'string', default: 'data/raw' },
      force: { type: 'boolean', default: false },
    },
  });
  const wanted = positionals.length === 0 ? ['tmdb', 'imdb', 'series'] : positionals;
  for (const name of wanted) {
    if (name === 'tmdb') await tmdb(values.raw, values.date);
    else if (name === 'imdb' || name === 'series') await imdb(name, values);
    else throw new Error(`there is no source '${name}'\n\n${usage}`);
  }
}

async function tmdb(raw: string, date: string | undefined): Promise<void> {
  const { records, outcome, file, duplicates } = await loadTmdb({ fixture, raw, date });
  const twice = duplicates.length > 0 ? ` (requested twice: ${duplicates.join(', ')})` : '';
  console.error(`tmdb     ${records} records ${outcome}: ${file}${twice}`);
}

async function imdb(
  name: 'imdb' | 'series',
  values: {
    file?: string | undefined;
    rows?: string | undefined;
    date?: string | undefined;
    raw: string;
    force: boolean;
  },
): Promise<void> {
  const { kind, rows: standard } = kinds[name];
  const rows = values.rows === undefined ? standard : Number(values.rows);
  if (!Number.isInteger(rows) || rows < 400)
    throw new Error(`--rows must be a whole number from 400, not ${values.rows}`);
  if (values.file !== undefined && !existsSync(values.file)) throw new Error(`there is no file ${values.file}`);
  const source = values.file ?? `generated, seed 20220502, ${rows} rows`;
  const date = values.date ?? new Date().toISOString().slice(0, 10);
  const options = { kind, raw: values.raw, date, source };
  const before = await readFile(manifestFile(options), 'utf8').then(
    (text) => JSON.parse(text) as Load,
    () => undefined,
  );
  const intact = before !== undefined && existsSync(before.file) && statSync(before.file).size === before.bytes;
  // What was loaded from a real file is not replaced by a generated one.
  const stays = before?.source === source || before?.source.startsWith('generated') === false;
  if (intact && stays && values.file === undefined && !values.force) {
    console.error(
      `${kind.padEnd(8)} ${before.rows.toLocaleString('en-US')} rows unchanged: ${before.file} (${before.source})`,
    );
    return;
  }
  if (values.file !== undefined) {
    const bad = await firstLineNotUtf8(values.file);
    if (bad !== undefined)
      throw new Error(
        `${values.file} is not UTF-8: line ${bad}. Convert it first, e.g. iconv -f latin1 -t utf-8 ${values.file} > utf8.csv`,
      );
  }
  const faults = noFaults();
  const lines =
    values.file === undefined
      ? generate({ kind, fixture, rows, seed: 20220502 }, faults)
      : withoutByteOrderMark(linesOf(values.file));
  const load = await loadImdb(options, lines);
  console.error(
    `${kind.padEnd(8)} ${load.rows.toLocaleString('en-US')} rows, ${load.bytes.toLocaleString('en-US')} bytes, sha256 ${load.sha256.slice(0, 16)}…: ${load.file}`,
  );
  if (load.rejects > 0) console.error(`         ${load.rejects} lines set aside: ${load.rejectsFile}`);
  if (load.blank > 0) console.error(`         ${load.blank} blank lines left out`);
  const latest = await latestLoad(values.raw, kind);
  if (latest !== undefined && latest > date)
    console.error(`         the models read the load of ${latest}, which is later than ${date}`);
  if (values.file === undefined) console.error(`         put in on purpose: ${JSON.stringify(faults)}`);
}

main().catch((problem: unknown) => {
  console.error(`error: ${problem instanceof Error ? problem.message : String(problem)}`);
  process.exitCode = 2;
});

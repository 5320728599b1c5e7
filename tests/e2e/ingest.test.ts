import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TestProject } from './lake.ts';

const script = fileURLToPath(new URL('../../build/ingest.js', import.meta.url));
const fixture = readFileSync(new URL('../../ingest/tmdb/fixture/franchises.json', import.meta.url), 'utf8');
const file = 'data/raw/local/csv/movies/2022/05/02/movies.csv';
const header =
  'id|tituloPincipal|tituloOriginal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos';

const tmdbKeys = [
  'adult',
  'belongs_to_collection',
  'budget',
  'genres',
  'id',
  'imdb_id',
  'original_title',
  'popularity',
  'production_companies',
  'release_date',
  'revenue',
  'runtime',
  'title',
  'vote_average',
  'vote_count',
  'credits',
];

const film = () =>
  new TestProject({
    'project.yml': `name: film\ningest:\n  imdb: [node, '${script}', imdb, --date, '2022-05-02']\n  undated: [node, '${script}', imdb]\n  tmdb: [node, '${script}', tmdb]\ntargets: {local: {type: duckdb}}\ntarget: local\n`,
    'ingest/tmdb/fixture/franchises.json': fixture,
  });
const rejectsFile = 'data/raw/_rejects/movies/2022/05/02/movies.ndjson';
const good = 'tt1|A|A|1999|100|Drama|7.0|10|actor|X|Ana|1970|\\N|actor|tt1';
const read = (project: TestProject, path: string) => readFileSync(join(project.root, path), 'utf8');
const filesBelow = (project: TestProject, folder: string) =>
  !existsSync(join(project.root, folder))
    ? []
    : readdirSync(join(project.root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name);
const manifest = (project: TestProject) => JSON.parse(read(project, 'data/raw/_manifests/2022/05/02/movies.json'));

describe('lake ingest', () => {
  it('generates the same bytes each time, with the faults it says', async () => {
    const [a, b] = [film(), film()];
    const first = await a.lake('ingest', 'imdb', '--rows', '160000');
    await b.lake('ingest', 'imdb', '--rows', '160000');
    expect(first.status).toBe(0);
    expect(manifest(a).sha256).toBe(manifest(b).sha256);
    const faults = JSON.parse(/put in on purpose: (.*)/.exec(first.stderr)?.[1] ?? '{}');
    const lines = read(a, file).trimEnd().split('\n').slice(1);
    expect(lines).toHaveLength(160_000);
    expect(faults.rows).toBe(160_000);
    expect(lines.filter((line) => line.split('|')[3] === '0')).toHaveLength(faults.yearZero);
    expect(lines.filter((line) => line.includes('|1,234|'))).toHaveLength(faults.thousandsSeparator);
    expect(lines.filter((line) => line.includes('"'))).toHaveLength(faults.loneQuotes);
    expect(new Set(lines.map((line) => line.split('|')[0])).size).toBe(faults.titles);
    const rejects = read(a, rejectsFile).trimEnd().split('\n');
    expect(rejects).toHaveLength(faults.wideRows + faults.shortRows);
    expect(faults.wideRows).toBeGreaterThan(0);
    expect(faults.shortRows).toBeGreaterThan(0);
  });

  it('takes a real file, sets its broken lines aside with number and reason, and keeps it from being generated over', async () => {
    const project = film();
    project.write('movies.csv', `${header}\r\n${good}\r\ntt2|too|few\n${good}|too many\n${good.replace('tt1', 'tt3')}`);
    expect((await project.lake('ingest', 'imdb', '--file', 'movies.csv')).status).toBe(0);
    expect(read(project, file)).toBe(`${header}\n${good}\n${good.replace('tt1', 'tt3')}\n`);
    const rejects = read(project, rejectsFile).trimEnd().split('\n');
    expect(rejects.map((line) => JSON.parse(line)).map(({ line, reason }) => [line, reason])).toEqual([
      [3, '3 fields, not 15'],
      [4, '16 fields, not 15'],
    ]);
    expect(manifest(project)).toMatchObject({ source: 'movies.csv', rows: 2, rejects: 2 });
    expect((await project.lake('ingest', 'imdb')).stderr).toContain('unchanged');
    expect(manifest(project).source).toBe('movies.csv');
  });

  it.each([
    ['a file that is not there', ['--file', 'nope.csv'], 'there is no file nope.csv'],
    ['a file with another header', ['--file', 'project.yml'], 'has not the header'],
    ['a date that is none', ['--date', '2022-5-2'], 'is not a date'],
    ['a month that no year has', ['--date', '2023-99-99'], "'2023-99-99' is not a date"],
    ['a day that the month has not', ['--date', '2023-02-29'], "'2023-02-29' is not a date"],
  ])('%s is an error, and nothing is written', async (_name, args, message) => {
    const project = film();
    const { status, stderr } = await project.lake('ingest', 'imdb', ...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(() => read(project, file)).toThrow();
    expect(filesBelow(project, 'data/raw')).toEqual([]);
  });

  it('a line ends at \\n alone: one with a \\r inside is set aside whole', async () => {
    const good = 'tt1|A|A|1999|100|Drama|7.0|10|actor|X|Ana|1970|\\N|actor|tt1';
    const project = film();
    project.write('movies.csv', `${header}\r\n${good}\n${good.replace('Ana', 'A\rna')}\n${good}\r\n`);
    expect((await project.lake('ingest', 'imdb', '--file', 'movies.csv')).status).toBe(0);
    expect(read(project, file)).toBe(`${header}\n${good}\n${good}\n`);
    const reject = JSON.parse(read(project, 'data/raw/_rejects/movies/2022/05/02/movies.ndjson'));
    expect(reject).toEqual({
      line: 3,
      reason: 'a carriage return inside the line',
      text: good.replace('Ana', 'A\rna'),
    });
    project.write('movies.csv', `${header}\n${good}\n`);
    expect((await project.lake('ingest', 'imdb', '--file', 'movies.csv')).status).toBe(0);
    expect(filesBelow(project, 'data/raw/_rejects')).toEqual([]);
  });

  it('a full disk is an error, and leaves no half file', async () => {
    const project = film();
    // No file may grow beyond 1 MiB: what a full disk looks like to a process, without filling one.
    const full = await project.shell('trap "" XFSZ; ulimit -f 1024; exec "$@"', 'ingest', 'imdb', '--rows', '160000');
    expect(full.status).toBe(1);
    expect(full.stderr).toContain('error: EFBIG: file too large');
    expect(filesBelow(project, 'data/raw')).toEqual([]);
  });

  it('refuses a file that is not UTF-8 with the line, instead of losing its accents', async () => {
    const project = film();
    const lines = [header, good, good.replace('|X|', '|Zoë|'), good];
    writeFileSync(join(project.root, 'latin1.csv'), Buffer.from(`${lines.join('\n')}\n`, 'latin1'));
    writeFileSync(join(project.root, 'utf8.csv'), `${lines.join('\n')}\n`);
    const refused = await project.lake('ingest', 'imdb', '--file', 'latin1.csv');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('latin1.csv is not UTF-8: line 3');
    expect(existsSync(join(project.root, file))).toBe(false);
    expect((await project.lake('ingest', 'imdb', '--file', 'utf8.csv')).status).toBe(0);
    expect(read(project, file)).toBe(`${lines.join('\n')}\n`);
  });

  it('accounts for every line: a byte order mark does not land, blank lines are counted', async () => {
    const project = film();
    project.write('movies.csv', `\uFEFF${header}\n\n${good}\n\r\n${good}|wide\n \n${good}\n\n`);
    const { status, stderr } = await project.lake('ingest', 'imdb', '--file', 'movies.csv');
    expect(status).toBe(0);
    expect(stderr).toContain('3 blank lines left out');
    expect(read(project, file)).toBe(`${header}\n${good}\n${good}\n`);
    expect(manifest(project)).toMatchObject({ lines: 8, rows: 2, rejects: 2, blank: 3 });
  });

  it('leaves no rejects of an earlier load of the date', async () => {
    const project = film();
    project.write('bad.csv', `${header}\n${good}\nshort\n`);
    project.write('good.csv', `${header}\n${good}\n`);
    await project.lake('ingest', 'imdb', '--file', 'bad.csv');
    expect(existsSync(join(project.root, rejectsFile))).toBe(true);
    await project.lake('ingest', 'imdb', '--file', 'good.csv');
    expect(existsSync(join(project.root, rejectsFile))).toBe(false);
    expect(manifest(project)).toMatchObject({ rejects: 0, rejectsFile: null });
  });

  it('dates a load by its day unless told, and says when a later load is the one that counts', async () => {
    const project = film();
    project.write('movies.csv', `${header}\n${good}\n`);
    const before = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    expect((await project.lake('ingest', 'undated', '--file', 'movies.csv')).status).toBe(0);
    const after = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    const found = [before, after].filter((day) =>
      existsSync(join(project.root, `data/raw/local/csv/movies/${day}/movies.csv`)),
    );
    expect(found.length).toBeGreaterThan(0);
    expect((await project.lake('ingest', 'imdb', '--file', 'movies.csv')).stderr).toContain(
      'which is later than 2022-05-02',
    );
  });

  it("lands the fixture's facts under TMDB's own keys, one document a line, the same bytes each time", async () => {
    const project = film();
    expect((await project.lake('ingest', 'tmdb')).stderr).toContain('39 records written');
    expect((await project.lake('ingest', 'tmdb')).stderr).toContain('39 records unchanged');
    const folder = 'data/raw/tmdb/json/2023/06/26';
    const [name = ''] = readdirSync(join(project.root, folder));
    const content = read(project, `${folder}/${name}`);
    const hash = createHash('sha256').update(content).digest('hex');
    // Any change of a key, of their order, of a value or of the line ends shows here.
    expect(hash).toBe('6da54152198bee09c7c69462148e3184ea153ff8a9cee125502c8bf65ba5102e');
    expect(name).toBe(`movie-${hash.slice(0, 16)}.json`);
    const data = JSON.parse(fixture) as { seed_request_ids: number[]; films: Record<string, unknown>[] };
    const lines = content.trimEnd().split('\n');
    const documents = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(documents.map((document) => document['id'])).toEqual(data.seed_request_ids);
    for (const document of documents) {
      const facts = data.films.find((one) => one['tmdb_id'] === document['id']);
      expect(Object.keys(document)).toEqual(tmdbKeys);
      expect(document).toMatchObject({
        imdb_id: facts?.['imdb_id'],
        title: facts?.['title_pt'],
        budget: facts?.['budget'],
        revenue: facts?.['revenue'],
        belongs_to_collection: facts?.['collection'],
        credits: { cast: facts?.['cast'] },
      });
    }
  });

  it('dates a snapshot of TMDB as told', async () => {
    const project = film();
    expect((await project.lake('ingest', 'tmdb', '--date', '2024-01-01')).status).toBe(0);
    expect(readdirSync(join(project.root, 'data/raw/tmdb/json'))).toEqual(['2024']);
    expect((await project.lake('ingest', 'tmdb', '--date', '2023-99-99')).stderr).toContain(
      "'2023-99-99' is not a date",
    );
  });

  it('an unknown name is told with the nearest', async () => {
    const { status, stderr } = await film().lake('ingest', 'imdbb');
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean 'imdb'");
  });
});

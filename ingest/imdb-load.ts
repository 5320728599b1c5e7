import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { headers } from './imdb-generator.ts';
import { datePath, publishFile } from './publish.ts';

export interface LoadOptions {
  readonly kind: 'movies' | 'series';
  readonly raw: string;
  /** Of the load: part of the path. */
  readonly date: string;
  /** Where the lines come from, for the manifest. */
  readonly source: string;
}

/** One load, as its manifest keeps it. */
export interface Load {
  readonly source: string;
  readonly kind: 'movies' | 'series';
  readonly file: string;
  /** Of the source, its header included: 1 + rows + rejects + blank, so every line is accounted for. */
  readonly lines: number;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly rejects: number;
  /** Lines without a character: left out, as every engine would. */
  readonly blank: number;
  readonly rejectsFile: string | null;
}

/**
 * Lands the lines of an IMDb extract as the raw file of its date. Engines disagree on lines with too many or too few fields
 * (DuckDB refuses them, Athena pads and cuts), so those go to _rejects with number and reason before either reads them; line ends
 * become \n, and lines without a character are left out and counted. Constant memory; the file appears under its name when it is whole, and the manifest after it.
 */
export async function loadImdb(options: LoadOptions, lines: AsyncIterable<readonly string[]>): Promise<Load> {
  const { kind, raw, date } = options;
  const file = join(raw, `local/csv/${kind}`, datePath(date), `${kind}.csv`);
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const out = createWriteStream(temporary, { highWaterMark: 1 << 20 });
  const hash = createHash('sha256');
  const header = headers[kind];
  const fields = header.split('|').length;
  const rejects: string[] = [];
  let bytes = 0;
  let rows = -1;
  let number = 0;
  let blank = 0;
  for await (const batch of lines) {
    const kept: string[] = [];
    for (const line of batch) {
      number++;
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (number === 1 && text !== header)
        throw new Error(`${options.source} has not the header of ${kind}.csv: ${text.slice(0, 80)}`);
      const found = text.split('|').length;
      if (found === fields) {
        kept.push(text);
        rows++;
      } else if (text === '') blank++;
      else rejects.push(JSON.stringify({ line: number, reason: `${found} fields, not ${fields}`, text }));
    }
    if (kept.length === 0) continue;
    const chunk = Buffer.from(`${kept.join('\n')}\n`, 'utf8');
    hash.update(chunk);
    bytes += chunk.length;
    if (!out.write(chunk)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  if (number === 0) throw new Error(`${options.source} is empty`);
  const handle = await open(temporary, 'r+');
  await handle.sync();
  await handle.close();
  await rename(temporary, file);
  const rejectsPath = join(raw, `_rejects/${kind}`, datePath(date), `${kind}.ndjson`);
  const rejectsFile = rejects.length === 0 ? null : rejectsPath;
  // What an earlier load of the date set aside is not this one's.
  if (rejectsFile === null) await rm(rejectsPath, { force: true });
  else await publishFile(rejectsFile, `${rejects.join('\n')}\n`);
  const load: Load = {
    source: options.source,
    kind,
    file,
    lines: number,
    rows,
    bytes,
    sha256: hash.digest('hex'),
    rejects: rejects.length,
    blank,
    rejectsFile,
  };
  await publishFile(manifestFile(options), `${JSON.stringify(load)}\n`);
  return load;
}

export function manifestFile(options: Pick<LoadOptions, 'raw' | 'kind' | 'date'>): string {
  return join(options.raw, '_manifests', datePath(options.date), `${options.kind}.json`);
}

/** The latest date of which the raw layer holds a load of a kind: the one that the models read. */
export async function latestLoad(raw: string, kind: Load['kind']): Promise<string | undefined> {
  const manifests = await readdir(join(raw, '_manifests'), { recursive: true }).catch(() => []);
  return manifests
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(`/${kind}.json`))
    .map((path) => path.split('/').slice(0, 3).join('-'))
    .sort()
    .at(-1);
}

/** A file's lines in batches. */
export async function* linesOf(file: string): AsyncGenerator<string[]> {
  let batch: string[] = [];
  // crlfDelay keeps a lone \r inside its line: loadImdb decides what to do with it.
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    batch.push(line);
    if (batch.length < 4096) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

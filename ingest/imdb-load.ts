import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { headers } from './imdb-generator.ts';
import { datePath, publishFile, RawFile } from './publish.ts';

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
 * (DuckDB refuses them, Athena pads and cuts), and end a line at a lone \r, so those go to _rejects with number and reason before
 * either reads them; line ends become \n, and lines without a character are left out and counted. Constant memory; the file
 * appears under its name when it is whole, and the manifest after it.
 */
export async function loadImdb(options: LoadOptions, lines: AsyncIterable<readonly string[]>): Promise<Load> {
  const { kind, raw, date } = options;
  const out = await RawFile.create(join(raw, `local/csv/${kind}`, datePath(date), `${kind}.csv`));
  const rejects = new Rejects(join(raw, `_rejects/${kind}`, datePath(date), `${kind}.ndjson`));
  try {
    const facts = await copyLines(options, lines, { out, rejects });
    await out.publish();
    const rejectsFile = await rejects.publish();
    const load: Load = { source: options.source, kind, file: out.file, ...facts, rejects: rejects.count, rejectsFile };
    await publishFile(manifestFile(options), `${JSON.stringify(load)}\n`);
    return load;
  } catch (problem) {
    await out.discard();
    await rejects.discard();
    throw problem;
  }
}

async function copyLines(
  { kind, source }: LoadOptions,
  lines: AsyncIterable<readonly string[]>,
  to: { readonly out: RawFile; readonly rejects: Rejects },
): Promise<Pick<Load, 'lines' | 'rows' | 'bytes' | 'sha256' | 'blank'>> {
  const hash = createHash('sha256');
  const header = headers[kind];
  const fields = header.split('|').length;
  let bytes = 0;
  let rows = -1;
  let number = 0;
  let blank = 0;
  for await (const batch of lines) {
    const kept: string[] = [];
    const rejected: string[] = [];
    for (const line of batch) {
      number++;
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (number === 1 && text !== header)
        throw new Error(`${source} has not the header of ${kind}.csv: ${text.slice(0, 80)}`);
      const found = text.split('|').length;
      const reason = text.includes('\r')
        ? 'a carriage return inside the line'
        : found === fields
          ? undefined
          : `${found} fields, not ${fields}`;
      if (reason === undefined) {
        kept.push(text);
        rows++;
      } else if (text === '') blank++;
      else rejected.push(JSON.stringify({ line: number, reason, text }));
    }
    await to.rejects.append(rejected);
    if (kept.length === 0) continue;
    const chunk = Buffer.from(`${kept.join('\n')}\n`, 'utf8');
    hash.update(chunk);
    bytes += chunk.length;
    await to.out.append(chunk);
  }
  if (number === 0) throw new Error(`${source} is empty`);
  return { lines: number, rows, bytes, sha256: hash.digest('hex'), blank };
}

/** Lines set aside; there is a file of them only when there are some. */
class Rejects {
  count = 0;
  private readonly file: string;
  private raw: RawFile | undefined;

  constructor(file: string) {
    this.file = file;
  }

  async append(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    this.count += lines.length;
    this.raw ??= await RawFile.create(this.file);
    await this.raw.append(`${lines.join('\n')}\n`);
  }

  /** Gives the file; an earlier load's is removed when this one set nothing aside. */
  async publish(): Promise<string | null> {
    if (this.raw === undefined) {
      await rm(this.file, { force: true });
      return null;
    }
    await this.raw.publish();
    return this.file;
  }

  async discard(): Promise<void> {
    await this.raw?.discard();
  }
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

/** A file's lines in batches, split at \n alone: loadImdb decides what to do with a \r. */
export async function* linesOf(file: string): AsyncGenerator<string[]> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 19 })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() as string;
    yield lines;
  }
  if (rest !== '') yield [rest];
}

import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A raw file that grows beside its name and gets it when it is whole: whoever lists the folder never sees half of it. */
export class RawFile {
  readonly file: string;
  private readonly temporary: string;
  private readonly handle: FileHandle;

  private constructor(file: string, temporary: string, handle: FileHandle) {
    this.file = file;
    this.temporary = temporary;
    this.handle = handle;
  }

  static async create(file: string): Promise<RawFile> {
    await mkdir(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.tmp`;
    return new RawFile(file, temporary, await open(temporary, 'w'));
  }

  /** Rejects when the disk takes no more; then `discard` it. */
  async append(content: string | Uint8Array): Promise<void> {
    await this.handle.appendFile(content);
  }

  async publish(): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
    await rename(this.temporary, this.file);
  }

  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}

/** Writes a raw file whole or not at all: beside its name, synced, renamed. The same content again is recognised and left alone. */
export async function publishFile(file: string, content: string): Promise<'written' | 'unchanged'> {
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content) return 'unchanged';
  const raw = await RawFile.create(file);
  try {
    await raw.append(content);
    await raw.publish();
  } catch (problem) {
    await raw.discard();
    throw problem;
  }
  return 'written';
}

export function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** `2023-06-26` as a folder path `2023/06/26`; a day that no calendar has is refused. */
export function datePath(date: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`) : undefined;
  // Date takes 2023-02-30 for the 2nd of March.
  if (day === undefined || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date)
    throw new Error(`'${date}' is not a date such as 2023-06-26`);
  return date.replaceAll('-', '/');
}

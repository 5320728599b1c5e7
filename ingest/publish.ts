import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a raw file whole or not at all: beside its name, synced, renamed. The same content again is recognised and left alone. */
export async function publishFile(file: string, content: string): Promise<'written' | 'unchanged'> {
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content) return 'unchanged';
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
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

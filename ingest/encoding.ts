import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

/**
 * The number of a file's first line that is not UTF-8. Such a file is refused: read as UTF-8 its accents would be lost, and guessing
 * another encoding would change text that raw promises to keep.
 */
export async function firstLineNotUtf8(file: string): Promise<number | undefined> {
  let before = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    // Only whole lines are judged: a character may go on in the next chunk, a line end never does.
    const cut = chunk.lastIndexOf(0x0a) + 1;
    const lines = Buffer.concat([rest, chunk.subarray(0, cut)]);
    if (cut === 0) {
      rest = Buffer.concat([rest, chunk]);
      continue;
    }
    const bad = badLine(lines);
    if (bad !== undefined) return before + bad;
    before += countLines(lines);
    rest = chunk.subarray(cut);
  }
  return isUtf8(rest) ? undefined : before + 1;
}

function badLine(lines: Buffer): number | undefined {
  if (isUtf8(lines)) return undefined;
  let number = 0;
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(0x0a, start);
    number++;
    if (!isUtf8(lines.subarray(start, end))) return number;
    start = end + 1;
  }
  return undefined;
}

function countLines(lines: Buffer): number {
  let count = 0;
  for (let at = lines.indexOf(0x0a); at !== -1; at = lines.indexOf(0x0a, at + 1)) count++;
  return count;
}

/** A byte order mark belongs to the file, not to its first column's name: engines differ on it, so it does not land. */
export async function* withoutByteOrderMark(
  batches: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly string[]> {
  let first = true;
  for await (const batch of batches) {
    yield first && batch[0]?.startsWith('\uFEFF') === true ? [batch[0].slice(1), ...batch.slice(1)] : batch;
    first &&= batch.length === 0;
  }
}

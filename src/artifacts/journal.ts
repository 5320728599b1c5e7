import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { notWritable } from './write.ts';

/** What a run set out to do. */
export interface RunIntent {
  readonly runId: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly ids: readonly string[];
}

export interface JournalEntry {
  readonly id: string;
  readonly status: string;
}

const name = 'run_journal.jsonl';

/**
 * A line for each node as it ends, so that a run that is killed is known to have been one: run_results.json is only written at
 * the end. A journal that is still there says that its run did not come to its end.
 */
export class RunJournal {
  private readonly file: string;
  private readonly descriptor: number;

  /** Rejects with folder-not-writable. */
  constructor(folder: string, intent: RunIntent) {
    this.file = join(folder, name);
    try {
      mkdirSync(folder, { recursive: true });
      // A file of its own under the name: the run before may still be about to remove its own.
      const temporary = `${this.file}.${intent.runId}.tmp`;
      this.descriptor = openSync(temporary, 'w');
      writeSync(this.descriptor, `${JSON.stringify(intent)}\n`);
      renameSync(temporary, this.file);
    } catch (problem) {
      throw notWritable(folder, problem);
    }
  }

  add(entry: JournalEntry): void {
    try {
      writeSync(this.descriptor, `${JSON.stringify({ id: entry.id, status: entry.status })}\n`);
    } catch {
      // A full disk ends the run by the tables that cannot be written; the journal has nothing to add.
    }
  }

  /** The run came to its end and its results are written. */
  close(): void {
    const own = fstatSync(this.descriptor).ino;
    closeSync(this.descriptor);
    if (statSync(this.file, { throwIfNoEntry: false })?.ino === own) rmSync(this.file, { force: true });
  }
}

/** The journal of a run that was killed; undefined when the last run came to its end. */
export function readJournal(folder: string): { intent: RunIntent; entries: readonly JournalEntry[] } | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(folder, name), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const parsed = lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      // The last line of a process that died while writing it.
      return [];
    }
  });
  const [intent, ...entries] = parsed as [RunIntent | undefined, ...JournalEntry[]];
  return intent === undefined ? undefined : { intent, entries };
}

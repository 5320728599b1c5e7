import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** How many full log files are kept beside the one that is written, as in dbt. */
const kept = 5;

/**
 * A log that grows by lines and begins anew when it is full: `dbt.log`, with `dbt.log.1` before it. A folder that cannot be written
 * to has no log; no command fails for that.
 */
export class LogFile {
  private readonly path: string;
  private readonly maxBytes: number;
  private descriptor: number | undefined;
  private size = 0;
  private waiting = '';
  private writtenAt = 0;
  private broken = false;

  /** With 0 bytes the file never ends. */
  constructor(path: string, maxBytes: number) {
    this.path = path;
    this.maxBytes = maxBytes;
    process.once('exit', () => this.flush());
  }

  /** Lines are kept back for a moment: a system call a line would cost more than the lines. */
  add(line: string): void {
    this.waiting += `${line}\n`;
    const now = Date.now();
    if (this.waiting.length < 65_536 && now - this.writtenAt < 500) return;
    this.writtenAt = now;
    this.flush();
  }

  flush(): void {
    const text = this.waiting;
    this.waiting = '';
    if (text === '' || this.broken) return;
    try {
      const bytes = Buffer.byteLength(text);
      if (this.maxBytes > 0 && this.open() > 0 && this.size + bytes > this.maxBytes) this.turnOver();
      this.open();
      writeSync(this.descriptor as number, text);
      this.size += bytes;
    } catch {
      this.broken = true;
    }
  }

  /** Opens the file and gives its size. */
  private open(): number {
    if (this.descriptor === undefined) {
      mkdirSync(dirname(this.path), { recursive: true });
      this.descriptor = openSync(this.path, 'a');
      this.size = fstatSync(this.descriptor).size;
    }
    return this.size;
  }

  private turnOver(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
    for (let i = kept - 1; i >= 1; i--) {
      if (existsSync(`${this.path}.${i}`)) renameSync(`${this.path}.${i}`, `${this.path}.${i + 1}`);
    }
    renameSync(this.path, `${this.path}.1`);
  }
}

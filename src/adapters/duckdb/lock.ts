import { readFileSync, unlinkSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { diagnose, LakeError } from '../../core/index.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells a process from a later one with the same number. */
  readonly started: string;
  readonly since: string;
  readonly run: string;
}

export interface Lock {
  release(): void;
}

export interface LockOptions {
  readonly runId: string;
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  onWait?(holder: string): void;
}

/**
 * Takes the lake's only writer lock: a file made exclusively, with who holds it. A lock whose process is gone is taken over.
 * Waits for a living holder up to the timeout, then says who holds it.
 */
export async function takeLock(folder: string, options: LockOptions): Promise<Lock> {
  const file = join(folder, '.lock');
  const me: Holder = {
    pid: process.pid,
    host: hostname(),
    started: processStart(process.pid),
    since: new Date().toISOString(),
    run: options.runId,
  };
  const deadline = Date.now() + options.timeout;
  let told = false;
  for (;;) {
    if (await create(file, me)) return { release: () => release(file, me) };
    const holder = await read(file);
    if (holder === undefined) continue;
    if (!alive(holder)) {
      await takeOver(file, holder);
      continue;
    }
    const who = `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
    if (!told) options.onWait?.(who);
    told = true;
    if (Date.now() >= deadline || options.signal?.aborted === true) {
      throw new LakeError([diagnose('lake-locked', { folder, holder: who })], 1);
    }
    await delay(50);
  }
}

async function create(file: string, me: Holder): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(JSON.stringify(me));
    await handle.close();
    return true;
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw problem;
  }
}

/** Undefined when the file is gone. One that is still being written counts as held until it can be read. */
async function read(file: string): Promise<Holder | undefined> {
  for (let attempt = 0; attempt < 40; attempt++) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as Holder;
    } catch {
      await delay(25);
    }
  }
  // A second without content: its writer died between making and filling it.
  return { pid: 0, host: hostname(), started: '', since: '', run: '' };
}

function alive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid === 0) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const started = processStart(holder.pid);
  return started === '' || holder.started === '' || started === holder.started;
}

/** Moves the dead holder's lock away; of several that try, the rename lets one win, and a lock taken meanwhile is put back. */
async function takeOver(file: string, dead: Holder): Promise<void> {
  const aside = `${file}.${process.pid}.stale`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await read(aside);
  if (moved !== undefined && moved.pid !== 0 && (moved.pid !== dead.pid || moved.since !== dead.since)) {
    await rename(aside, file).catch(() => undefined);
    return;
  }
  await rm(aside, { force: true });
}

function release(file: string, me: Holder): void {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    if (holder.pid === me.pid && holder.since === me.since) unlinkSync(file);
  } catch {
    // The lock is already gone, and with it the need to release it.
  }
}

/** The kernel's start time of a process, in clock ticks since boot; empty where /proc is not there. */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

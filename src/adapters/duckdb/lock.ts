import { randomBytes } from 'node:crypto';
import { readFileSync, unlinkSync } from 'node:fs';
import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { diagnose, LakeError, sha256 } from '../../core/index.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells a process from a later one with the same number. */
  readonly started: string;
  readonly since: string;
  readonly run: string;
  /** Of this taking of the lock alone. */
  readonly nonce: string;
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

/** How often a holder touches its lock, in milliseconds. */
const heartbeat = 10_000;

/**
 * Takes the lake's only writer lock: the file `.lock`, which says who holds it. It comes to be with its content, by link(2),
 * which fails when there is one.
 *
 * A holder on this host whose process is gone is dead, and its lock is taken over. A holder on another host (a container, a
 * machine that shares the folder) cannot be seen from here, so it counts as alive for ever: it touches its lock every ten
 * seconds, and the error tells how long ago that was and which file to remove when the holder is known to be gone.
 *
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
    nonce: randomBytes(8).toString('hex'),
  };
  const deadline = Date.now() + options.timeout;
  let told = false;
  for (;;) {
    if (await create(file, me)) return held(file, me);
    const holder = await read(file);
    if (holder === undefined) continue;
    if (!alive(holder) && (await takeOver(file, holder, me))) continue;
    const who = `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
    if (!told) options.onWait?.(who);
    told = true;
    if (Date.now() >= deadline || options.signal?.aborted === true) throw await locked(file, folder, holder, who);
    await delay(50);
  }
}

async function locked(file: string, folder: string, holder: Holder, who: string): Promise<LakeError> {
  const touched = await stat(file).catch(() => undefined);
  const seconds = touched === undefined ? 0 : Math.max(0, Math.round((Date.now() - touched.mtimeMs) / 1000));
  const hint =
    holder.host === hostname()
      ? undefined
      : `its last sign of life was ${seconds} s ago; a living one gives one every ${heartbeat / 1000} s. If it is gone, remove ${file}`;
  return new LakeError([diagnose('lake-locked', { folder, holder: who }, { hint })], 1);
}

function held(file: string, me: Holder): Lock {
  const timer = setInterval(() => {
    const now = new Date();
    // A lock that somebody removed by hand has no more use for a sign of life.
    void utimes(file, now, now).catch(() => undefined);
  }, heartbeat);
  timer.unref();
  // Also when the process is ended at once, by a second interrupt or a defect: no lock outlives its command.
  const leave = () => release(file, me);
  process.once('exit', leave);
  return {
    release: () => {
      clearInterval(timer);
      process.off('exit', leave);
      release(file, me);
    },
  };
}

/** Makes a file that says who made it, whole or not at all; false when there is one. */
async function create(file: string, me: Holder): Promise<boolean> {
  const temporary = join(file, '..', `.lock.${me.pid}.${me.nonce}.tmp`);
  await writeFile(temporary, JSON.stringify(me));
  try {
    await link(temporary, file);
    return true;
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw problem;
    return await createEmptyFirst(file, me);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** For file systems without hard links: for a moment the file says nothing. */
async function createEmptyFirst(file: string, me: Holder): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(me), { flag: 'wx' });
    return true;
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw problem;
  }
}

/** Undefined when the file is gone. One that says nothing is about to, as long as it is young; later nobody holds it. */
async function read(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    const made = await stat(file).catch(() => undefined);
    if (made === undefined) return undefined;
    const young = Date.now() - made.mtimeMs < 5_000;
    return {
      pid: 0,
      host: young ? '' : hostname(),
      started: '',
      since: made.mtime.toISOString(),
      run: '',
      nonce: text,
    };
  }
}

const same = (a: Holder, b: Holder) => a.pid === b.pid && a.since === b.since && a.nonce === b.nonce;

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

/**
 * Removes the lock of a dead holder. Only who makes the claim on this one holder may remove its lock, and a claim is made once;
 * the claim of one who died over it is claimed in turn. The lock is looked at again under the claim: a dead holder's lock that was
 * removed does not come back, so nobody else's is ever removed. False: a living process is at it.
 */
async function takeOver(file: string, dead: Holder, me: Holder): Promise<boolean> {
  const claims: string[] = [];
  for (let last = dead; ; ) {
    const claim = `${file}.after-${sha256(JSON.stringify(last)).slice(0, 16)}`;
    claims.push(claim);
    const mine: Holder = { ...me, nonce: randomBytes(8).toString('hex') };
    if (await create(claim, mine)) break;
    const other = await read(claim);
    if (other === undefined) return true;
    if (alive(other)) return false;
    last = other;
  }
  const now = await read(file);
  if (now !== undefined && same(now, dead)) await rm(file, { force: true });
  for (const claim of claims) await rm(claim, { force: true });
  return true;
}

function release(file: string, me: Holder): void {
  try {
    if (same(JSON.parse(readFileSync(file, 'utf8')) as Holder, me)) unlinkSync(file);
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

import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../core/index.ts';

/**
 * What parsing found, keyed by content: a file whose text is unchanged is not parsed again. Anything odd in the cache file
 * means an empty cache, never an error. It is written beside its name and renamed, so two runs cannot tear it.
 */
export interface ParseCache {
  /** The value stored for this kind and text, if any. */
  get<T>(kind: string, path: string, hash: string): T | undefined;
  set(kind: string, path: string, hash: string, value: unknown): void;
  /** Writes what was used or added; entries of files that are gone are dropped. Nothing to write, nothing written. */
  save(): Promise<void>;
}

interface Stored {
  readonly format: string;
  readonly entries: Record<string, readonly [hash: string, value: unknown]>;
}

export function openCache(folder: string | undefined, format: string): ParseCache {
  const file = folder === undefined ? undefined : join(folder, 'partial_parse.json');
  const old = file === undefined ? {} : load(file, format);
  const used: Stored['entries'] = Object.create(null);
  let changed = false;
  const key = (kind: string, path: string) => `${kind}:${path}`;
  return {
    get<T>(kind: string, path: string, hash: string): T | undefined {
      const name = key(kind, path);
      const entry = Object.hasOwn(old, name) ? old[name] : undefined;
      if (entry === undefined || entry[0] !== hash) return undefined;
      used[name] = entry;
      return entry[1] as T;
    },
    set(kind, path, hash, value) {
      const name = key(kind, path);
      const before = Object.hasOwn(old, name) ? old[name] : undefined;
      used[name] = [hash, value];
      if (before === undefined || before[0] !== hash || JSON.stringify(before[1]) !== JSON.stringify(value))
        changed = true;
    },
    async save() {
      if (file === undefined) return;
      if (!changed && Object.keys(old).length === Object.keys(used).length) return;
      const temporary = `${file}.${process.pid}.tmp`;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(temporary, JSON.stringify({ format, entries: used } satisfies Stored));
        await rename(temporary, file);
      } catch {
        // A cache that cannot be written only costs time: the folder may be read-only.
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}

/** The same cache for a package's files, whose paths start at the package's folder. */
export function packageCache(cache: ParseCache, prefix: string): ParseCache {
  if (prefix === '') return cache;
  return {
    get: (kind, path, hash) => cache.get(kind, `${prefix}${path}`, hash),
    set: (kind, path, hash, value) => cache.set(kind, `${prefix}${path}`, hash, value),
    save: () => cache.save(),
  };
}

function load(file: string, format: string): Stored['entries'] {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Stored;
    return stored.format === format && typeof stored.entries === 'object' ? stored.entries : {};
  } catch {
    return {};
  }
}

/** One hash for everything that may change how all files read. */
export function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value) ?? 'undefined');
}

/** Whether a template may look at the command's flags, which no other key of the cache holds. */
export function asksFlags(text: string): boolean {
  return /\b(?:flags|invocation_args_dict)\b/.test(text);
}
